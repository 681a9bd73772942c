package camera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Local is this PC's cameras: the video capture sources of Media Foundation,
// called directly. They are asked for the formats named only; none is any.
func Local(formats ...Format) System { return foundation{formats} }

type foundation struct{ formats []Format }

func (foundation) List() ([]Info, error) {
	var all []Info
	err := session(func() error {
		return eachSource(func(s *object, info Info) bool {
			all = append(all, info)
			return true
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list the cameras: %w", err)
	}
	return ordered(all), nil
}

// session runs do on one thread with COM and Media Foundation.
func session(do func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// S_FALSE: this thread has them already.
	if err := windows.CoInitializeEx(0, windows.COINIT_MULTITHREADED); err == nil || errors.Is(err, windows.Errno(windows.S_FALSE)) {
		defer windows.CoUninitialize()
	}
	if err := procMFStartup.Find(); err != nil {
		return fmt.Errorf("%w: %v", ErrUnsupported, err) // Windows N without its media pack
	}
	if err := failure(procMFStartup.Call(mfVersion, mfStartupLite)); err != nil {
		return err
	}
	defer procMFShutdown.Call()
	return do()
}

// eachSource calls do with each camera until it returns false.
func eachSource(do func(*object, Info) bool) error {
	var attributes *object
	if err := failure(procMFCreateAttributes.Call(uintptr(unsafe.Pointer(&attributes)), 1)); err != nil {
		return err
	}
	defer attributes.release()
	if err := attributes.call(setGUID, uintptr(unsafe.Pointer(&sourceType)), uintptr(unsafe.Pointer(&videoCapture))); err != nil {
		return err
	}
	var list **object
	var count uint32
	if err := failure(procMFEnumDeviceSources.Call(attributes.this(), uintptr(unsafe.Pointer(&list)), uintptr(unsafe.Pointer(&count)))); err != nil {
		return err
	}
	if list == nil {
		return nil
	}
	defer windows.CoTaskMemFree(unsafe.Pointer(list))
	more := true
	for _, s := range unsafe.Slice(list, count) {
		if more {
			id := s.text(&symbolicLink)
			name := cmp.Or(s.text(&friendlyName), id)
			more = do(s, Info{ID: id, Name: name, Infrared: infraredName(name)})
		}
		s.release()
	}
	return nil
}

// Open starts a camera on a thread of its own, where its objects live.
func (f foundation) Open(id string) (Camera, error) {
	c := &stream{formats: f.formats, asked: make(chan *Frame), given: make(chan error), done: make(chan struct{})}
	opened := make(chan error)
	go func() {
		defer close(c.done)
		err := session(func() error {
			if err := c.open(id); err != nil {
				return err
			}
			defer c.release()
			opened <- nil
			c.serve()
			return nil
		})
		if err != nil {
			opened <- err
		}
	}()
	if err := <-opened; err != nil {
		<-c.done
		return nil, err
	}
	return c, nil
}

// stream is a camera that runs. Reading waits for the driver without a limit,
// so it is done by the camera's own thread.
type stream struct {
	formats        []Format
	source, reader *object
	mode           mode
	asked          chan *Frame // to be filled; closed by Close
	given          chan error
	done           chan struct{} // closed when the thread is through
	pending        *Frame        // being filled for a caller that has left
}

// kind is a way in which a camera can stream, and Windows' own word for it, an
// IMFMediaType.
type kind struct {
	mode
	native *object
}

func (c *stream) open(id string) error {
	found := false
	var failed error
	err := eachSource(func(s *object, info Info) bool {
		if found = info.ID == id; found {
			failed = meaning("open the camera", s.call(activateObject, uintptr(unsafe.Pointer(&iidMediaSource)), uintptr(unsafe.Pointer(&c.source))))
		}
		return !found
	})
	switch {
	case err != nil:
		return meaning("open the camera", err)
	case !found:
		return ErrNotFound
	case failed != nil:
		return failed
	}
	if err := c.start(); err != nil {
		c.release()
		return err
	}
	return nil
}

func (c *stream) start() error {
	if err := failure(procMFCreateSourceReaderFromMediaSource.Call(c.source.this(), 0, uintptr(unsafe.Pointer(&c.reader)))); err != nil {
		return meaning("start the camera", err)
	}
	best, err := c.best()
	if err != nil {
		return err
	}
	defer best.native.release()
	c.mode = best.mode
	if err := c.reader.call(setCurrentMediaType, firstVideo, 0, best.native.this()); err != nil {
		return meaning("set the camera's format", err)
	}
	return nil
}

// best is the native format nearest to 720 rows that we can read.
func (c *stream) best() (best kind, err error) {
	for index := uintptr(0); ; index++ {
		k := kind{}
		err := c.reader.call(getNativeMediaType, firstVideo, index, uintptr(unsafe.Pointer(&k.native)))
		if errors.Is(err, errNoMoreTypes) {
			break
		}
		if err != nil {
			if best.native != nil {
				best.native.release()
			}
			return kind{}, meaning("read the camera's formats", err)
		}
		if !k.read() || len(c.formats) > 0 && !slices.Contains(c.formats, k.format) || best.native != nil && better(k.mode, best.mode) <= 0 {
			k.native.release()
			continue
		}
		if best.native != nil {
			best.native.release()
		}
		best = k
	}
	if best.native == nil {
		return kind{}, ErrFormat
	}
	return best, nil
}

// read asks the media type what it is; false: nothing we can read.
func (k *kind) read() bool {
	var subtype windows.GUID
	var size, rate uint64
	if k.native.call(getGUID, uintptr(unsafe.Pointer(&mtSubtype)), uintptr(unsafe.Pointer(&subtype))) != nil ||
		k.native.call(getUINT64, uintptr(unsafe.Pointer(&mtFrameSize)), uintptr(unsafe.Pointer(&size))) != nil {
		return false
	}
	k.format, k.w, k.h = subtypes[subtype], int(size>>32), int(uint32(size))
	if k.native.call(getUINT64, uintptr(unsafe.Pointer(&mtFrameRate)), uintptr(unsafe.Pointer(&rate))) == nil && uint32(rate) != 0 {
		k.rate = float64(rate>>32) / float64(uint32(rate))
	}
	return k.format != 0 && k.w > 0 && k.h > 0 && k.w <= mostPixels/k.h
}

// serve fills frames until the camera is closed.
func (c *stream) serve() {
	for f := range c.asked {
		c.given <- c.read(f)
	}
}

// silence is how long a camera may give no picture.
const silence = 5 * time.Second

func (c *stream) read(f *Frame) error {
	for start := time.Now(); time.Since(start) < silence; {
		var flags uint32
		var sample *object
		err := c.reader.call(readSample, firstVideo, 0, 0, uintptr(unsafe.Pointer(&flags)), 0, uintptr(unsafe.Pointer(&sample)))
		if err != nil {
			return meaning("read the camera", err)
		}
		if flags&(flagError|flagEnd) != 0 {
			return ErrUnplugged
		}
		if sample == nil { // a gap in the stream
			continue
		}
		err = c.copy(f, sample)
		sample.release()
		return err
	}
	return ErrSilent
}

func (c *stream) copy(f *Frame, sample *object) error {
	var buffer *object
	if err := sample.call(convertToContiguousBuffer, uintptr(unsafe.Pointer(&buffer))); err != nil {
		return meaning("read the camera", err)
	}
	defer buffer.release()
	var data *byte
	var length uint32
	if err := buffer.call(lock, uintptr(unsafe.Pointer(&data)), 0, uintptr(unsafe.Pointer(&length))); err != nil {
		return meaning("read the camera", err)
	}
	f.set(c.mode.format, c.mode.w, c.mode.h, unsafe.Slice(data, length))
	return buffer.call(unlock)
}

// Next leaves the thread behind with a frame when ctx ends; the next call, or
// Close, waits for that.
func (c *stream) Next(ctx context.Context, f *Frame) error {
	if c.pending == nil {
		c.pending = new(Frame)
		*c.pending, *f = *f, Frame{}
		c.asked <- c.pending
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-c.given:
		*f, c.pending = *c.pending, nil
		return err
	case <-time.After(silence):
		return ErrSilent
	}
}

// Close stops the source first, which ends a read that waits. A driver that
// does not let go keeps its thread: better than a window that hangs.
func (c *stream) Close() error {
	if c.pending != nil {
		_ = c.source.call(shutdown)
		select {
		case <-c.given:
		case <-time.After(silence):
			return ErrSilent
		}
	}
	close(c.asked)
	<-c.done
	return nil
}

func (c *stream) release() {
	if c.reader != nil {
		c.reader.release()
	}
	_ = c.source.call(shutdown)
	c.source.release()
}
