package qr

import "math"

// refit lays the grid through the matches with its present bends, and returns the mean square of the distances.
func (r *Reader) refit(g *grid) (miss float64, ok bool) {
	whole := float64(g.n - 7)
	r.flat = r.flat[:0]
	for _, m := range r.matches {
		m.from = g.bent((m.from.x-3.5)/whole, (m.from.y-3.5)/whole)
		r.flat = append(r.flat, m)
	}
	r.spend(int64(len(r.flat)) * 200)
	h, ok := fitHomography(r.flat)
	if !ok {
		return 0, false
	}
	weight := 0.0
	for _, m := range r.flat {
		d := h.apply(m.from).sub(m.to)
		miss, weight = miss+m.weight*d.dot(d), weight+m.weight
	}
	g.anchor = [4]point{h.apply(point{0, 0}), h.apply(point{1, 0}), h.apply(point{1, 1}), h.apply(point{0, 1})}
	g.set()
	return miss / weight, true
}

// bow finds the bends with which the finders' corners fit best: bent paper turns the finders, which shows before any
// data are read.
func (r *Reader) bow(g *grid) {
	best, ok := r.refit(g)
	if !ok {
		return
	}
	for step := 2.0; step > 0.2; step /= 2 {
		for range 2 {
			for i := range g.bend {
				best = r.bend(g, i, step/float64(g.n-7), best)
			}
		}
	}
	r.refit(g)
}

// bend tries one bend in both directions and keeps a clear improvement. Corners are seldom known to better than a
// fifth of a pixel.
func (r *Reader) bend(g *grid, i int, step, best float64) float64 {
	was := g.bend[i]
	for _, d := range [2]float64{step, -step} {
		g.bend[i] = was + d
		if miss, ok := r.refit(g); ok && miss < 0.97*best-0.0005 && math.Abs(g.bend[i]) < 0.1 {
			return miss
		}
	}
	g.bend[i] = was
	return best
}
