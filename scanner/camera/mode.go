//go:build linux || windows

package camera

import "cmp"

// mode is a way in which a camera can stream.
type mode struct {
	format Format
	w, h   int
	rate   float64 // the most frames a second; 0: not known
}

// 720 rows are enough to read a card at arm's length; more only take longer.
const wantW, wantH = 1280, 720

// better compares modes: first by whether they have enough frames a second, then by size, weighed with the cost of
// reading, then by that cost alone.
func better(a, b mode) int {
	return cmp.Or(
		cmp.Compare(boolean(a.quick()), boolean(b.quick())),
		cmp.Compare(-a.off(), -b.off()),
		cmp.Compare(cost[b.format], cost[a.format]),
		cmp.Compare(a.rate, b.rate),
	)
}

// quick reports whether a mode has enough frames a second. A slow bus carries five raw pictures a second, or thirty
// JPEGs. An unknown rate counts as quick.
func (m mode) quick() bool { return m.rate == 0 || m.rate >= 14 }

// unpacking is the weight of a JPEG's decoding, which takes as much time as all the rest of a look. With it, 800 ×
// 600 raw pixels are better than 1280 × 720 as JPEG, and 640 × 480 are not: a code of many modules needs the larger
// picture.
const unpacking = 4

// off returns the factor by which a size differs from the wanted one. Smaller sizes count double, since small codes are
// lost there.
func (m mode) off() float64 {
	f := float64(m.w*m.h) / float64(wantW*wantH)
	if f < 1 {
		f = 2 / f
	}
	if m.format == MJPEG {
		f *= unpacking
	}
	return f
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

var cost = map[Format]int{NV12: 1, YUYV: 2, MJPEG: 3, Grey: 4}
