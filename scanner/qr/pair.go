package qr

import (
	"cmp"
	"math"
	"slices"
)

// hidden marks the finder of a triple that is not visible.
const hidden = -1

// twos lists what two finders can be of a code whose third is covered by a reflection or a thumb: on its top edge,
// on its left edge, or at the ends of its diagonal. Only finders with at least two square rings have the axes to
// tell.
func (r *Reader) twos(limit int) {
	r.triples = r.triples[:0]
	for i := range r.finders {
		for j := range r.finders {
			l := &r.legs[i*len(r.finders)+j]
			a, b := &r.finders[i], &r.finders[j]
			taken := a.used || b.used || a.broken && b.broken
			weak := min(a.worth, b.worth) < strong
			if i == j || l.modules == 0 || taken || weak || len(r.triples)+3 > cap(r.triples) {
				continue
			}
			if l.ok && l.skew < 0.35 {
				r.edgeOf(i, j, l)
			} else {
				r.diagonalOf(i, j)
			}
		}
	}
	slices.SortFunc(r.triples, func(x, y triple) int { return cmp.Compare(x.doubt, y.doubt) })
	if len(r.triples) > limit {
		r.triples = r.triples[:limit]
	}
}

// edgeOf takes the way from i to j for the top edge, or for the left edge seen from its lower end: both have the
// code on their right.
func (r *Reader) edgeOf(i, j int, l *leg) {
	a, b := &r.finders[i], &r.finders[j]
	way := b.at.sub(a.at)
	down := middle(a.across(way), b.across(way)).mul(l.modules)
	r.triples = append(r.triples,
		triple{[3]int{i, j, hidden}, [2]float64{l.modules, l.modules}, l.skew, a.at.add(down)},
		triple{[3]int{j, hidden, i}, [2]float64{l.modules, l.modules}, l.skew, b.at.add(down)})
}

// across returns the finder's own axis that points most to the right of a way.
func (f *finder) across(way point) point {
	best, axis := 0.0, f.v
	for _, p := range [4]point{f.u, f.v, f.u.mul(-1), f.v.mul(-1)} {
		if c := way.cross(p) / p.length(); c > best {
			best, axis = c, p
		}
	}
	return axis
}

// diagonalOf takes i for the top right finder and j for the bottom left one.
func (r *Reader) diagonalOf(i, j int) {
	a, b := &r.finders[i], &r.finders[j]
	way := b.at.sub(a.at)
	d := a.u.cross(a.v)
	p, q := way.cross(a.v)/d, a.u.cross(way)/d
	d = b.u.cross(b.v)
	p2, q2 := way.cross(b.v)/d, b.u.cross(way)/d
	if math.Abs(p2) < math.Abs(q2) != (math.Abs(p) < math.Abs(q)) {
		p2, q2 = q2, p2
	}
	m, n := math.Sqrt(math.Abs(p*p2)), math.Sqrt(math.Abs(q*q2))
	skew := math.Abs(math.Log(m / n))
	if !(skew < 0.3) || m < 12 || m > 170 {
		return
	}
	// Of the two corners, the one that sees i and then j clockwise.
	corner := a.at.add(a.u.mul(p))
	if a.at.sub(corner).cross(b.at.sub(corner)) < 0 {
		corner = a.at.add(a.v.mul(q))
	}
	r.triples = append(r.triples, triple{[3]int{hidden, i, j}, [2]float64{m, n}, skew + 0.1, corner})
}
