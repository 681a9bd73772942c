package camera

import (
	"image"

	"counterfoil/scanner/qr"
)

// Picture is a frame for a person to see. It uses the frame's own buffers, so it is valid only until the function that
// got it returns.
type Picture struct {
	format Format
	luma   qr.Plane
	data   []byte
	jpeg   *image.YCbCr // of an MJPEG frame in colour
}

// Size is in pixels of the camera.
func (p Picture) Size() (w, h int) { return p.luma.W, p.luma.H }

// Paint fills dst with the whole picture, mirrored, as people expect to see themselves. It takes the nearest pixel for
// each and allocates nothing.
func (p Picture) Paint(dst *image.RGBA) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	if w == 0 || h == 0 || p.luma.W == 0 || p.luma.H == 0 {
		return
	}
	for y := range h {
		row := dst.Pix[y*dst.Stride:][:4*w]
		sy := (2*y + 1) * p.luma.H / (2 * h)
		for x := range w {
			sx := p.luma.W - 1 - (2*x+1)*p.luma.W/(2*w)
			cb, cr := p.colour(sx, sy)
			to := row[4*x : 4*x+4 : 4*x+4]
			to[0], to[1], to[2] = rgb(int(p.luma.Pix[sy*p.luma.Stride+sx]), cb, cr)
			to[3] = 255
		}
	}
}

// colour returns the two chroma values of a pixel, less 128.
func (p Picture) colour(x, y int) (cb, cr int) {
	at := -1
	switch p.format {
	case YUYV: // luma, cb, luma, cr for two pixels
		at = (y*p.luma.W + x&^1) * 2
		if at+3 < len(p.data) {
			return int(p.data[at+1]) - 128, int(p.data[at+3]) - 128
		}
	case NV12: // a pair for four pixels, after the luminance
		at = p.luma.W*p.luma.H + y/2*p.luma.W + x&^1
		if at+1 < len(p.data) {
			return int(p.data[at]) - 128, int(p.data[at+1]) - 128
		}
	case MJPEG:
		if p.jpeg != nil {
			at = p.jpeg.COffset(p.jpeg.Rect.Min.X+x, p.jpeg.Rect.Min.Y+y)
			return int(p.jpeg.Cb[at]) - 128, int(p.jpeg.Cr[at]) - 128
		}
	}
	return 0, 0
}

// rgb converts as JPEG does (ITU T.871), in units of 1/65536.
func rgb(y, cb, cr int) (r, g, b byte) {
	y = y<<16 + 1<<15
	return clamp(y + 91881*cr), clamp(y - 22554*cb - 46802*cr), clamp(y + 116130*cb)
}

func clamp(v int) byte { return byte(min(max(v>>16, 0), 255)) }
