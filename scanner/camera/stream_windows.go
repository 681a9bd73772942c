package camera

import (
	"context"
	"time"
	"unsafe"
)

// run starts a camera whose source it is given, on a thread that keeps COM
// until it is closed.
func run(formats []Format, source func() (*object, error)) (Camera, error) {
	c := &stream{formats: formats, asked: make(chan *Frame), given: make(chan error, 1), closing: make(chan struct{}), done: make(chan struct{})}
	opened := make(chan error, 2) // nobody may be there to hear either
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
	case <-time.After(3 * patience): // if it comes up after all, it is turned off
		close(c.closing)
		return nil, ErrSilent
	}
}

// stream is a camera that runs. It is asked for each picture and tells when it
// has one (answers), so nothing waits for a driver without a limit.
type stream struct {
	formats        []Format
	source, reader *object
	answers        *answers
	kind           kind          // native is released
	asked          chan *Frame   // to be filled
	given          chan error    // one place: a caller that has left need not fetch it
	closing        chan struct{} // closed by Close
	done           chan struct{} // closed when the thread is through
	pending        *Frame        // being filled for a caller that has left
	waiting        bool          // the reader has been asked and has not answered
}

func (c *stream) start() error {
	c.answers = newAnswers()
	defer c.answers.Release() // the reader keeps it
	var attributes *object
	if err := failure(procMFCreateAttributes.Call(uintptr(unsafe.Pointer(&attributes)), 1)); err != nil {
		return meaning("start the camera", err)
	}
	defer attributes.release()
	if err := attributes.call(setUnknown, uintptr(unsafe.Pointer(&asyncCallback)), uintptr(unsafe.Pointer(c.answers))); err != nil {
		return meaning("start the camera", err)
	}
	if err := failure(procMFCreateSourceReaderFromMediaSource.Call(c.source.this(), attributes.this(), uintptr(unsafe.Pointer(&c.reader)))); err != nil {
		return meaning("start the camera", err)
	}
	// A camera may have streams beside its pictures, which would pile up.
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

// patience is how long a camera may give no picture.
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

// take makes a frame of an answer. Without an error filled is false for a gap in
// the stream.
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
	var data unsafe.Pointer
	n, rows := c.kind.rows()
	if n > 0 && buffer.call(queryInterface, uintptr(unsafe.Pointer(&iid2DBuffer)), uintptr(unsafe.Pointer(&flat))) == nil {
		defer flat.release() // it knows how far its rows are apart
		var pitch int32
		if err := flat.call(lock, uintptr(unsafe.Pointer(&data)), uintptr(unsafe.Pointer(&pitch))); err != nil {
			return meaning("read the camera", err)
		}
		f.set(c.kind.format, c.kind.w, c.kind.h, nil)
		f.Data = appendRows(f.Data, data, int(pitch), n, rows)
		return flat.call(unlock)
	}
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
	}
}

// Close ends a read that waits. A driver that does not let go keeps its thread:
// better than a window that hangs.
func (c *stream) Close() error {
	close(c.closing)
	select {
	case <-c.done:
		return nil
	case <-time.After(patience):
		return ErrSilent
	}
}

// release lets go of everything. What is still to come is let go when it does.
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
