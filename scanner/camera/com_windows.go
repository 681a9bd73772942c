package camera

import (
	"errors"
	"fmt"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// object is any COM object: a pointer to its table of methods.
type object struct{ methods *[64]uintptr }

// Places of methods in their tables, as the headers mfobjects.h, mfidl.h and
// mfreadwrite.h have them.
const (
	queryInterface = 0 // IUnknown
	addRef         = 1
	release        = 2

	getUINT32          = 7 // IMFAttributes, and all that have attributes
	getUINT64          = 8
	getGUID            = 10
	getAllocatedString = 13
	setGUID            = 24
	setUnknown         = 27

	activateObject = 33 // IMFActivate
	shutdown       = 12 // IMFMediaSource

	setStreamSelection  = 4 // IMFSourceReader
	getNativeMediaType  = 5
	getCurrentMediaType = 6
	setCurrentMediaType = 7
	readSample          = 9

	convertToContiguousBuffer = 41 // IMFSample

	lock   = 3 // IMFMediaBuffer, and of IMF2DBuffer those that keep rows apart
	unlock = 4
)

const (
	mfVersion     = 0x20070
	mfStartupLite = 1
	firstVideo    = 0xfffffffc // MF_SOURCE_READER_FIRST_VIDEO_STREAM
	allStreams    = 0xfffffffe // MF_SOURCE_READER_ALL_STREAMS
	flagError     = 1          // MF_SOURCE_READERF_ERROR
	flagEnd       = 2          // MF_SOURCE_READERF_ENDOFSTREAM
	flagNewType   = 0x20       // MF_SOURCE_READERF_CURRENTMEDIATYPECHANGED
)

var (
	mf          = windows.NewLazySystemDLL("mf.dll")
	mfplat      = windows.NewLazySystemDLL("mfplat.dll")
	mfreadwrite = windows.NewLazySystemDLL("mfreadwrite.dll")

	procMFStartup                           = mfplat.NewProc("MFStartup")
	procMFCreateAttributes                  = mfplat.NewProc("MFCreateAttributes")
	procMFEnumDeviceSources                 = mf.NewProc("MFEnumDeviceSources")
	procMFCreateSourceReaderFromMediaSource = mfreadwrite.NewProc("MFCreateSourceReaderFromMediaSource")
)

// Names from mfidl.h and mfapi.h.
var (
	sourceType     = windows.GUID{Data1: 0xc60ac5fe, Data2: 0x252a, Data3: 0x478f, Data4: [8]byte{0xa0, 0xef, 0xbc, 0x8f, 0xa5, 0xf7, 0xca, 0xd3}}
	videoCapture   = windows.GUID{Data1: 0x8ac3587a, Data2: 0x4ae7, Data3: 0x42d8, Data4: [8]byte{0x99, 0xe0, 0x0a, 0x60, 0x13, 0xee, 0xf9, 0x0f}}
	symbolicLink   = windows.GUID{Data1: 0x58f0aad8, Data2: 0x22bf, Data3: 0x4f8a, Data4: [8]byte{0xbb, 0x3d, 0xd2, 0xc4, 0x97, 0x8c, 0x6e, 0x2f}}
	friendlyName   = windows.GUID{Data1: 0x60d0e559, Data2: 0x52f8, Data3: 0x4fa2, Data4: [8]byte{0xbb, 0xce, 0xac, 0xdb, 0x34, 0xa8, 0xec, 0x01}}
	iidMediaSource = windows.GUID{Data1: 0x279a808d, Data2: 0xaec7, Data3: 0x40c8, Data4: [8]byte{0x9c, 0x6b, 0xa6, 0xb4, 0x92, 0xc7, 0x8a, 0x66}}
	mtSubtype      = windows.GUID{Data1: 0xf7e34c9a, Data2: 0x42e8, Data3: 0x4714, Data4: [8]byte{0xb7, 0x4b, 0xcb, 0x29, 0xd7, 0x2c, 0x35, 0xe5}}
	mtFrameRate    = windows.GUID{Data1: 0xc459a2e8, Data2: 0x3d2c, Data3: 0x4e44, Data4: [8]byte{0xb1, 0x32, 0xfe, 0xe5, 0x15, 0x6c, 0x7b, 0xb0}}
	iid2DBuffer    = windows.GUID{Data1: 0x7dc9d5f9, Data2: 0x9ed9, Data3: 0x44ec, Data4: [8]byte{0x9b, 0xbf, 0x06, 0x00, 0xbb, 0x58, 0x9f, 0xbb}}
	asyncCallback  = windows.GUID{Data1: 0x1e3dbeac, Data2: 0xbb43, Data3: 0x4c35, Data4: [8]byte{0xb5, 0x07, 0xcd, 0x64, 0x44, 0x64, 0xc9, 0x65}}
	mtStride       = windows.GUID{Data1: 0x644b4e48, Data2: 0x1e02, Data3: 0x4516, Data4: [8]byte{0xb0, 0xeb, 0xc0, 0x1c, 0xa9, 0xd4, 0x9a, 0xc6}}
	mtFrameSize    = windows.GUID{Data1: 0x1652c33d, Data2: 0xd6b2, Data3: 0x4012, Data4: [8]byte{0xb8, 0x34, 0x72, 0x03, 0x08, 0x49, 0xa3, 0x7d}}
)

// subtypes are the formats' names: their four characters, or 50 for grey.
var subtypes = map[windows.GUID]Format{
	subtype("NV12"): NV12, subtype("YUY2"): YUYV, subtype("MJPG"): MJPEG, subtype("2\x00\x00\x00"): Grey,
}

func subtype(code string) windows.GUID {
	first := uint32(code[0]) | uint32(code[1])<<8 | uint32(code[2])<<16 | uint32(code[3])<<24
	return windows.GUID{Data1: first, Data3: 0x10, Data4: [8]byte{0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71}}
}

// call calls a method. As with system calls, pointers among the arguments are
// converted in the call's own line, so that they stay where they are.
//
//go:uintptrescapes
func (o *object) call(method int, args ...uintptr) error {
	result, _, _ := syscall.SyscallN(o.methods[method], append([]uintptr{o.this()}, args...)...)
	return failure(result, 0, nil)
}

func (o *object) this() uintptr { return uintptr(unsafe.Pointer(o)) }

func (o *object) release() { _ = o.call(release) } // it gives a count

// text is a string attribute, "" if there is none.
func (o *object) text(name *windows.GUID) string {
	var value *uint16
	var length uint32
	if o.call(getAllocatedString, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&value)), uintptr(unsafe.Pointer(&length))) != nil || value == nil {
		return ""
	}
	defer windows.CoTaskMemFree(unsafe.Pointer(value))
	return windows.UTF16PtrToString(value)
}

