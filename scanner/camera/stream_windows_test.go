package camera

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// source is an IMFMediaSource of the test's own with one stream, which answers
// each request for a sample by a function. It counts no uses: the test keeps it.
type source struct {
	methods  *[13]uintptr
	queue    *object
	pictures *pictures
	all      *object // its IMFPresentationDescriptor
	stopped  bool
}

// pictures is its IMFMediaStream.
type pictures struct {
	methods *[10]uintptr
	queue   *object
	of      *source
	about   *object // its IMFStreamDescriptor
	request func(*pictures) uintptr
}

const (
	cloneDescriptor    = 37
	selectStream       = 35
	queueVar, queueUnk = 7, 8
	setUINT32          = 21
	setUINT64          = 22
	addBuffer          = 42
	setCurrentLength   = 6
)

var (
	mtMajor     = windows.GUID{Data1: 0x48eba18e, Data2: 0xf8c9, Data3: 0x4687, Data4: [8]byte{0xbf, 0x11, 0x0a, 0x74, 0xc9, 0xf9, 0x6a, 0x8f}}
	video       = windows.GUID{Data1: 0x73646976, Data3: 0x10, Data4: [8]byte{0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71}}
	iidStream   = windows.GUID{Data1: 0xd182108f, Data2: 0x4ec6, Data3: 0x443f, Data4: [8]byte{0xaa, 0x42, 0xa7, 0x11, 0x06, 0xec, 0x82, 0x5f}}
	iidEvents   = windows.GUID{Data1: 0x2cd0bd52, Data2: 0xbcd5, Data3: 0x4b89, Data4: [8]byte{0xb6, 0x2c, 0xea, 0xdc, 0x0c, 0x03, 0x1e, 0x7d}}
	nothing     [24]byte // an empty PROPVARIANT
	kept        []any    // what COM points to
	one         = windows.NewCallback(func(uintptr) uintptr { return 1 })
	fine        = windows.NewCallback(func(uintptr) uintptr { return 0 })
	noInterface = uintptr(0x80004002)
)

func make1(t *testing.T, function string, args ...uintptr) (o *object) {
	t.Helper()
	if err := failure(mfplat.NewProc(function).Call(append(args, uintptr(unsafe.Pointer(&o)))...)); err != nil {
		t.Fatal(function, err)
	}
	return o
}

var sourceMethods = sync.OnceValue(func() *[13]uintptr {
	queue := func(method int) uintptr {
		if method == 4 { // BeginGetEvent(callback, state)
			return windows.NewCallback(func(s *source, callback, state uintptr) uintptr { return code(s.queue.call(4, callback, state)) })
		}
		return windows.NewCallback(func(s *source, a, event uintptr) uintptr { return code(s.queue.call(method, a, event)) })
	}
	return &[13]uintptr{
		windows.NewCallback(func(s *source, iid *windows.GUID, out *unsafe.Pointer) uintptr {
			if *iid != iidUnknown && *iid != iidMediaSource && *iid != iidEvents {
				return noInterface
			}
			*out = unsafe.Pointer(s)
			return 0
		}), one, one,
		queue(3), queue(4), queue(5),
		windows.NewCallback(func(s *source, kind, guid, result, value uintptr) uintptr {
			return code(s.queue.call(queueVar, kind, guid, result, value))
		}),
		windows.NewCallback(func(_ *source, is *uint32) uintptr { *is = 1; return 0 }), // live
		windows.NewCallback(func(s *source, out uintptr) uintptr { return code(s.all.call(cloneDescriptor, out)) }),
		windows.NewCallback(func(s *source, _, _, _ uintptr) uintptr { // Start
			var none windows.GUID
			_ = s.queue.call(queueUnk, 205, uintptr(unsafe.Pointer(&none)), 0, uintptr(unsafe.Pointer(s.pictures)))                 // MENewStream
			_ = s.queue.call(queueVar, 201, uintptr(unsafe.Pointer(&none)), 0, uintptr(unsafe.Pointer(&nothing)))                   // MESourceStarted
			return code(s.pictures.queue.call(queueVar, 202, uintptr(unsafe.Pointer(&none)), 0, uintptr(unsafe.Pointer(&nothing)))) // MEStreamStarted
		}),
		fine, fine,
		windows.NewCallback(func(s *source) uintptr { // Shutdown
			s.stopped = true
			_ = s.pictures.queue.call(9)
			return code(s.queue.call(9))
		}),
	}
})

