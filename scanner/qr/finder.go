package qr

import (
	"cmp"
	"math"
	"slices"
)

// finder is one of the three large squares in the corners of a code, or something similar.
type finder struct {
	at      point   // its centre
	size    float64 // of a module, the mean over directions
	dark    byte    // the colour of its inner square: 0 in an inverted code
	seen    int     // how many rows crossed it
	rings   [3]ring // its squares of 3, 5 and 7 modules, by their outlines
	u, v    point   // its own axes, one module long, v clockwise from u
	squared bool    // at least one ring is a quad, so u and v are its edges
	used    bool    // belongs to a code that was read
	broken  bool    // belongs to a code that is complete but cannot be corrected
	worth   float64 // how much it looks like a finder
}

// A live camera compares up to most finders of a pass with one another, and examines seenMost. A busy picture, or the
// data of a large code, has hundreds of places that look a little like a finder, and the number of triples grows with
// the cube. A still picture may have a hundred codes. It compares beyond most those that certainly look like finders,
// up to crowdMost.
const most, seenMost, crowdMost, stillSeen = 48, 1000, 400, 4000

// strong is how much a finder must look like one to be compared beyond most: two of its rings are square.
const strong = 2.2

// search looks for finders row by row, and skips rows if codes cannot be small enough to be missed.
func (r *Reader) search(m *bitmap, step int) {
	r.finders = r.finders[:0]
	r.owner = grown(r.owner, len(m.cells))
	clear(r.owner)
	for y := step / 2; y < m.h && r.work > 0; y += step {
		r.edges = m.edges(y, r.edges)
		e := r.edges
		colour := m.pix[y*m.stride]
		for i := 0; i+5 < len(e); i++ {
			// Most windows fail here: a finder's middle run is by far its widest.
			left, mid, right := e[i+2]-e[i+1], e[i+3]-e[i+2], e[i+4]-e[i+3]
			if mid <= left || mid <= right || mid > 6*left || mid > 6*right {
				continue
			}
			w := [5]int{int(e[i+1] - e[i]), int(left), int(mid), int(right), int(e[i+5] - e[i+4])}
			if m.like(w, 9) {
				r.consider(m, int(e[i+2]+e[i+3])/2, y, w, colour^byte(i&1))
			}
		}
		r.spend(int64(len(e))*4 + int64(m.w)/8)
	}
}

// consider checks a candidate of one row in four directions. It adds the candidate, or counts it as one more row of
// a known finder.
func (r *Reader) consider(m *bitmap, x, y int, w [5]int, dark byte) {
	if k := r.owner[y/cell*m.cw+x/cell]; k > 0 {
		if f := &r.finders[k-1]; f.dark == dark && f.holds(float64(x), float64(y)) {
			f.seen++
			return
		}
	}
	r.spend(150)
	wide := w[0] + w[1] + w[2] + w[3] + w[4]
	v, shift, ok := m.across(x, y, 0, 1, wide)
	if !ok || !m.like(v, 10) {
		return
	}
	cy := float64(y) + 0.5 + shift
	h, shift, ok := m.across(x, int(cy), 1, 0, wide)
	if !ok || !m.like(h, 10) {
		return
	}
	cx := float64(x) + 0.5 + shift
	wide, high := span(h), span(v)
	if wide > 4*high || high > 4*wide {
		return
	}
	slant := 0
	for _, dy := range []int{1, -1} {
		if d, _, ok := m.across(int(cx), int(cy), 1, dy, wide+high); ok && m.like(d, 13) {
			slant++
		}
	}
	if slant == 0 {
		return
	}
	if len(r.finders) == seenMost && !r.still || len(r.finders) == stillSeen {
		return
	}
	r.finders = append(r.finders, finder{at: point{cx, cy}, size: float64(wide+high) / 14, dark: dark, seen: 1})
	r.own(m, len(r.finders))
}

// holds reports whether a place lies approximately in the inner square.
func (f *finder) holds(x, y float64) bool {
	near := 1.5*f.size + 1
	return math.Abs(x-f.at.x) < near && math.Abs(y-f.at.y) < near
}

// own marks the cells that the inner square of the k-th finder touches, so that later rows that cross it find it at
// once.
func (r *Reader) own(m *bitmap, k int) {
	f := &r.finders[k-1]
	near := 1.5*f.size + 1
	x0, x1 := max(int(f.at.x-near)/cell, 0), min(int(f.at.x+near)/cell, m.cw-1)
	y0, y1 := max(int(f.at.y-near)/cell, 0), min(int(f.at.y+near)/cell, m.ch-1)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			r.owner[y*m.cw+x] = uint16(k)
		}
	}
}

// rank follows the outlines of all finders and keeps the likeliest.
func (r *Reader) rank(m *bitmap) {
	for i := range r.finders {
		f := &r.finders[i]
		r.outlines(m, f)
		f.worth = min(float64(f.seen)/(2*f.size), 1)
		for k := range f.rings {
			if f.rings[k].ok {
				f.worth++
			}
		}
	}
	slices.SortFunc(r.finders, func(a, b finder) int { return cmp.Compare(b.worth, a.worth) })
	r.found = len(r.finders)
}

// choose puts the likeliest finders into use. In a still picture those of the codes that were read make room for
// others.
func (r *Reader) choose() {
	all := r.finders[:r.found]
	if r.still {
		all = slices.DeleteFunc(all, func(f finder) bool { return f.used })
	}
	r.found = len(all)
	n := min(most, len(all))
	for r.still && n < min(crowdMost, len(all)) && all[n].worth >= strong {
		n++
	}
	r.finders = all[:n]
}

// crowded reports whether so many finders are in use that a still picture must show several codes.
func (r *Reader) crowded() bool {
	return r.still && len(r.finders) > crowd && r.finders[crowd].worth >= strong
}

// crowd is the number of strong finders that a picture of one or two codes doesn't have.
const crowd = 12

// span is the length of five runs, the outer two limited by the rings next to them: a missing quiet zone lengthens
// them.
func span(w [5]int) int {
	return min(w[0], 2*w[1]) + w[1] + w[2] + w[3] + min(w[4], 2*w[3])
}
