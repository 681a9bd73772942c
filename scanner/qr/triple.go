package qr

import (
	"cmp"
	"math"
	"slices"
)

// leg is what two finders tell if they are on one edge of a code.
type leg struct {
	modules float64 // between their centres
	skew    float64 // how far the line between them deviates from their own axes
	ok      bool
}

// triple is three finders taken for the top left, top right and bottom left of a code, or two of them if one is
// hidden.
type triple struct {
	f       [3]int
	modules [2]float64 // along the top, along the left
	doubt   float64
	guess   point // where the hidden finder should be, if one is hidden
}

// pairUp examines every two finders.
func (r *Reader) pairUp(m *bitmap) {
	n := len(r.finders)
	r.legs = grown(r.legs, n*n)
	for i := range n {
		for j := range n {
			r.legs[i*n+j] = leg{}
			a, b := &r.finders[i], &r.finders[j]
			if i == j || a.dark != b.dark || a.used || b.used {
				continue
			}
			if q := a.size / b.size; q > 2.5 || q < 0.4 {
				continue
			}
			r.legs[i*n+j] = r.legOf(m, a, b)
		}
	}
	r.spend(int64(n*n) * 40)
}

// legOf measures the way from a to b at both ends. Seen at a slant, modules shrink along the way, and the geometric
// mean counts them correctly.
func (r *Reader) legOf(m *bitmap, a, b *finder) leg {
	way := b.at.sub(a.at)
	ta, sa := a.along(m, way)
	tb, sb := b.along(m, way)
	l := leg{modules: math.Sqrt(ta * tb), skew: sa + sb + 0.4*math.Abs(math.Log(ta/tb))}
	l.ok = l.modules > 11 && l.modules < 190 && l.skew < 0.7
	return l
}

// along returns the length of a way in this finder's modules, and how much it deviates from the finder's axes.
func (f *finder) along(m *bitmap, way point) (modules, lean float64) {
	if f.squared {
		d := f.u.cross(f.v)
		p, q := math.Abs(way.cross(f.v)/d), math.Abs(f.u.cross(way)/d)
		return max(p, q, 1e-9), min(p, q) / max(p, q, 1e-9)
	}
	// Without axes, measure the rings along the way itself.
	length := way.length()
	w := m.alongLine(f.at, way.mul(1/length), 6*f.size)
	if w == 0 {
		w = 7 * f.size
	}
	return length * 7 / w, 0.1
}

// alongLine returns the width of a finder along a direction, or 0.
func (m *bitmap) alongLine(at, way point, limit float64) float64 {
	total := 0.0
	for _, sign := range [2]float64{1, -1} {
		colour, changes := m.at(int(at.x), int(at.y)), 0
		for d := 0.0; changes < 3; d += 0.5 {
			if d > limit {
				return 0
			}
			if c := m.at(int(at.x+sign*d*way.x), int(at.y+sign*d*way.y)); c != colour {
				if changes++; changes == 3 {
					total += d
				}
				colour ^= 1
			}
		}
	}
	return total
}

// triplesMost is the largest number of triples that are weighed, triesLeast how many may fail in a row.
const triplesMost, triesLeast = 4096, 40

// gather lists the likeliest triples, the best first.
func (r *Reader) gather() {
	r.triples = r.triples[:0]
	n := len(r.finders)
	crowded := r.crowded()
	limit := triesLeast
	if r.still {
		limit = triplesMost
	}
	for a := range n {
		first := len(r.triples)
		r.nearest(a, crowded)
		for _, b := range r.mates {
			top := &r.legs[a*n+b]
			for _, c := range r.mates {
				left := &r.legs[a*n+c]
				if c == b || left.modules > 1.42*top.modules || top.modules > 1.42*left.modules {
					continue
				}
				r.weigh(a, b, c, top, left)
				r.spend(50)
			}
		}
		if crowded {
			r.keepBest(first)
		}
		if r.work < 0 {
			break
		}
	}
	r.spend(int64(n*n)*5 + int64(len(r.triples))*80)
	slices.SortFunc(r.triples, func(x, y triple) int { return cmp.Compare(x.doubt, y.doubt) })
	if len(r.triples) > limit {
		r.triples = r.triples[:limit]
	}
}

// In a crowd, the finders of one code are among the nearest to each other, and further ones are those of other codes,
// in rows perhaps. nearMost is how many are considered for each finder, bestMost how many of its triples are tried.
const nearMost, bestMost = 24, 6

