package bars

import "counterfoil/scanner/qr"

// Code is one code that was read.
type Code struct {
	Text      string
	Symbology string // "CODE_128", "EAN_13" or "ITF"
	// Corners go clockwise round the part of the bars that was seen, in pixels of the picture, from the first end of
	// the code's first bar. The bars may be longer.
	Corners [4][2]int
}

// Reader finds and reads codes. It keeps its buffers, so that only what is read allocates. It is not safe for
// concurrent use.
type Reader struct {
	grey     [depth]profile // a line at full size, at half, at a quarter …
	found    []stretch
	edges    []float32 // the widths of a stretch
	widths   []int8
	sevens   []composition
	elevens  []composition
	readers  map[string]rowReader
	readings []reading

	tracks []track
	way    int // where the lines of the next pass begin
	offset int
	spent  int64 // estimated nanoseconds since the pass began
}

// depth is how many sizes of a line are read, each half of the one before. Coarse ones show wide bars through noise.
const depth = 4

// NewReader returns a Reader. Its buffers are allocated with the first picture.
func NewReader() *Reader {
	return &Reader{sevens: compositions(4, 7, false), elevens: compositions(6, 11, true), readers: rowReaders()}
}

// usable reports whether the plane's dimensions fit its bytes.
func usable(p *qr.Plane) bool {
	if p.W < taps || p.H < taps || max(p.W, p.H) < shortest {
		return false
	}
	return p.Stride >= p.W && len(p.Pix) >= (p.H-1)*p.Stride+p.W
}

// votes is how many lines of a still picture must agree.
const votes = 4

// spacing is the distance between the lines of a still picture, in pixels. In a small picture they are closer, in a
// huge one farther apart.
const spacing = 4

// Read looks everywhere in one picture. A code is believed if four lines agree, and no other code is read over the
// same bars. It takes milliseconds, and up to seconds for the largest pictures.
func (r *Reader) Read(p qr.Plane) (codes []Code) {
	if !usable(&p) {
		return nil
	}
	r.readings = r.readings[:0]
	for _, w := range ways {
		along, across := w.extent(&p)
		low, high := w.offsets(&p)
		for offset := low; offset <= high; offset += max(min(spacing, 1+across/64), across/700) {
			r.look(&p, line{w, offset, 0, along})
		}
	}
	groups := gather(r.readings)
	all := make([]Code, len(groups))
	for i := range groups {
		all[i] = groups[i].code()
	}
	for i, g := range groups {
		denied := false
		for k, other := range groups {
			denied = denied || all[i].denied(g.lines, all[k], other.lines)
		}
		if g.enough(votes) && !denied {
			codes = append(codes, all[i])
		}
	}
	return codes
}

// look reads along a line.
func (r *Reader) look(p *qr.Plane, l line) {
	if !l.clip(p) {
		return
	}
	r.grey[0].grey = l.sample(p, r.grey[0].grey)
	r.spent += sampleCost * int64(len(r.grey[0].grey))
	for level := range r.grey {
		grey := &r.grey[level]
		if level > 0 {
			r.grey[level-1].coarser(grey)
		}
		if len(grey.grey) < shortest {
			return
		}
		worth := grey.find()
		r.spent += grey.spent
		if !worth {
			continue
		}
		r.found = grey.stretches(r.found)
		for _, s := range r.found {
			e, text := r.read(grey, s)
			if text == "" {
				continue
			}
			scale := float64(int(1) << level)
			from := float64(l.from) + scale*float64(grey.edges[s.first])
			to := float64(l.from) + scale*float64(grey.edges[s.last+1])
			if e.reversed {
				from, to = to, from
			}
			r.readings = append(r.readings, reading{e.symbology, text, l, from, to, scale * float64(e.module)})
		}
	}
}

var symbologies = [...]func(*Reader, []float32) (elements, bool){(*Reader).ean13, (*Reader).code128, (*Reader).itf}

// read reads a stretch. It returns "" if that is no code, or could be two.
func (r *Reader) read(grey *profile, s stretch) (found elements, text string) {
	n := s.last - s.first + 1
	if n != eanElements && n%6 != 1 && n%10 != 7 {
		return found, ""
	}
	for _, symbology := range symbologies {
		r.edges = grey.refine(s.first, s.last, r.edges)
		e, ok := symbology(r, r.edges)
		if !ok || !grey.quiet(s, e.quiet*e.module) {
			continue
		}
		t, ok := r.decode(e)
		if !ok {
			continue
		}
		if text != "" {
			return found, ""
		}
		found, text = e, t
	}
	return found, text
}
