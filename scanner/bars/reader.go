package bars

import "counterfoil/scanner/qr"

// Code is one code that was read.
type Code struct {
	Text      string
	Symbology string // "CODE_128", "EAN_13" or "ITF"
	// Corners go clockwise round what was seen of the bars, in pixels of the
	// picture, from the first end of the code's first bar. The bars may be longer
	// than that.
	Corners [4][2]int
}

// Reader finds and reads codes. It keeps its buffers, so that looking allocates
// nothing and only what is read does. It is not safe for two goroutines at once.
type Reader struct {
	grey     [depth]profile // a line, the same by two, by four …
	found    []stretch
	edges    []float32 // widths of a stretch
	widths   []int8
	sevens   []composition
	elevens  []composition
	readers  map[string]rowReader
	readings []reading

	tracks []track
	way    int // where a live camera's lines go on
	offset int
	spent  int64 // in nanoseconds, since the pass began
}

// depth is how many sizes of a line are looked at, each half the one before:
// coarse ones see wide bars through noise.
const depth = 4

// NewReader makes a Reader; its buffers come with the first picture.
func NewReader() *Reader {
	return &Reader{sevens: compositions(4, 7, false), elevens: compositions(6, 11, true), readers: rowReaders()}
}

// usable reports whether the plane's figures fit its bytes.
func usable(p *qr.Plane) bool {
	return p.W >= taps && p.H >= taps && max(p.W, p.H) >= shortest && p.Stride >= p.W && len(p.Pix) >= (p.H-1)*p.Stride+p.W
}

// votes is how many lines of a still picture must agree.
const votes = 4

// spacing is how far apart the lines of a still picture are, in pixels; those of
// a small one are closer, those of a huge one farther apart.
const spacing = 4

// Read looks everywhere in one picture. A code is believed when four lines say
// the same, and none over the same bars says something else. It takes some
// milliseconds, and up to seconds for the largest pictures.
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
			got := reading{e.symbology, text, l, float64(l.from) + scale*float64(grey.edges[s.first]), float64(l.from) + scale*float64(grey.edges[s.last+1]), scale * float64(e.module)}
			if e.reversed {
				got.from, got.to = got.to, got.from
			}
			r.readings = append(r.readings, got)
		}
	}
}

// read reads a stretch; "" if it is no code, or could be two.
func (r *Reader) read(grey *profile, s stretch) (found elements, text string) {
	n := s.last - s.first + 1
	if n != eanElements && n%6 != 1 && n%10 != 7 {
		return found, ""
	}
	for _, symbology := range [...]func(*Reader, []float32) (elements, bool){(*Reader).ean13, (*Reader).code128, (*Reader).itf} {
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
