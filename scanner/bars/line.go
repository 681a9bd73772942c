package bars

import (
	"cmp"
	"math"

	"counterfoil/scanner/qr"
)

// way is a direction to look along: one pixel a step along the rows, or along the columns if lying, and slope pixels
// across.
type way struct {
	lying bool
	slope float64
}

// ways are 15° apart, so that bars are crossed at most 7.5° off the perpendicular. A camera sees a card that is held
// more or less upright; a still picture may have any orientation.
var ways = []way{
	{false, 0}, {true, 0}, {false, 0.268}, {true, 0.268}, {false, -0.268}, {true, -0.268}, // those of a camera
	{false, 0.577}, {true, 0.577}, {false, -0.577}, {true, -0.577}, {false, 1}, {false, -1},
}

func (w way) compare(o way) int {
	if w.lying != o.lying && w.lying {
		return 1
	}
	if w.lying != o.lying {
		return -1
	}
	return cmp.Compare(w.slope, o.slope)
}

const cameraWays = 6

// taps is the number of pixels, side by side along the bars, in one sample. That halves the noise, and at 7.5°
// smears a sample by half a pixel.
const taps = 4

// line is a way at a place: step i is at (i, offset + slope·i), or with x and y exchanged if lying.
type line struct {
	way
	offset   int
	from, to int // in steps
}

// at is the place of a step in the picture.
func (l line) at(step float64) (x, y float64) {
	x, y = step, float64(l.offset)+l.slope*step+taps/2
	if l.lying {
		x, y = y, x
	}
	return x, y
}

// extent is the size of the picture along a way and across it.
func (w way) extent(p *qr.Plane) (along, across int) {
	if w.lying {
		return p.H, p.W
	}
	return p.W, p.H
}

// offsets returns the least and the largest offset whose lines meet the picture.
func (w way) offsets(p *qr.Plane) (low, high int) {
	along, across := w.extent(p)
	rise := int(w.slope * float64(along))
	return min(0, -rise), across - taps + max(0, -rise)
}

// clip cuts a line to the picture. It reports false if too little is left.
func (l *line) clip(p *qr.Plane) bool {
	along, across := l.extent(p)
	side := int(math.Ceil(math.Abs(l.slope) * taps)) // samples reach this far to the side
	l.from, l.to = max(l.from, side), min(l.to, along-side)
	last := float64(across - taps)
	switch at := float64(l.offset); {
	case l.slope == 0 && (l.offset < 0 || l.offset > across-taps):
		return false
	case l.slope > 0:
		l.from = max(l.from, int(math.Ceil(-at/l.slope)))
		l.to = min(l.to, int((last-at)/l.slope))
	case l.slope < 0:
		l.from = max(l.from, int(math.Ceil((last-at)/l.slope)))
		l.to = min(l.to, int(-at/l.slope))
	}
	return l.to-l.from >= shortest
}

// sample writes the brightness along a clipped line, from 0 to 1020.
func (l *line) sample(p *qr.Plane, out []uint16) []uint16 {
	along, across := 1, p.Stride
	if l.lying {
		along, across = across, along
	}
	var tap [taps]int
	for k := range tap {
		tap[k] = k*across - int(math.Round(float64(k)*l.slope))*along
	}
	const one = 1 << 16
	slope := int(l.slope * one)
	lead := l.offset*one + slope*l.from + one/2
	out = grown(out, l.to-l.from)
	base, pix := l.from*along, p.Pix
	t1, t2, t3 := tap[1], tap[2], tap[3]
	for i := range out {
		k := base + lead>>16*across
		out[i] = uint16(pix[k]) + uint16(pix[k+t1]) + uint16(pix[k+t2]) + uint16(pix[k+t3])
		base += along
		lead += slope
	}
	return out
}

// grown returns buf with n elements, reusing its memory if it is large enough.
func grown[T any](buf []T, n int) []T {
	if cap(buf) < n {
		return make([]T, n, n+n/4)
	}
	return buf[:n]
}
