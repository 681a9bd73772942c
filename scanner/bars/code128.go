package bars

import "slices"

// stop is the last character of Code 128. It has one bar more than the others.
var stop = []int8{2, 3, 3, 1, 1, 1, 2}

// code128 turns the widths of a stretch into modules. It modifies the widths.
func (r *Reader) code128(w []float32) (e elements, ok bool) {
	n := (len(w) - len(stop)) / 6
	if len(w) < fewest || len(w)%6 != 1 {
		return e, false
	}
	module := sum(w) / float32(11*n+13)
	e = elements{symbology: "CODE_128", module: module, quiet: roomy}
	if !fits(w[6*n:], module, stop...) {
		slices.Reverse(w)
		e.reversed = true
		if !fits(w[6*n:], module, stop...) {
			return e, false
		}
	}
	// The stop has eight modules in four bars and five in three spaces.
	var bars, spaces float32
	for i, v := range w[6*n:] {
		if i%2 == 0 {
			bars += v
		} else {
			spaces += v
		}
	}
	unspread(w, (5*bars-8*spaces)/44)
	r.widths = r.widths[:0]
	before := sum(w[6*n:]) * 11 / 13
	for i := n - 1; i >= 0; i-- {
		now := sum(w[6*i : 6*i+6])
		if !alike(now, before) {
			return e, false
		}
		before = now
	}
	for i := range n {
		c, ok := nearest(r.elevens, w[6*i:6*i+6], 11)
		if !ok {
			return e, false
		}
		r.widths = append(r.widths, c[:]...)
	}
	r.widths = append(r.widths, stop...)
	e.widths = r.widths
	return e, true
}
