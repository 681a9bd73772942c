package camera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
	"unsafe"

	"github.com/ebitengine/purego/objc"
)

// Local returns this Mac's cameras. AVFoundation converts whatever a camera sends to NV12; if formats are given without
// NV12, no camera can be opened.
//
// This code has never run on a Mac. It follows Apple's documentation, and it is compiled and vetted (docs/macos.md).
func Local(formats ...Format) System { return avFoundation{formats} }

type avFoundation struct{ formats []Format }

// List notices a camera that is plugged in later only in a process with an event loop, such as the window's.
func (avFoundation) List() (all []Info, err error) {
	l, err := loaded()
	if err != nil {
		return nil, fmt.Errorf("list the cameras: %w", err)
	}
	err = pooled(func() error {
		kinds := class("NSMutableArray").Send(sel("array"))
		for _, kind := range []objc.ID{
			constant(l.avfoundation, "AVCaptureDeviceTypeBuiltInWideAngleCamera"),
			cmp.Or(
				constant(l.avfoundation, "AVCaptureDeviceTypeExternal"),
				constant(l.avfoundation, "AVCaptureDeviceTypeExternalUnknown"), // the name up to macOS 13
			),
		} {
			if kind != 0 {
				kinds.Send(sel("addObject:"), kind)
			}
		}
		const anywhere = 0 // AVCaptureDevicePositionUnspecified
		search := class("AVCaptureDeviceDiscoverySession").Send(
			sel("discoverySessionWithDeviceTypes:mediaType:position:"), kinds, l.video(), anywhere)
		devices := search.Send(sel("devices"))
		for i := range objc.Send[uint](devices, sel("count")) {
			d := devices.Send(sel("objectAtIndex:"), i)
			id := text(d.Send(sel("uniqueID")))
			name := cmp.Or(text(d.Send(sel("localizedName"))), id)
			all = append(all, Info{ID: id, Name: name, Infrared: infraredName(name)})
		}
		return nil
	})
	return ordered(all), err
}

func (l *library) video() objc.ID { return constant(l.avfoundation, "AVMediaTypeVideo") }

// access is the AVAuthorizationStatus: what the person has answered to macOS.
func (l *library) access() int {
	return objc.Send[int](class("AVCaptureDevice"), sel("authorizationStatusForMediaType:"), l.video())
}

const (
	accessUnasked = 0
	accessGiven   = 3
)

// ask has macOS ask the person for access. macOS kills an app that asks without giving its reason in Info.plist.
func (l *library) ask() error {
	bundle := class("NSBundle").Send(sel("mainBundle"))
	reason := bundle.Send(sel("objectForInfoDictionaryKey:"), nsString("NSCameraUsageDescription"))
	if bundle.Send(sel("bundleIdentifier")) != 0 && reason == 0 {
		return fmt.Errorf("%w: this app was packed without NSCameraUsageDescription", ErrDenied)
	}
	answered := objc.NewBlock(func(objc.Block, bool) {}) // Next polls for the answer
	defer answered.Release()
	class("AVCaptureDevice").Send(sel("requestAccessForMediaType:completionHandler:"), l.video(), answered)
	return nil
}

