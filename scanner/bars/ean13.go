package bars

import "slices"

// elements are the ideal widths of a stretch in modules, alternately bars and spaces, from the code's own start.
type elements struct {
	symbology string
	widths    []int8
	reversed  bool    // against the direction of the line
	module    float32 // samples
	quiet     float32 // least quiet zone on either side, in modules
}

// roomy is the least quiet zone, in modules. EAN-13 should have 11 and 7, and Code 128 10, but paper is cut closer than
// that.
const roomy = 5

const eanElements = 3 + 24 + 5 + 24 + 3

// ean13 turns the widths of a stretch into modules. It modifies the widths.
func (r *Reader) ean13(w []float32) (e elements, ok bool) {
	if len(w) != eanElements {
		return e, false
	}
	start, middle, end := w[:3], w[27:32], w[56:]
	module := sum(w) / 95
	if !fits(start, module, 1, 1, 1) || !fits(middle, module, 1, 1, 1, 1, 1) || !fits(end, module, 1, 1, 1) {
		return e, false
	}
	bars := start[0] + start[2] + end[0] + end[2] + middle[1] + middle[3]
	spaces := start[1] + end[1] + middle[0] + middle[2] + middle[4]
	unspread(w, bars/12-spaces/10)
	e = elements{symbology: "EAN_13", module: module, quiet: roomy}
	r.widths = append(r.widths[:0], 1, 1, 1)
	before := 7 * module
	for digit := range 12 {
		at := 3 + 4*digit
		if digit == 6 {
			r.widths = append(r.widths, 1, 1, 1, 1, 1)
		}
		if digit >= 6 {
			at += 5
		}
		c, ok := nearest(r.sevens, w[at:at+4], 7)
		now := sum(w[at : at+4])
		if !ok || digit > 0 && !alike(now, before) {
			return e, false
		}
		r.widths, before = append(r.widths, c[:4]...), now
	}
	r.widths = append(r.widths, 1, 1, 1)
	e.widths = r.widths
	// All digits of the right half have bars of even width. Read backwards, they never do.
	for at := 32; at < 56; at += 4 {
		if (e.widths[at+1]+e.widths[at+3])%2 == 0 {
			e.reversed = true
		}
	}
	if e.reversed {
		slices.Reverse(e.widths)
	}
	return e, true
}
