package camera

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"time"

	"counterfoil/scanner/qr"
)

// Format is how a camera packs its pixels.
type Format int

const (
	Grey  Format = iota + 1 // a byte a pixel: brightness
	YUYV                    // two bytes a pixel, brightness in the even ones
	NV12                    // all the brightness, then all the colour
	MJPEG                   // a JPEG a frame
)

// Frame is one picture as a camera gave it.
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

// mostPixels is more than any till's camera has.
const mostPixels = 50_000_000

// luminance is the frame's brightness: in the frame's own bytes where it lies
// apart there, else in buf, which is given back, grown. Errors wrap ErrFormat.
func (f *Frame) luminance(buf []byte) (p qr.Plane, grown []byte, err error) {
	n := f.W * f.H
	if f.W <= 0 || f.H <= 0 || f.W > mostPixels/f.H {
		return p, buf, fmt.Errorf("%w: a frame of %d × %d pixels", ErrFormat, f.W, f.H)
	}
	want := map[Format]int{Grey: n, YUYV: 2 * n, NV12: n}[f.Format]
	if len(f.Data) < want {
		return p, buf, fmt.Errorf("%w: a frame of %d bytes instead of %d", ErrFormat, len(f.Data), want)
	}
	p = qr.Plane{Stride: f.W, W: f.W, H: f.H}
	switch f.Format {
	case Grey, NV12:
		p.Pix = f.Data[:n]
	case YUYV:
		if cap(buf) < n {
			buf = make([]byte, n)
		}
		p.Pix = buf[:n]
		for i := range p.Pix {
			p.Pix[i] = f.Data[2*i]
		}
	case MJPEG:
		p, err = fromJPEG(f.Data)
	default:
		err = fmt.Errorf("%w: format %d", ErrFormat, f.Format)
	}
	return p, buf, err
}

// fromJPEG is a JPEG's brightness, as large as the JPEG itself says it is.
func fromJPEG(data []byte) (qr.Plane, error) {
	size, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err == nil && (size.Width == 0 || size.Height == 0 || size.Width > mostPixels/size.Height) {
		err = fmt.Errorf("a picture of %d × %d pixels", size.Width, size.Height)
	}
	if err != nil {
		return qr.Plane{}, fmt.Errorf("%w: %v", ErrFormat, err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return qr.Plane{}, fmt.Errorf("%w: %v", ErrFormat, err)
	}
	switch m := img.(type) {
	case *image.YCbCr:
		return qr.Plane{Pix: m.Y, Stride: m.YStride, W: m.Rect.Dx(), H: m.Rect.Dy()}, nil
	case *image.Gray:
		return qr.Plane{Pix: m.Pix, Stride: m.Stride, W: m.Rect.Dx(), H: m.Rect.Dy()}, nil
	}
	return qr.Plane{}, fmt.Errorf("%w: a JPEG in colours of print", ErrFormat)
}
