package camera

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"
	"unsafe"
)

// opened starts the camera of a source, which is made once Media Foundation has started.
func opened(t *testing.T, make func() *source) (Camera, error) {
	t.Helper()
	return run(nil, func() (*object, error) { return (*object)(unsafe.Pointer(make())), nil })
}

func TestStreamReadsRows(t *testing.T) {
	for name, c := range map[string]struct {
		kind kind
		flat bool // in a buffer that knows its own stride
	}{
		"NV12 in a surface": {kind{mode: mode{NV12, 100, 40, 30}}, true},
		"YUYV in a surface": {kind{mode: mode{YUYV, 100, 40, 30}}, true},
		"NV12":              {kind{mode: mode{NV12, 64, 32, 30}, stride: 64}, false},
		"NV12 with padding": {kind{mode: mode{NV12, 100, 40, 30}, stride: 128}, false},
		"YUYV with padding": {kind{mode: mode{YUYV, 100, 40, 30}, stride: 256}, false},
		"a JPEG, untouched": {kind{mode: mode{MJPEG, 100, 40, 30}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			n, rows := c.kind.rows()
			want := ramp(n, rows)
			if n == 0 {
				want = []byte("not touched")
			}
			cam, err := opened(t, func() *source {
				small, slow := kind{mode: mode{NV12, 16, 8, 30}}, kind{mode: mode{NV12, 1280, 720, 5}}
				return offers(t, []kind{small, c.kind, slow}, func(p *pictures) uintptr {
					switch {
					case c.flat:
						return p.send(t, flatBuffer(t, c.kind, want))
					case n == 0:
						return p.send(t, memory(t, want))
					default:
						return p.send(t, memory(t, padded(c.kind, want)))
					}
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

// Neither ctx nor Close waits for the driver.
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
	// Media Foundation releases the callback on a thread of its own. If it never does, this test times out.
	for n := 1; n > 0; time.Sleep(time.Millisecond) {
		n = 0
		inUse.Range(func(any, any) bool { n++; return true })
	}
}

func TestStreamEnds(t *testing.T) {
	cam, err := opened(t, func() *source {
		return offers(t, []kind{{mode: mode{NV12, 64, 32, 30}}}, func(p *pictures) uintptr {
			const endOfStream = 212 // MEEndOfStream
			return code(event(p.queue, endOfStream))
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
		answersOnReadSample(a, 0, 0, 0, 0, nil) // a late answer
		if a.Release() != 0 || len(a.came) > 0 {
			t.Errorf("%#x: an answer is still held", result)
		}
	}
}

func TestStreamWithoutAFormat(t *testing.T) {
	unknown := kind{mode: mode{0, 64, 32, 30}}
	_, err := opened(t, func() *source { return offers(t, []kind{unknown}, nil) })
	if !errors.Is(err, ErrFormat) {
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
