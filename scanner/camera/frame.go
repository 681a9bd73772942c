package camera

import (
	"fmt"
	"time"

	"counterfoil/scanner/qr"
)

// Format is how a camera packs its pixels.
type Format int

const (
	Grey  Format = iota + 1 // one byte a pixel: brightness
	YUYV                    // two bytes a pixel, brightness in the even ones
	NV12                    // all the brightness, then all the colour
	MJPEG                   // each frame is a JPEG
)

// Frame is one picture as the camera sent it.
type Frame struct {
	Format Format
	W, H   int // pixels
	Data   []byte
	At     time.Time
}

// set copies data into the frame's own buffer.
func (f *Frame) set(format Format, w, h int, data []byte) {
	*f = Frame{format, w, h, append(f.Data[:0], data...), time.Now()}
}

// mostPixels is more than the camera of any till has.
const mostPixels = 50_000_000

// developer extracts the brightness of frames. It reuses its buffers and is not safe for concurrent use.
type developer struct {
	buf  []byte
	jpeg album
}

// develop returns the picture of a frame. It is valid until the next call, or until the frame is filled again. Errors
// wrap ErrFormat.
func (d *developer) develop(f *Frame) (Picture, error) {
	d.jpeg.colours = nil
	plane, err := d.luminance(f)
	return Picture{format: f.Format, luma: plane, data: f.Data, jpeg: d.jpeg.colours}, err
}

// luminance returns the brightness of a frame, in the frame's own bytes if it is separate there, else in a buffer that
// is valid until the next call. Errors wrap ErrFormat.
func (d *developer) luminance(f *Frame) (p qr.Plane, err error) {
	n := f.W * f.H
	if f.W <= 0 || f.H <= 0 || f.W > mostPixels/f.H {
		return p, fmt.Errorf("%w: a frame of %d × %d pixels", ErrFormat, f.W, f.H)
	}
	want := map[Format]int{Grey: n, YUYV: 2 * n, NV12: n}[f.Format]
	if len(f.Data) < want {
		return p, fmt.Errorf("%w: a frame of %d bytes instead of %d", ErrFormat, len(f.Data), want)
	}
	p = qr.Plane{Stride: f.W, W: f.W, H: f.H}
	switch f.Format {
	case Grey, NV12:
		p.Pix = f.Data[:n]
	case YUYV:
		if cap(d.buf) < n {
			d.buf = make([]byte, n)
		}
		p.Pix = d.buf[:n]
		for i := range p.Pix {
			p.Pix[i] = f.Data[2*i]
		}
	case MJPEG:
		return d.jpeg.read(f.Data)
	default:
		return p, fmt.Errorf("%w: format %d", ErrFormat, f.Format)
	}
	return p, nil
}
