package bars

import "slices"

const (
	// shortestITF is the least number of digits of an ITF code. The symbology has no check digit, and shorter codes are
	// found in any fence.
	shortestITF = 8
	// quietITF is nearly all of the ten modules that ITF must have.
	quietITF = 8
	// A wide element is as wide as 2 to 3 narrow ones. Spread ink and blur go beyond that.
	leastWide, mostWide = 1.6, 4
)

// class is all bars, or all spaces, of an ITF code.
type class struct{ narrow, wide span }

// span is a range of widths.
type span struct {
	least, most, sum float32
	n                int
}

func (s *span) add(w float32) {
	if s.n == 0 {
		s.least, s.most = w, w
	}
	s.least, s.most, s.sum, s.n = min(s.least, w), max(s.most, w), s.sum+w, s.n+1
}

func (s *span) mean() float32 { return s.sum / float32(s.n) }

// apart reports whether narrow and wide are clearly distinct, with nothing between.
func (c *class) apart() bool {
	narrow, wide := c.narrow.mean(), c.wide.mean()
	gap := wide - narrow
	return wide >= leastWide*narrow && wide <= mostWide*narrow &&
		c.narrow.most < narrow+0.42*gap && c.wide.least > narrow+0.58*gap
}

// itf turns the widths of a stretch into modules, and may reverse it: four narrow elements at the start, ten for
// each two digits, one in bars and one in spaces, and a wide and two narrow ones at the end. It modifies the widths.
func (r *Reader) itf(w []float32) (e elements, ok bool) {
	pairs := (len(w) - 7) / 10
	if len(w)%10 != 7 || 2*pairs < shortestITF {
		return e, false
	}
	e = elements{symbology: "ITF", quiet: quietITF}
	if w[2] > w[len(w)-3] {
		slices.Reverse(w)
		e.reversed = true
	}
	usual := sum(w[4:len(w)-3]) / float32(pairs)
	r.widths = append(r.widths[:0], 1, 1, 1, 1)
	var kinds [2]class // bars, spaces
	before := usual
	for k := range pairs {
		pair := w[4+10*k:][:10]
		now := sum(pair)
		if k > 0 && !alike(now, before) {
			return e, false
		}
		before = now
		var modules [10]int8
		for side := range kinds {
			first, second := widest(pair, side)
			for i := side; i < 10; i += 2 {
				v := pair[i] * usual / now // corrected for perspective
				if i == first || i == second {
					modules[i] = 3
					kinds[side].wide.add(v)
				} else {
					modules[i] = 1
					kinds[side].narrow.add(v)
				}
			}
		}
		r.widths = append(r.widths, modules[:]...)
	}
	ends := [2]float32{sum(w[4:14]) / usual, sum(w[len(w)-13:len(w)-3]) / usual}
	for i := range 4 {
		kinds[i%2].narrow.add(w[i] / ends[0])
	}
	kinds[0].wide.add(w[len(w)-3] / ends[1])
	kinds[1].narrow.add(w[len(w)-2] / ends[1])
	kinds[0].narrow.add(w[len(w)-1] / ends[1])
	if !kinds[0].apart() || !kinds[1].apart() {
		return e, false
	}
	r.widths = append(r.widths, 3, 1, 1)
	e.widths = r.widths
	e.module = (kinds[0].narrow.mean() + kinds[1].narrow.mean()) / 2
	return e, true
}

// widest returns the two widest of a pair's bars, or of its spaces.
func widest(pair []float32, side int) (first, second int) {
	first, second = side, side+2
	if pair[second] > pair[first] {
		first, second = second, first
	}
	for i := side + 4; i < 10; i += 2 {
		switch {
		case pair[i] > pair[first]:
			first, second = i, first
		case pair[i] > pair[second]:
			second = i
		}
	}
	return first, second
}