var picturesMethods = sync.OnceValue(func() *[10]uintptr {
	queue := func(method int) uintptr {
		return windows.NewCallback(func(p *pictures, a, b uintptr) uintptr { return code(p.queue.call(method, a, b)) })
	}
	return &[10]uintptr{
		windows.NewCallback(func(p *pictures, iid *windows.GUID, out *unsafe.Pointer) uintptr {
			if *iid != iidUnknown && *iid != iidStream && *iid != iidEvents {
				return noInterface
			}
			*out = unsafe.Pointer(p)
			return 0
		}), one, one,
		queue(3), queue(4), queue(5),
		windows.NewCallback(func(p *pictures, kind, guid, result, value uintptr) uintptr {
			return code(p.queue.call(queueVar, kind, guid, result, value))
		}),
		windows.NewCallback(func(p *pictures, out **source) uintptr { *out = p.of; return 0 }),
		windows.NewCallback(func(p *pictures, out **object) uintptr { *out = p.about; _ = p.about.call(addRef); return 0 }),
		windows.NewCallback(func(p *pictures, _ uintptr) uintptr { return p.request(p) }),
	}
})

func code(err error) uintptr {
	h, _ := errors.AsType[hresult](err)
	return uintptr(h)
}

// offers makes a source that offers some kinds of pictures.
func offers(t *testing.T, kinds []kind, request func(*pictures) uintptr) *source {
	t.Helper()
	var types []*object
	for _, k := range kinds {
		m := make1(t, "MFCreateMediaType")
		var sub windows.GUID
		for s, format := range subtypes {
			if format == k.format {
				sub = s
			}
		}
		for _, err := range []error{
			m.call(setGUID, uintptr(unsafe.Pointer(&mtMajor)), uintptr(unsafe.Pointer(&video))),
			m.call(setGUID, uintptr(unsafe.Pointer(&mtSubtype)), uintptr(unsafe.Pointer(&sub))),
			m.call(setUINT64, uintptr(unsafe.Pointer(&mtFrameSize)), uintptr(k.w)<<32|uintptr(k.h)),
			m.call(setUINT64, uintptr(unsafe.Pointer(&mtFrameRate)), uintptr(k.rate)<<32|1),
			m.call(setUINT32, uintptr(unsafe.Pointer(&mtStride)), uintptr(k.stride)),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		types = append(types, m)
	}
	s := &source{methods: sourceMethods(), queue: make1(t, "MFCreateEventQueue")}
	p := &pictures{methods: picturesMethods(), queue: make1(t, "MFCreateEventQueue"), of: s, request: request}
	s.pictures = p
	kept = append(kept, s, p)
	p.about = make1(t, "MFCreateStreamDescriptor", 7, uintptr(len(types)), uintptr(unsafe.Pointer(&types[0])))
	s.all = make1(t, "MFCreatePresentationDescriptor", 1, uintptr(unsafe.Pointer(&p.about)))
	if err := s.all.call(selectStream, 0); err != nil {
		t.Fatal(err)
	}
	return s
}

// send queues a sample with one buffer.
func (p *pictures) send(t *testing.T, buffer *object) uintptr {
	sample := make1(t, "MFCreateSample")
	defer sample.release()
	defer buffer.release()
	if err := sample.call(addBuffer, buffer.this()); err != nil {
		t.Error(err)
	}
	var none windows.GUID
	return code(p.queue.call(queueUnk, 213, uintptr(unsafe.Pointer(&none)), 0, sample.this())) // MEMediaSample
}

// memory is a buffer without rows.
func memory(t *testing.T, data []byte) *object {
	b := make1(t, "MFCreateMemoryBuffer", uintptr(len(data)))
	var to *byte
	if err := b.call(lock, uintptr(unsafe.Pointer(&to)), 0, 0); err != nil {
		t.Error(err)
	}
	copy(unsafe.Slice(to, len(data)), data)
	_ = b.call(unlock)
	_ = b.call(setCurrentLength, uintptr(len(data)))
	return b
}

// ramp is a picture's rows without padding.
func ramp(n, rows int) (data []byte) {
	for i := range n * rows {
		data = append(data, byte(i*7))
	}
	return data
}

// opened starts a camera over a source that it makes under Media Foundation.
func opened(t *testing.T, make func() *source) (Camera, error) {
	t.Helper()
	return run(nil, func() (*object, error) { return (*object)(unsafe.Pointer(make())), nil })
}

func TestStreamReadsRows(t *testing.T) {
	for name, c := range map[string]struct {
		kind kind
		flat bool // rows that a buffer keeps apart by itself
	}{
		"NV12 in a surface": {kind{mode: mode{NV12, 100, 40, 30}}, true},
		"YUYV in a surface": {kind{mode: mode{YUYV, 100, 40, 30}}, true},
		"NV12":              {kind{mode: mode{NV12, 64, 32, 30}, stride: 64}, false},
		"NV12 with padding": {kind{mode: mode{NV12, 100, 40, 30}, stride: 128}, false},
		"YUYV with padding": {kind{mode: mode{YUYV, 100, 40, 30}, stride: 256}, false},
		"a JPEG is no rows": {kind{mode: mode{MJPEG, 100, 40, 30}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			n, rows := c.kind.rows()
			want := ramp(n, rows)
			if n == 0 {
				want = []byte("not touched")
			}
			cam, err := opened(t, func() *source {
				return offers(t, []kind{{mode: mode{NV12, 16, 8, 30}}, c.kind, {mode: mode{NV12, 1280, 720, 5}}}, func(p *pictures) uintptr {
					switch {
					case c.flat:
						code := map[Format]string{NV12: "NV12", YUYV: "YUY2"}[c.kind.format]
						b := make1(t, "MFCreate2DMediaBuffer", uintptr(c.kind.w), uintptr(c.kind.h), uintptr(subtype(code).Data1), 0)
						var flat *object
						if err := b.call(queryInterface, uintptr(unsafe.Pointer(&iid2DBuffer)), uintptr(unsafe.Pointer(&flat))); err != nil {
							t.Error(err)
							return p.send(t, b)
						}
						defer flat.release()
						var to unsafe.Pointer
						var pitch int32
						_ = flat.call(lock, uintptr(unsafe.Pointer(&to)), uintptr(unsafe.Pointer(&pitch)))
						if int(pitch) == n {
							t.Error("its rows touch: this shows nothing")
						}
						for y := range rows {
							copy(unsafe.Slice((*byte)(unsafe.Add(to, y*int(pitch))), n), want[y*n:])
						}
						_ = flat.call(unlock)
						return p.send(t, b)
					case n == 0:
						return p.send(t, memory(t, want))
					}
					var padded []byte
					for y := range rows {
						padded = append(append(padded, want[y*n:][:n]...), make([]byte, c.kind.stride-n)...)
					}
					return p.send(t, memory(t, padded))
				})
			})
			if err != nil {
				t.Fatal(err)
			}
			var f Frame
			for range 3 {
				if err := cam.Next(t.Context(), &f); err != nil {
					t.Fatal(err)
				}
				if f.Format != c.kind.format || f.W != c.kind.w || f.H != c.kind.h || !bytes.Equal(f.Data, want) {
					t.Fatalf("format %d, %d × %d, %d bytes of %d", f.Format, f.W, f.H, len(f.Data), len(want))
				}
			}
			if err := cam.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestStreamThatNeverAnswers: neither ctx nor Close waits for the driver.
func TestStreamThatNeverAnswers(t *testing.T) {
	asked := make(chan bool, 1)
	var s *source
	cam, err := opened(t, func() *source {
		s = offers(t, []kind{{mode: mode{NV12, 64, 32, 30}}}, func(*pictures) uintptr { asked <- true; return 0 })
		return s
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	go func() { <-asked; stop() }()
	for range 2 {
		if err := cam.Next(ctx, new(Frame)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	if err := cam.Close(); err != nil || !s.stopped {
		t.Errorf("got %v, stopped %v", err, s.stopped)
	}
	// Media Foundation lets go of the callback on a thread of its own; one that it
	// keeps ends this test by its time limit.
	for n := 1; n > 0; time.Sleep(time.Millisecond) {
		n = 0
		inUse.Range(func(any, any) bool { n++; return true })
	}
}

func TestStreamEnds(t *testing.T) {
	cam, err := opened(t, func() *source {
		return offers(t, []kind{{mode: mode{NV12, 64, 32, 30}}}, func(p *pictures) uintptr {
			var none windows.GUID
			return code(p.queue.call(queueVar, 212, uintptr(unsafe.Pointer(&none)), 0, uintptr(unsafe.Pointer(&nothing)))) // MEEndOfStream
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := cam.Next(t.Context(), new(Frame)); !errors.Is(err, ErrUnplugged) {
		t.Errorf("got %v", err)
	}
	if err := cam.Close(); err != nil {
		t.Error(err)
	}
}

func TestAnswersThatAreErrors(t *testing.T) {
	for result, want := range map[uintptr]error{
		0xc00d3ea2: ErrUnplugged, // MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED
		0xc00d3ea3: ErrBusy,      // MF_E_VIDEO_RECORDING_DEVICE_PREEMPTED
		0x80070005: ErrDenied,    // E_ACCESSDENIED
	} {
		a := newAnswers()
		answersOnReadSample(a, result, 0, flagError, 0, nil)
		if _, err := new(stream).take(new(Frame), <-a.came); !errors.Is(err, want) {
			t.Errorf("%#x: got %v", result, err)
		}
		a.end()
		answersOnReadSample(a, 0, 0, 0, 0, nil) // comes late
		if a.Release() != 0 || len(a.came) > 0 {
			t.Errorf("%#x: kept", result)
		}
	}
}

func TestStreamWithoutAFormat(t *testing.T) {
	if _, err := opened(t, func() *source { return offers(t, []kind{{mode: mode{0, 64, 32, 30}}}, nil) }); !errors.Is(err, ErrFormat) {
		t.Errorf("got %v", err)
	}
}

func TestLocal(t *testing.T) {
	if _, err := Local().Open("nothing"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if _, err := Local().List(); err != nil {
		t.Error(err)
	}
}