// hresult is a failure as COM tells it.
type hresult uint32

func (h hresult) Error() string { return fmt.Sprintf("Windows error %#x", uint32(h)) }

const errNoMoreTypes hresult = 0xc00d36b9 // MF_E_NO_MORE_TYPES

// failure is the error in a call's result, if it is one.
func failure(result, _ uintptr, _ error) error {
	if int32(result) < 0 {
		return hresult(uint32(result))
	}
	return nil
}

// meanings are Windows' errors in our words.
var meanings = map[hresult]error{
	0x80070005: ErrDenied,    // E_ACCESSDENIED: also by Settings, Privacy, Camera
	0xc00d3ea3: ErrBusy,      // MF_E_VIDEO_RECORDING_DEVICE_PREEMPTED
	0xc00d3704: ErrBusy,      // MF_E_HW_MFT_FAILED_START_STREAMING
	0x80070020: ErrBusy,      // ERROR_SHARING_VIOLATION
	0x800700aa: ErrBusy,      // ERROR_BUSY
	0xc00d3ea2: ErrUnplugged, // MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED
	0x8007048f: ErrUnplugged, // ERROR_DEVICE_NOT_CONNECTED
	0x8007001f: ErrUnplugged, // ERROR_GEN_FAILURE
	0xc00d3e85: ErrUnplugged, // MF_E_SHUTDOWN
	0x80070651: ErrUnplugged, // ERROR_DEVICE_REMOVED
	0x800701b1: ErrUnplugged, // ERROR_NO_SUCH_DEVICE
	0xc00d36b4: ErrFormat,    // MF_E_INVALIDMEDIATYPE
	0xc00d36b3: ErrFormat,    // MF_E_INVALIDSTREAMNUMBER: it has no video
}

// meaning classifies an error; nil stays nil.
func meaning(what string, err error) error {
	if err == nil {
		return nil
	}
	if h, ok := errors.AsType[hresult](err); ok && meanings[h] != nil {
		return meanings[h]
	}
	return fmt.Errorf("%s: %w", what, err)
}
