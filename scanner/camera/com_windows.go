package camera

import (
	"encoding/binary"
	"errors"
	"fmt"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// object is any COM object: a pointer to its method table.
type object struct{ methods *[64]uintptr }

// Indexes in the method tables, from the headers mfobjects.h, mfidl.h and mfreadwrite.h.
const (
	queryInterface = 0 // IUnknown
	addRef         = 1
	release        = 2

	getUINT32          = 7 // IMFAttributes and the interfaces derived from it
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

	lock   = 3 // IMFMediaBuffer; on an IMF2DBuffer, Lock2D and Unlock2D
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

// guid spells the last eight bytes as one number, in the order in which they are written.
func guid(a uint32, b, c uint16, d uint64) windows.GUID {
	g := windows.GUID{Data1: a, Data2: b, Data3: c}
	binary.BigEndian.PutUint64(g.Data4[:], d)
	return g
}

// From mfidl.h and mfapi.h.
var (
	sourceType     = guid(0xc60ac5fe, 0x252a, 0x478f, 0xa0efbc8fa5f7cad3)
	videoCapture   = guid(0x8ac3587a, 0x4ae7, 0x42d8, 0x99e00a6013eef90f)
	symbolicLink   = guid(0x58f0aad8, 0x22bf, 0x4f8a, 0xbb3dd2c4978c6e2f)
	friendlyName   = guid(0x60d0e559, 0x52f8, 0x4fa2, 0xbbceacdb34a8ec01)
	iidMediaSource = guid(0x279a808d, 0xaec7, 0x40c8, 0x9c6ba6b492c78a66)
	mtSubtype      = guid(0xf7e34c9a, 0x42e8, 0x4714, 0xb74bcb29d72c35e5)
	mtFrameRate    = guid(0xc459a2e8, 0x3d2c, 0x4e44, 0xb132fee5156c7bb0)
	iid2DBuffer    = guid(0x7dc9d5f9, 0x9ed9, 0x44ec, 0x9bbf0600bb589fbb)
	asyncCallback  = guid(0x1e3dbeac, 0xbb43, 0x4c35, 0xb507cd644464c965)
	mtStride       = guid(0x644b4e48, 0x1e02, 0x4516, 0xb0ebc01ca9d49ac6)
	mtFrameSize    = guid(0x1652c33d, 0xd6b2, 0x4012, 0xb83472030849a37d)
)

// subtypes maps Media Foundation's formats, whose GUIDs begin with a four-character code (50 for grey).
var subtypes = map[windows.GUID]Format{
	subtype("NV12"): NV12, subtype("YUY2"): YUYV, subtype("MJPG"): MJPEG, subtype("2\x00\x00\x00"): Grey,
}

func subtype(code string) windows.GUID {
	first := uint32(code[0]) | uint32(code[1])<<8 | uint32(code[2])<<16 | uint32(code[3])<<24
	return guid(first, 0, 0x10, 0x800000aa00389b71)
}

// call calls a method. As with system calls, a pointer must be converted to uintptr within the argument list, so that
// the garbage collector keeps the object and does not move it.
//
//go:uintptrescapes
func (o *object) call(method int, args ...uintptr) error {
	result, _, _ := syscall.SyscallN(o.methods[method], append([]uintptr{o.this()}, args...)...)
	return failure(result, 0, nil)
}

func (o *object) this() uintptr { return uintptr(unsafe.Pointer(o)) }

func (o *object) release() { _ = o.call(release) } // the result is a count, not an error

// text returns a string attribute, or "" if there is none.
func (o *object) text(name *windows.GUID) string {
	var value *uint16
	var length uint32
	err := o.call(getAllocatedString,
		uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&value)), uintptr(unsafe.Pointer(&length)))
	if err != nil || value == nil {
		return ""
	}
	defer windows.CoTaskMemFree(unsafe.Pointer(value))
	return windows.UTF16PtrToString(value)
}

// hresult is a COM error code.
type hresult uint32

func (h hresult) Error() string { return fmt.Sprintf("Windows error %#x", uint32(h)) }

const errNoMoreTypes hresult = 0xc00d36b9 // MF_E_NO_MORE_TYPES

// failure turns the result of a call into an error, or nil if the call succeeded.
func failure(result, _ uintptr, _ error) error {
	if int32(result) < 0 {
		return hresult(uint32(result))
	}
	return nil
}

// meanings maps the errors of Windows to ours.
var meanings = map[hresult]error{
	0x80070005: ErrDenied,    // E_ACCESSDENIED, also by the privacy settings
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
	0xc00d36b3: ErrFormat,    // MF_E_INVALIDSTREAMNUMBER: the device has no video
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
