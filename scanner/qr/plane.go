package qr

// Plane is the brightness of a picture, one byte a pixel: 0 is black, 255 is white. Row y is Pix[y*Stride :
// y*Stride+W]. It is never written to.
type Plane struct {
	Pix          []byte
	Stride, W, H int
}

// smallest is the shortest side, in pixels, of a picture worth reading. The smallest code has 21 modules a side.
const smallest = 21

// usable reports whether the plane's dimensions fit its bytes.
func (p *Plane) usable() bool {
	return p.W >= smallest && p.H >= smallest && p.Stride >= p.W && len(p.Pix) >= (p.H-1)*p.Stride+p.W
}

// sample returns the brightness at a place between pixels, bilinear, times 256. The pixel in column 0 has its middle
// at 0.5. Places outside return the nearest pixel, so no geometry can cause a panic here.
func (p *Plane) sample(x, y float64) int {
	X := min(max(int(x*256)-128, 0), (p.W-1)*256-1)
	Y := min(max(int(y*256)-128, 0), (p.H-1)*256-1)
	fx, fy := X&255, Y&255
	i := Y>>8*p.Stride + X>>8
	top, low := p.Pix[i:i+2], p.Pix[i+p.Stride:i+p.Stride+2]
	a := int(top[0])*(256-fx) + int(top[1])*fx
	b := int(low[0])*(256-fx) + int(low[1])*fx
	return (a*(256-fy) + b*fy) >> 8
}

// halve writes the picture at half its size into dst, whose buffer it grows if necessary. It leaves out an odd last
// row or column.
func (p *Plane) halve(dst *Plane) {
	dst.W, dst.H, dst.Stride = p.W/2, p.H/2, p.W/2
	dst.Pix = grown(dst.Pix, dst.W*dst.H)
	for y := range dst.H {
		a := p.Pix[2*y*p.Stride:][:2*dst.W]
		b := p.Pix[(2*y+1)*p.Stride:][:2*dst.W]
		out := dst.Pix[y*dst.Stride:][:dst.W]
		for x := range out {
			i := 2 * x
			out[x] = byte((uint(a[i]) + uint(a[i+1]) + uint(b[i]) + uint(b[i+1]) + 2) >> 2)
		}
	}
}

// grown returns buf with n elements, reusing its memory if it is large enough.
func grown[T any](buf []T, n int) []T {
	if cap(buf) < n {
		return make([]T, n)
	}
	return buf[:n]
}