func (a avFoundation) Open(id string) (Camera, error) {
	l, err := loaded()
	if err != nil {
		return nil, err
	}
	if len(a.formats) > 0 && !slices.Contains(a.formats, NV12) {
		return nil, ErrFormat
	}
	c := &avCamera{library: l, came: make(chan struct{}, 1)}
	err = pooled(func() error {
		device := class("AVCaptureDevice").Send(sel("deviceWithUniqueID:"), nsString(id))
		if device == 0 {
			return fmt.Errorf("%w: %s", ErrNotFound, id)
		}
		c.device = device.Send(sel("retain"))
		switch l.access() {
		case accessGiven:
			return c.start()
		case accessUnasked:
			return l.ask()
		}
		return ErrDenied
	})
	if err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// avCamera is a camera that runs, or waits for the person's permission.
type avCamera struct {
	*library
	device, session, output objc.ID // to be released; session is 0 without permission
	last                    time.Time

	mu     sync.Mutex
	newest Frame
	came   chan struct{} // holds one token while newest has not been fetched
}

// running holds the running cameras by their outputs.
var running sync.Map

func (c *avCamera) start() error {
	var problem objc.ID
	input := class("AVCaptureDeviceInput").Send(sel("deviceInputWithDevice:error:"), c.device, unsafe.Pointer(&problem))
	if input == 0 {
		return avError(problem)
	}
	c.session = class("AVCaptureSession").Send(sel("new"))
	c.output = class("AVCaptureVideoDataOutput").Send(sel("new"))
	c.output.Send(sel("setAlwaysDiscardsLateVideoFrames:"), true)
	format := class("NSNumber").Send(sel("numberWithUnsignedInt:"), videoRange)
	key := constant(c.corevideo, "kCVPixelBufferPixelFormatTypeKey")
	settings := class("NSDictionary").Send(sel("dictionaryWithObject:forKey:"), format, key)
	c.output.Send(sel("setVideoSettings:"), settings)
	c.output.Send(sel("setSampleBufferDelegate:queue:"), c.delegate, c.queue)
	if !is(c.session, "canAddInput:", input) {
		return ErrBusy
	}
	c.session.Send(sel("beginConfiguration"))
	c.session.Send(sel("addInput:"), input)
	allowed := is(c.session, "canAddOutput:", c.output)
	if allowed {
		c.session.Send(sel("addOutput:"), c.output)
	}
	for _, name := range []string{"AVCaptureSessionPreset1280x720", "AVCaptureSessionPresetHigh"} {
		if size := constant(c.avfoundation, name); size != 0 && is(c.session, "canSetSessionPreset:", size) {
			c.session.Send(sel("setSessionPreset:"), size)
			break
		}
	}
	c.session.Send(sel("commitConfiguration"))
	if !allowed {
		return ErrFormat
	}
	running.Store(c.output, c)
	c.session.Send(sel("startRunning")) // blocks until it runs or has failed
	if !is(c.session, "isRunning") {
		return ErrBusy
	}
	c.last = time.Now()
	return nil
}

// The two pixel formats that are NV12, "420v" and "420f".
const (
	videoRange uint32 = '4'<<24 | '2'<<16 | '0'<<8 | 'v'
	fullRange  uint32 = '4'<<24 | '2'<<16 | '0'<<8 | 'f'
)

// takeFrame is the delegate's only method; macOS calls it on a thread of its own.
func takeFrame(_ objc.ID, _ objc.SEL, output, sample, _ objc.ID) {
	if c, ok := running.Load(output); ok {
		c.(*avCamera).take(sample)
	}
}

func (c *avCamera) take(sample objc.ID) {
	const readOnly = 1
	picture := c.imageOf(sample)
	if picture == 0 || c.lock(picture, readOnly) != 0 {
		return
	}
	defer c.unlock(picture, readOnly)
	format := c.pixelFormat(picture)
	w, h := int(c.width(picture, 0)), int(c.height(picture, 0))
	if format != videoRange && format != fullRange || c.planes(picture) != 2 || w <= 0 || h <= 0 || w > mostPixels/h {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	data := c.newest.Data[:0]
	for i, width := range []int{w, 2 * int(c.width(picture, 1))} { // colour has two bytes a pixel
		plane := uintptr(i)
		stride, height := int(c.stride(picture, plane)), int(c.height(picture, plane))
		data = appendRows(data, c.planeAt(picture, plane), stride, width, height)
	}
	c.newest = Frame{Format: NV12, W: w, H: h, Data: data, At: time.Now()}
	select {
	case c.came <- struct{}{}:
	default:
	}
}

// patience is how long a camera may deliver no picture.
const patience = 5 * time.Second

func (c *avCamera) Next(ctx context.Context, f *Frame) error {
	look := time.NewTicker(time.Second / 2)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.came:
			c.mu.Lock()
			defer c.mu.Unlock()
			select { // drop the token of a newer frame, which is the one fetched now
			case <-c.came:
			default:
			}
			*f, c.newest = c.newest, *f
			c.last = f.At
			return nil
		case <-look.C:
			if err := pooled(c.well); err != nil {
				return err
			}
		}
	}
}

// well returns what is wrong while no picture comes, and starts a camera as soon as it is allowed.
func (c *avCamera) well() error {
	access := c.access()
	switch {
	case !is(c.device, "isConnected"):
		return ErrUnplugged
	case access == accessUnasked:
		return nil
	case access != accessGiven:
		return ErrDenied
	case c.session == 0:
		return c.start()
	case !is(c.session, "isRunning") || time.Since(c.last) > patience:
		return ErrSilent
	}
	return nil
}

func (c *avCamera) Close() error {
	return pooled(func() error {
		if c.session != 0 {
			c.session.Send(sel("stopRunning")) // blocks until it has stopped
			c.output.Send(sel("setSampleBufferDelegate:queue:"), objc.ID(0), uintptr(0))
			running.Delete(c.output)
		}
		for _, o := range []objc.ID{c.output, c.session, c.device} {
			o.Send(sel("release"))
		}
		c.output, c.session, c.device = 0, 0, 0
		return nil
	})
}

// meanings maps AVFoundation's errors to ours.
var meanings = map[int]error{
	-11804: ErrBusy,      // AVErrorDeviceAlreadyUsedByAnotherSession
	-11808: ErrUnplugged, // AVErrorDeviceWasDisconnected
	-11814: ErrUnplugged, // AVErrorDeviceNotConnected
	-11815: ErrBusy,      // AVErrorDeviceInUseByAnotherApplication
	-11817: ErrBusy,      // AVErrorDeviceLockedForConfigurationByAnotherProcess
	-11852: ErrDenied,    // AVErrorApplicationIsNotAuthorizedToUseDevice
}

// avError converts an NSError.
func avError(problem objc.ID) error {
	if problem == 0 {
		return errors.New("open the camera: macOS refuses without a reason")
	}
	code := objc.Send[int](problem, sel("code"))
	if err := meanings[code]; err != nil && text(problem.Send(sel("domain"))) == "AVFoundationErrorDomain" {
		return err
	}
	return fmt.Errorf("open the camera: macOS error %d: %s", code, text(problem.Send(sel("localizedDescription"))))
}
