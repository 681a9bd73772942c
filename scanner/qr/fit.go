package qr

import "math"

// part weights: the timing lines say most about the number of modules, the
// finders about where they lie.
var partWeight = [parts]float64{1, 1, 1, 1.2, 0.8}

// score is how well the fixed modules of a grid look as they must, from -1 to
// 1: for each part the correlation of its greys with its colours, so that a
// shadow or a shine over one part does not spoil the others. Bits of hidden
// name parts that do not count.
func (r *Reader) score(g *grid, p *Plane, pat *pattern, invert bool, hidden int) float64 {
	sum, weight := 0.0, 0.0
	for part := range pat.spots {
		if hidden>>part&1 == 1 || len(pat.spots[part]) == 0 {
			continue
		}
		sum += partWeight[part] * r.correlate(g, p, pat.spots[part])
		weight += partWeight[part]
	}
	if invert {
		sum = -sum
	}
	return sum / weight
}

// faint is the spread of greys, squared and times 65 536, that noise makes by
// itself: below it a likeness is chance.
const faint = 2.5 * 2.5 * 256 * 256

func (r *Reader) correlate(g *grid, p *Plane, spots []spot) float64 {
	var s, ss, es, e int
	for i := range spots {
		at := &spots[i]
		q := g.unit(at.u, at.v)
		grey := p.sample(q.x, q.y)
		s, ss, es, e = s+grey, ss+grey*grey, es+at.sign*grey, e+at.sign
	}
	r.spend(int64(len(spots)) * 12)
	n := float64(len(spots))
	covers := float64(es) - float64(e)*float64(s)/n
	spread := float64(ss) - float64(s)*float64(s)/n + n*faint
	return covers / math.Sqrt(spread*(n-float64(e)*float64(e)/n))
}

// climb moves the anchors and the bends, a step at a time and ever smaller
// ones, as long as the score grows.
func (r *Reader) climb(g *grid, p *Plane, pat *pattern, invert bool, hidden int, first float64) float64 {
	best := r.score(g, p, pat, invert, hidden)
	module := g.module()
	whole := float64(g.n - 7)
	for step := first; step > 0.06; step /= 2 {
		for range 3 {
			before := best
			for i := range 10 {
				best = r.nudge(g, p, pat, invert, hidden, best, i, step, module, whole)
			}
			if best < before+0.002 {
				break
			}
		}
	}
	return best
}

// nudge tries one of the ten numbers both ways and keeps what is better.
func (r *Reader) nudge(g *grid, p *Plane, pat *pattern, invert bool, hidden int, best float64, i int, step, module, whole float64) float64 {
	var value *float64
	size := step * module
	switch {
	case i >= 8:
		value, size = &g.bend[i-8], step/whole
	case i&1 == 0:
		value = &g.anchor[i/2].x
	default:
		value = &g.anchor[i/2].y
	}
	if i/2 == 2 {
		size *= 2 // nothing but extrapolation and one small pattern holds this corner
	}
	was := *value
	for _, d := range [2]float64{size, -size} {
		*value = was + d
		g.set()
		if s := r.score(g, p, pat, invert, hidden); s > best {
			return s
		}
	}
	*value = was
	g.set()
	return best
}
