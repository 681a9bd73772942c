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

	hoping bool // the sparse lines of a still are read
	nth    int  // which of them
	hopes  []hope
	parts  []hope // of a line between them

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

// Read looks everywhere in one picture. A code is believed if four lines agree, and no other code is read over the
// same bars. It takes milliseconds, and up to seconds for the largest pictures.
func (r *Reader) Read(p qr.Plane) []Code {
	codes := r.Skim(p)
	if len(codes) == 0 {
		codes = r.Scour(p)
	}
	return codes
}

// Skim is Read, but in a large picture it looks closely only where something stands out: it may miss a code that few
// lines can read.
func (r *Reader) Skim(p qr.Plane) []Code {
	if !usable(&p) {
		return nil
	}
	scan := (*Reader).each
	if p.W*p.H >= large {
		scan = (*Reader).skim
	}
	r.readAll(&p, scan)
	return r.believed()
}

// Scour looks closely everywhere in a picture in which Skim does not. In smaller ones Skim has looked everywhere.
func (r *Reader) Scour(p qr.Plane) []Code {
	if !usable(&p) || p.W*p.H < large {
		return nil
	}
	r.readAll(&p, (*Reader).each)
	return r.believed()
}

// believed are the codes that enough lines agree on.
func (r *Reader) believed() (codes []Code) {
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
			if r.hoping && (text != "" || grey.hopeful(s)) {
				r.hopes = append(r.hopes, hope{r.nth,
					l.from + int(grey.edges[s.first])<<level, l.from + int(grey.edges[s.last+1])<<level})
			}
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
	if !countable(n) {
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
