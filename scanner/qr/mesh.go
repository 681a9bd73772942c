package qr

import (
	"cmp"
	"math"
	"slices"
)

// mesh follows crumpled or warped paper: knots all over the code, each moved to where the modules around it look crisp.
// It goes from the finders outward and looks for each knot where its neighbours lie, since a grid that is a whole
// module off looks as crisp as the right one. It uses the cuts of the last reading.
func (r *Reader) mesh(g *grid, a *aim) {
	ms := r.meshOf(g, a)
	for _, k := range ms.order {
		ms.seek(k, ms.about(k, false), 0.75, 0.25, a.p)
	}
	for range 2 {
		for _, k := range ms.order {
			ms.seek(k, ms.about(k, true), 0.25, 0.125, a.p)
		}
	}
	r.spend(int64(len(ms.order)) * int64(ms.span*ms.span) * 49 * 4 * 14)
	g.knots = &ms.knots
}

// mesh is the state of one search; it keeps its buffers.
type mesh struct {
	knots
	n     int
	span  int     // half the side, in modules, of the square around a knot that counts
	base  []point // the middles of the modules without the mesh
	cuts  []float64
	signs []int8 // the fixed modules' colours: +1 light, -1 dark, 0 data
	order []int  // the knots, from the finders outward
	known []bool
}

// meshRounds is how many times a mesh is laid over the one before.
const meshRounds = 2

// meshEvery is roughly the number of modules between two knots, meshMost the most knots in a row.
const meshEvery, meshMost = 5, 14

func (r *Reader) meshOf(g *grid, a *aim) *mesh {
	ms, n := &r.warp, g.n
	ms.base, ms.signs = grown(ms.base, n*n), grown(ms.signs, n*n)
	for j := range n {
		for i := range n {
			ms.base[j*n+i] = g.place(float64(i)+0.5, float64(j)+0.5)
		}
	}
	row := min(n/meshEvery, meshMost) + 1
	gap := float64(n) / float64(row-1)
	ms.n, ms.span, ms.cuts = n, int(gap+0.5), r.cuts
	ms.lines = grown(ms.lines, row)
	for i := range ms.lines {
		ms.lines[i] = float64(i) * gap
	}
	ms.at, ms.known, ms.order = grown(ms.at, row*row), grown(ms.known, row*row), grown(ms.order, row*row)
	clear(ms.at)
	clear(ms.known)
	clear(ms.signs)
	for part, spots := range a.pat.spots {
		for _, s := range spots {
			if a.hidden>>part&1 == 0 {
				ms.signs[s.j*n+s.i] = int8(s.sign)
			}
		}
	}
	if a.invert {
		for i := range ms.signs {
			ms.signs[i] = -ms.signs[i]
		}
	}
	far := float64(n) - 3.5
	distance := func(k int) float64 {
		x, y := ms.lines[k%row], ms.lines[k/row]
		d := math.Inf(1)
		for part, c := range [3]point{{3.5, 3.5}, {far, 3.5}, {3.5, far}} {
			if a.hidden>>(partTopLeft+part)&1 == 0 {
				d = min(d, c.distance(point{x, y}))
			}
		}
		return d
	}
	for k := range ms.order {
		ms.order[k] = k
	}
	slices.SortFunc(ms.order, func(a, b int) int { return cmp.Compare(distance(a), distance(b)) })
	return ms
}

// about is the mean displacement of a knot's neighbours, and of the knot itself if it is known and own is set.
func (ms *mesh) about(k int, own bool) point {
	row := len(ms.lines)
	var sum point
	count := 0.0
	for j := max(k/row-1, 0); j <= min(k/row+1, row-1); j++ {
		for i := max(k%row-1, 0); i <= min(k%row+1, row-1); i++ {
			w := 1.0
			if j*row+i == k {
				w = 4
				if !own {
					continue
				}
			}
			if ms.known[j*row+i] {
				sum, count = sum.add(ms.at[j*row+i].mul(w)), count+w
			}
		}
	}
	if count == 0 {
		return sum
	}
	return sum.mul(1 / count)
}

// seek moves a knot to the crispest place within reach modules of a guess.
func (ms *mesh) seek(k int, guess point, reach, step float64, p *Plane) {
	row, n := len(ms.lines), ms.n
	x, y := ms.lines[k%row], ms.lines[k/row]
	i0, j0 := min(max(int(x), 1), n-2), min(max(int(y), 1), n-2)
	u := ms.base[j0*n+i0+1].sub(ms.base[j0*n+i0-1]).mul(0.5)
	v := ms.base[(j0+1)*n+i0].sub(ms.base[(j0-1)*n+i0]).mul(0.5)
	best, at := math.Inf(-1), guess
	m := int(reach/step + 0.5)
	for b := -m; b <= m; b++ {
		for a := -m; a <= m; a++ {
			d := guess.add(u.mul(float64(a) * step)).add(v.mul(float64(b) * step))
			if s := ms.crisp(x, y, d, p) * (1 - 0.06*step*step*float64(a*a+b*b)); s > best {
				best, at = s, d
			}
		}
	}
	ms.at[k], ms.known[k] = at, true
}

// crisp returns how far the greys around a knot are from their cuts, to the right side where that is known, if all
// are displaced by d.
func (ms *mesh) crisp(x, y float64, d point, p *Plane) float64 {
	n := ms.n
	sum := 0.0
	for j := max(int(y)-ms.span, 0); j < min(int(y)+ms.span, n); j++ {
		for i := max(int(x)-ms.span, 0); i < min(int(x)+ms.span, n); i++ {
			q := ms.base[j*n+i].add(d)
			grey := float64(p.sample(q.x, q.y))/256 - ms.cuts[j*n+i]
			switch ms.signs[j*n+i] {
			case 0:
				sum += math.Abs(grey)
			case 1:
				sum += 2 * grey
			default:
				sum -= 2 * grey
			}
		}
	}
	return sum
}