// nearest lists the finders to which one has a leg; in a crowd only the nearest.
func (r *Reader) nearest(a int, crowded bool) {
	n := len(r.finders)
	r.mates = r.mates[:0]
	legs := r.legs[a*n:][:n]
	for b := range legs {
		if legs[b].ok {
			r.mates = append(r.mates, b)
		}
	}
	if crowded && len(r.mates) > nearMost {
		slices.SortFunc(r.mates, func(b, c int) int { return cmp.Compare(legs[b].modules, legs[c].modules) })
		r.mates = r.mates[:nearMost]
	}
}

// keepBest leaves of the triples from first on, all of one finder, the likeliest. It prefers small codes: a large one
// that is made of the corners of others is as regular as they are.
func (r *Reader) keepBest(first int) {
	own := r.triples[first:]
	for i := range own {
		own[i].doubt += 0.01 * (own[i].modules[0] + own[i].modules[1]) / 2
	}
	slices.SortFunc(own, func(x, y triple) int { return cmp.Compare(x.doubt, y.doubt) })
	r.triples = r.triples[:first+min(len(own), bestMost)]
}

// weigh adds a triple if it may be that of a code. a is its top left finder.
func (r *Reader) weigh(a, b, c int, top, left *leg) {
	fa, fb, fc := &r.finders[a], &r.finders[b], &r.finders[c]
	u, v := fb.at.sub(fa.at), fc.at.sub(fa.at)
	turn := u.cross(v) / (u.length() * v.length())
	if turn < 0.3 {
		return
	}
	if q := fb.size / fc.size; q > 2.5 || q < 0.4 {
		return
	}
	apart := math.Abs(math.Log(top.modules / left.modules))
	if len(r.triples) == cap(r.triples) {
		return
	}
	doubt := top.skew + left.skew + 2*apart + 0.3*(1-turn) +
		0.15*(math.Abs(math.Log(fb.size/fa.size))+math.Abs(math.Log(fc.size/fa.size)))
	for _, f := range [3]*finder{fa, fb, fc} {
		doubt += 0.2 / float64(f.seen)
	}
	if doubt < 1.6 {
		r.triples = append(r.triples, triple{[3]int{a, b, c}, [2]float64{top.modules, left.modules}, doubt, point{}})
	}
}

// cornersOf adds the corners of a finder's rings to the matches, identified by the directions u and v of the top and
// left edges of the code. at is the module of the finder's first corner.
func (r *Reader) cornersOf(f *finder, u, v point, at point) {
	d := u.cross(v)
	added := false
	for k := range f.rings {
		g := &f.rings[k]
		if !g.ok {
			continue
		}
		best, shift := math.Inf(-1), 0
		for s := range 4 {
			sum := 0.0
			for i, sign := range [4]point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
				p := g.corner[(i+s)%4].sub(f.at)
				sum += sign.x*p.cross(v)/d + sign.y*u.cross(p)/d
			}
			if sum > best {
				best, shift = sum, s
			}
		}
		for i, sign := range [4]point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			from := point{at.x + 3.5 + sign.x*side[k], at.y + 3.5 + sign.y*side[k]}
			r.matches = append(r.matches, match{from, g.corner[(i+shift)%4], 1})
		}
		added = true
	}
	if !added {
		r.matches = append(r.matches, match{point{at.x + 3.5, at.y + 3.5}, f.at, 4})
	}
}

// hides returns the parts of the pattern, one bit each, that do not count because their finder is hidden.
func (t *triple) hides() (bits int) {
	for i, k := range t.f {
		if k == hidden {
			bits |= 1 << (partTopLeft + i)
		}
	}
	return bits
}

// seen returns one of the triple's visible finders.
func (r *Reader) seen(t *triple) *finder {
	if t.f[0] == hidden {
		return &r.finders[t.f[1]]
	}
	return &r.finders[t.f[0]]
}

// middles returns the centres of the three finders, that of a hidden one by guess.
func (r *Reader) middles(t *triple) (at [3]point) {
	for i, k := range t.f {
		at[i] = t.guess
		if k != hidden {
			at[i] = r.finders[k].at
		}
	}
	return at
}

// collect makes the matches of a triple for a code of n modules a side, and a first grid from them.
func (r *Reader) collect(t *triple, n int) (g grid, ok bool) {
	r.matches = r.matches[:0]
	at := r.middles(t)
	u, v := at[1].sub(at[0]), at[2].sub(at[0])
	far := float64(n - 7)
	for i, corner := range [3]point{{0, 0}, {far, 0}, {0, far}} {
		if t.f[i] != hidden {
			r.cornersOf(&r.finders[t.f[i]], u, v, corner)
		}
	}
	if len(r.matches) < 6 {
		// Centres alone make a parallelogram.
		r.matches = append(r.matches, match{point{far + 3.5, far + 3.5}, at[1].add(v), 0.01})
	}
	g.n = n
	_, ok = r.refit(&g)
	return g, ok
}
