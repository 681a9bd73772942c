package camera

import (
	"context"
	"time"
	"unsafe"
)

// run starts the camera of a media source, on a thread that keeps COM until the camera is closed.
func run(formats []Format, source func() (*object, error)) (Camera, error) {
	c := &stream{
		formats: formats,
		asked:   make(chan *Frame), given: make(chan error, 1),
		closing: make(chan struct{}), done: make(chan struct{}),
	}
	opened := make(chan error, 2) // room for both sends, in case nobody waits any longer
	go func() {
		defer close(c.done)
		opened <- session(func() (err error) {
			if c.source, err = source(); err != nil {
				return err
			}
			defer c.release()
			if err := c.start(); err != nil {
				return err
			}
			opened <- nil
			c.serve()
			return nil
		})
	}()
	select {
	case err := <-opened:
		if err != nil {
			<-c.done
			return nil, err
		}
		return c, nil
	case <-time.After(3 * patience): // should it start after all, it is closed at once
		close(c.closing)
		return nil, ErrSilent
	}
}

// stream is a running camera. Pictures are requested and arrive by a callback (answers), so nothing waits for a driver
// indefinitely.
type stream struct {
	formats        []Format
	source, reader *object
	answers        *answers
	kind           kind          // its native object has been released
	asked          chan *Frame   // frames to fill
	given          chan error    // buffered, since the caller may be gone
	closing        chan struct{} // closed by Close
	done           chan struct{} // closed when the thread ends
	pending        *Frame        // being filled for a caller that is gone
	waiting        bool          // a sample has been requested and has not arrived
}

func (c *stream) start() error {
	c.answers = newAnswers()
	defer c.answers.Release() // the reader holds its own reference
	var attributes *object
	if err := failure(procMFCreateAttributes.Call(uintptr(unsafe.Pointer(&attributes)), 1)); err != nil {
		return meaning("start the camera", err)
	}
	defer attributes.release()
	err := attributes.call(setUnknown, uintptr(unsafe.Pointer(&asyncCallback)), uintptr(unsafe.Pointer(c.answers)))
	if err != nil {
		return meaning("start the camera", err)
	}
	err = failure(procMFCreateSourceReaderFromMediaSource.Call(
		c.source.this(), attributes.this(), uintptr(unsafe.Pointer(&c.reader))))
	if err != nil {
		return meaning("start the camera", err)
	}
	// A camera may have other streams, whose samples would pile up.
	if err := c.reader.call(setStreamSelection, allStreams, 0); err != nil {
		return meaning("start the camera", err)
	}
	if err := c.reader.call(setStreamSelection, firstVideo, 1); err != nil {
		return meaning("start the camera", err)
	}
	best, err := c.best()
	if err != nil {
		return err
	}
	defer best.native.release()
	c.kind = best
	if err := c.reader.call(setCurrentMediaType, firstVideo, 0, best.native.this()); err != nil {
		return meaning("set the camera's format", err)
	}
	return nil
}

// serve fills frames until the camera is closed.
func (c *stream) serve() {
	for {
		select {
		case f := <-c.asked:
			c.given <- c.read(f)
		case <-c.closing:
			return
		}
	}
}

// patience is how long a camera may deliver no picture.
const patience = 5 * time.Second

func (c *stream) read(f *Frame) error {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		if !c.waiting {
			if err := c.reader.call(readSample, firstVideo, 0, 0, 0, 0, 0); err != nil {
				return meaning("read the camera", err)
			}
			c.waiting = true
		}
		var a answer
		select {
		case a = <-c.answers.came:
			c.waiting = false
		case <-late.C:
			return ErrSilent
		case <-c.closing:
			return ErrSilent
		}
		filled, err := c.take(f, a)
		if filled || err != nil {
			return err
		}
	}
}

// take fills a frame from an answer. filled is false without an error if the stream has a gap.
func (c *stream) take(f *Frame, a answer) (filled bool, err error) {
	if a.sample != nil {
		defer a.sample.release()
	}
	if a.err != nil {
		return false, meaning("read the camera", a.err)
	}
	if a.flags&(flagError|flagEnd) != 0 {
		return false, ErrUnplugged
	}
	if a.flags&flagNewType != 0 {
		k := kind{}
		if err := c.reader.call(getCurrentMediaType, firstVideo, uintptr(unsafe.Pointer(&k.native))); err != nil {
			return false, meaning("read the camera's format", err)
		}
		defer k.native.release()
		if !k.read() {
			return false, ErrFormat
		}
		c.kind = k
	}
	if a.sample == nil {
		return false, nil
	}
	return true, c.copy(f, a.sample)
}

func (c *stream) copy(f *Frame, sample *object) error {
	var buffer, flat *object
	if err := sample.call(convertToContiguousBuffer, uintptr(unsafe.Pointer(&buffer))); err != nil {
		return meaning("read the camera", err)
	}
	defer buffer.release()
	n, rows := c.kind.rows()
	if n > 0 {
		err := buffer.call(queryInterface, uintptr(unsafe.Pointer(&iid2DBuffer)), uintptr(unsafe.Pointer(&flat)))
		if err == nil {
			defer flat.release()
			return c.copyRows(f, flat, n, rows)
		}
	}
	var data unsafe.Pointer
	var length uint32
	if err := buffer.call(lock, uintptr(unsafe.Pointer(&data)), 0, uintptr(unsafe.Pointer(&length))); err != nil {
		return meaning("read the camera", err)
	}
	if n > 0 && c.kind.stride > n && int(length) >= c.kind.stride*(rows-1)+n {
		f.set(c.kind.format, c.kind.w, c.kind.h, nil)
		f.Data = appendRows(f.Data, data, c.kind.stride, n, rows)
	} else {
		f.set(c.kind.format, c.kind.w, c.kind.h, unsafe.Slice((*byte)(data), length))
	}
	return buffer.call(unlock)
}

// copyRows copies from an IMF2DBuffer, which knows its own stride.
func (c *stream) copyRows(f *Frame, flat *object, n, rows int) error {
	var data unsafe.Pointer
	var pitch int32
	if err := flat.call(lock, uintptr(unsafe.Pointer(&data)), uintptr(unsafe.Pointer(&pitch))); err != nil {
		return meaning("read the camera", err)
	}
	f.set(c.kind.format, c.kind.w, c.kind.h, nil)
	f.Data = appendRows(f.Data, data, int(pitch), n, rows)
	return flat.call(unlock)
}

// Next returns when ctx ends and leaves the thread filling a frame. The next call, or Close, waits for that frame.
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
	}
}

// Close ends a waiting read. If the driver does not return, its thread is abandoned: better than a window that hangs.
func (c *stream) Close() error {
	close(c.closing)
	select {
	case <-c.done:
		return nil
	case <-time.After(patience):
		return ErrSilent
	}
}

// release releases everything. Answers that arrive later are released on arrival.
func (c *stream) release() {
	_ = c.source.call(shutdown)
	if c.reader != nil {
		c.reader.release()
	}
	c.source.release()
	if c.answers != nil {
		c.answers.end()
	}
}
