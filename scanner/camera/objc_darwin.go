package camera

import (
	"fmt"
	"runtime"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
	"github.com/ebitengine/purego/objc"
)

// library is the frameworks that have cameras. They are loaded when a camera is first asked for, so that other verbs
// start quickly.
type library struct {
	avfoundation, corevideo uintptr
	delegate                objc.ID // gets the frames of all cameras
	queue                   uintptr // calls the delegate, one frame at a time

	imageOf       func(sample objc.ID) uintptr
	lock, unlock  func(picture uintptr, flags uint64) int32
	pixelFormat   func(picture uintptr) uint32
	planes        func(picture uintptr) uintptr
	planeAt       func(picture, plane uintptr) unsafe.Pointer
	width, height func(picture, plane uintptr) uintptr
	stride        func(picture, plane uintptr) uintptr
}

// loaded is the only library of this process. The delegate is never released: a frame may still be on its way when a
// camera is closed.
var loaded = sync.OnceValues(func() (*library, error) {
	l := new(library)
	var media, system uintptr
	for path, handle := range map[string]*uintptr{
		"/System/Library/Frameworks/AVFoundation.framework/AVFoundation": &l.avfoundation,
		"/System/Library/Frameworks/CoreVideo.framework/CoreVideo":       &l.corevideo,
		"/System/Library/Frameworks/CoreMedia.framework/CoreMedia":       &media,
		"/usr/lib/libSystem.B.dylib":                                     &system,
	} {
		var err error
		if *handle, err = purego.Dlopen(path, purego.RTLD_LAZY|purego.RTLD_GLOBAL); err != nil {
			return nil, fmt.Errorf("%w: %v", ErrUnsupported, err)
		}
	}
	purego.RegisterLibFunc(&l.imageOf, media, "CMSampleBufferGetImageBuffer")
	for name, f := range map[string]any{
		"LockBaseAddress": &l.lock, "UnlockBaseAddress": &l.unlock, "GetPixelFormatType": &l.pixelFormat,
		"GetPlaneCount": &l.planes, "GetBaseAddressOfPlane": &l.planeAt, "GetWidthOfPlane": &l.width,
		"GetHeightOfPlane": &l.height, "GetBytesPerRowOfPlane": &l.stride,
	} {
		purego.RegisterLibFunc(f, l.corevideo, "CVPixelBuffer"+name)
	}
	var newQueue func(label string, attributes uintptr) uintptr
	purego.RegisterLibFunc(&newQueue, system, "dispatch_queue_create")
	l.queue = newQueue("io.counterfoil.camera", 0)

	var protocols []*objc.Protocol
	// Without the protocol the delegate works all the same: AVFoundation looks for its methods.
	if p := objc.GetProtocol("AVCaptureVideoDataOutputSampleBufferDelegate"); p != nil {
		protocols = append(protocols, p)
	}
	kind, err := objc.RegisterClass("CounterfoilCamera", objc.GetClass("NSObject"), protocols, nil, []objc.MethodDef{
		{Cmd: sel("captureOutput:didOutputSampleBuffer:fromConnection:"), Fn: takeFrame}})
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnsupported, err)
	}
	l.delegate = objc.ID(kind).Send(sel("new"))
	return l, nil
})

// constant returns a string constant of a library, or 0 if this macOS does not have it.
func constant(library uintptr, name string) objc.ID {
	at, err := purego.Dlsym(library, name)
	if err != nil || at == 0 {
		return 0
	}
	return **(**objc.ID)(unsafe.Pointer(&at))
}

// pooled runs do on one thread with an autorelease pool.
func pooled(do func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	pool := class("NSAutoreleasePool").Send(sel("new"))
	defer pool.Send(sel("drain"))
	return do()
}

func class(name string) objc.ID { return objc.ID(objc.GetClass(name)) }

func sel(name string) objc.SEL { return objc.RegisterName(name) }

func is(o objc.ID, question string, args ...any) bool {
	return objc.Send[bool](o, sel(question), args...)
}

func nsString(s string) objc.ID { return class("NSString").Send(sel("stringWithUTF8String:"), s) }

func text(s objc.ID) string {
	if s == 0 {
		return ""
	}
	return objc.Send[string](s, sel("UTF8String"))
}
