//go:build linux || windows

package camera

import "cmp"

// mode is a way in which a camera can stream.
type mode struct {
	format Format
	w, h   int
	rate   float64 // frames a second at most, 0: not known
}

// A card at arm's length is read from 720 rows; more only takes longer.
const wantW, wantH = 1280, 720

// better orders modes: enough frames a second first, then the size nearest to
// 720 rows, weighed with what it costs, then what costs least to read.
func better(a, b mode) int {
	return cmp.Or(
		cmp.Compare(boolean(a.quick()), boolean(b.quick())),
		cmp.Compare(-a.off(), -b.off()),
		cmp.Compare(cost[b.format], cost[a.format]),
		cmp.Compare(a.rate, b.rate),
	)
}

// quick: on a slow bus raw pictures come five a second, where a JPEG has
// thirty. Unknown counts as quick.
func (m mode) quick() bool { return m.rate == 0 || m.rate >= 14 }

// unpacking is what a JPEG counts for: it takes as much of a core again as all
// the rest of a look. So 800 × 600 raw pixels are better than 1280 × 720 in
// JPEGs, and 640 × 480 are not: a code of many modules needs the larger picture.
const unpacking = 4

// off is how far from the wanted number of pixels a size is, as a factor;
// smaller ones count double, since a small code is lost there.
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
