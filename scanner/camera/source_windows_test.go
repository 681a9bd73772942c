package camera

import (
	"errors"
	"sync"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

// source is an IMFMediaSource with one stream, which answers each request for a sample by a function. It counts no
// references: kept holds it.
type source struct {
	methods  *[13]uintptr
	queue    *object
	pictures *pictures
	all      *object // its IMFPresentationDescriptor
	stopped  bool
}

// pictures is the IMFMediaStream of a source.
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
	mtMajor     = guid(0x48eba18e, 0xf8c9, 0x4687, 0xbf110a74c9f96a8f)
	video       = guid(0x73646976, 0, 0x10, 0x800000aa00389b71)
	iidStream   = guid(0xd182108f, 0x4ec6, 0x443f, 0xaa42a71106ec825f)
	iidEvents   = guid(0x2cd0bd52, 0xbcd5, 0x4b89, 0xb62ceadc0c031e7d)
	nothing     [24]byte // an empty PROPVARIANT
	kept        []any    // keeps alive what only COM refers to
	one         = windows.NewCallback(func(uintptr) uintptr { return 1 })
	fine        = windows.NewCallback(func(uintptr) uintptr { return 0 })
	noInterface = uintptr(0x80004002)
)

// create calls a function of Media Foundation that creates an object.
func create(t *testing.T, function string, args ...uintptr) (o *object) {
	t.Helper()
	if err := failure(mfplat.NewProc(function).Call(append(args, uintptr(unsafe.Pointer(&o)))...)); err != nil {
		t.Fatal(function, err)
	}
	return o
}

var sourceMethods = sync.OnceValue(func() *[13]uintptr {
	queue := func(method int) uintptr {
		if method == 4 { // BeginGetEvent(callback, state)
			return windows.NewCallback(func(s *source, callback, state uintptr) uintptr {
				return code(s.queue.call(4, callback, state))
			})
		}
		return windows.NewCallback(func(s *source, a, event uintptr) uintptr {
			return code(s.queue.call(method, a, event))
		})
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
			const newStream, sourceStarted, streamStarted = 205, 201, 202 // MENewStream …
			_ = announce(s.queue, newStream, unsafe.Pointer(s.pictures))
			_ = event(s.queue, sourceStarted)
			return code(event(s.pictures.queue, streamStarted))
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
		windows.NewCallback(func(p *pictures, out **object) uintptr {
			*out = p.about
			_ = p.about.call(addRef)
			return 0
		}),
		windows.NewCallback(func(p *pictures, _ uintptr) uintptr { return p.request(p) }),
	}
})

// event queues an event without a value.
func event(queue *object, kind uintptr) error {
	var none windows.GUID
	return queue.call(queueVar, kind, uintptr(unsafe.Pointer(&none)), 0, uintptr(unsafe.Pointer(&nothing)))
}

// announce queues an event about an object.
func announce(queue *object, kind uintptr, about unsafe.Pointer) error {
	var none windows.GUID
	return queue.call(queueUnk, kind, uintptr(unsafe.Pointer(&none)), 0, uintptr(about))
}

// code is the HRESULT of an error.
func code(err error) uintptr {
	h, _ := errors.AsType[hresult](err)
	return uintptr(h)
}

// offers makes a source that offers kinds of pictures.
func offers(t *testing.T, kinds []kind, request func(*pictures) uintptr) *source {
	t.Helper()
	var types []*object
	for _, k := range kinds {
		m := create(t, "MFCreateMediaType")
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
	s := &source{methods: sourceMethods(), queue: create(t, "MFCreateEventQueue")}
	p := &pictures{methods: picturesMethods(), queue: create(t, "MFCreateEventQueue"), of: s, request: request}
	s.pictures = p
	kept = append(kept, s, p)
	p.about = create(t, "MFCreateStreamDescriptor", 7, uintptr(len(types)), uintptr(unsafe.Pointer(&types[0])))
	s.all = create(t, "MFCreatePresentationDescriptor", 1, uintptr(unsafe.Pointer(&p.about)))
	if err := s.all.call(selectStream, 0); err != nil {
		t.Fatal(err)
	}
	return s
}

// send delivers a sample with one buffer, which it releases.
func (p *pictures) send(t *testing.T, buffer *object) uintptr {
	sample := create(t, "MFCreateSample")
	defer sample.release()
	defer buffer.release()
	if err := sample.call(addBuffer, buffer.this()); err != nil {
		t.Error(err)
	}
	const mediaSample = 213 // MEMediaSample
	return code(announce(p.queue, mediaSample, unsafe.Pointer(sample)))
}

// memory makes a buffer that knows nothing of rows.
func memory(t *testing.T, data []byte) *object {
	b := create(t, "MFCreateMemoryBuffer", uintptr(len(data)))
	var to *byte
	if err := b.call(lock, uintptr(unsafe.Pointer(&to)), 0, 0); err != nil {
		t.Error(err)
	}
	copy(unsafe.Slice(to, len(data)), data)
	_ = b.call(unlock)
	_ = b.call(setCurrentLength, uintptr(len(data)))
	return b
}

// flatBuffer makes a buffer that keeps rows apart by a stride of its own.
func flatBuffer(t *testing.T, k kind, data []byte) *object {
	fourCC := map[Format]string{NV12: "NV12", YUYV: "YUY2"}[k.format]
	b := create(t, "MFCreate2DMediaBuffer", uintptr(k.w), uintptr(k.h), uintptr(subtype(fourCC).Data1), 0)
	var flat *object
	err := b.call(queryInterface, uintptr(unsafe.Pointer(&iid2DBuffer)), uintptr(unsafe.Pointer(&flat)))
	if err != nil {
		t.Error(err)
		return b
	}
	defer flat.release()
	var to unsafe.Pointer
	var pitch int32
	_ = flat.call(lock, uintptr(unsafe.Pointer(&to)), uintptr(unsafe.Pointer(&pitch)))
	n, rows := k.rows()
	if int(pitch) == n {
		t.Error("the rows have no padding, so this test proves nothing")
	}
	for y := range rows {
		copy(unsafe.Slice((*byte)(unsafe.Add(to, y*int(pitch))), n), data[y*n:])
	}
	_ = flat.call(unlock)
	return b
}

// padded puts a picture's rows apart by the stride of its kind.
func padded(k kind, data []byte) (apart []byte) {
	n, rows := k.rows()
	for y := range rows {
		apart = append(append(apart, data[y*n:][:n]...), make([]byte, k.stride-n)...)
	}
	return apart
}

// ramp is a picture's rows without padding.
func ramp(n, rows int) (data []byte) {
	for i := range n * rows {
		data = append(data, byte(i*7))
	}
	return data
}
