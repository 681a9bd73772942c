package qr

import "math"

// part weights: the timing lines say most about the number of modules, the
// finders about where they lie.
var partWeight = [parts]float64{1, 1, 1, 1.2, 0.8}

// score returns how well the fixed modules of a grid match, from -1 to 1. For each part it correlates the greys with
// the colours, so that a shadow or a reflection over one part does not spoil the others. Bits of hidden name parts
// that do not count.
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

// faint is the variance of greys, times 65 536, that noise alone makes. Below it a likeness is chance.
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

// aim is what a climb optimises, and where it began.
type aim struct {
	p      *Plane
	pat    *pattern
	invert bool
	hidden int            // bits of parts that do not count
	corner point          // where the fourth corner began
	bend   [bends]float64 // where the bends began
	crisp  bool           // the contrast of the data counts too
}

// worth returns the score of a grid, less a price for the drift of its fourth corner and of its bends: little
// determines those, and without a price they follow the noise.
func (r *Reader) worth(g *grid, a *aim, module float64) float64 {
	s := r.score(g, a.p, a.pat, a.invert, a.hidden)
	if a.crisp {
		return s + r.crispness(g, a.p)
	}
	d := g.anchor[2].distance(a.corner) / module
	s -= 0.004 * d * d
	for i, b := range g.bend {
		d = (b - a.bend[i]) * float64(g.n-7)
		s -= 0.002 * d * d
	}
	return s
}

// climb moves the anchors and the bends in ever smaller steps as long as the grid's worth grows.
func (r *Reader) climb(g *grid, a *aim, first float64) float64 {
	module := g.module()
	best := r.worth(g, a, module)
	for step := first; step > 0.06; step /= 2 {
		for range 3 {
			before := best
			for i := range 8 + bends {
				best = r.nudge(g, a, best, i, step, module)
			}
			if best < before+0.002 {
				break
			}
		}
	}
	return best
}

// nudge tries one of the numbers in both directions and keeps an improvement.
func (r *Reader) nudge(g *grid, a *aim, best float64, i int, step, module float64) float64 {
	var value *float64
	size := step * module
	switch {
	case i >= 8:
		value, size = &g.bend[i-8], step/float64(g.n-7)
	case i&1 == 0:
		value = &g.anchor[i/2].x
	default:
		value = &g.anchor[i/2].y
	}
	if i/2 == 2 {
		size *= 2
	}
	was := *value
	for _, d := range [2]float64{size, -size} {
		*value = was + d
		g.set()
		if s := r.worth(g, a, module); s > best {
			return s
		}
	}
	*value = was
	g.set()
	return best
}

// crispness returns how far the modules' greys are from the cuts of the last reading, as a fraction of how far they
// were then: a grid that lies right samples the middles of the modules, one that does not their edges. Of a large
// code it uses only some rows.
func (r *Reader) crispness(g *grid, p *Plane) float64 {
	sum, count, whole := 0.0, 0, 1/float64(g.n-7)
	for j := 0; j < g.n; j += 1 + g.n/60 {
		for i := range g.n {
			q := g.unit((float64(i)-3)*whole, (float64(j)-3)*whole)
			sum += math.Abs(float64(p.sample(q.x, q.y))/256 - r.cuts[j*g.n+i])
			count++
		}
	}
	r.spend(int64(count) * 15)
	return sum / float64(count) / r.contrast
}

// settle looks for the place of the fourth corner by crispness, and then for that of the whole grid.
func (r *Reader) settle(g *grid, a *aim) {
	module := g.module()
	r.contrast = 1
	for i, v := range r.grey {
		r.contrast += math.Abs(v-r.cuts[i]) / float64(len(r.grey))
	}
	start := g.anchor[2]
	at, best := start, math.Inf(-1)
	for j := -4.0; j <= 4; j++ {
		for i := -4.0; i <= 4; i++ {
			g.anchor[2] = start.add(point{i * module / 2, j * module / 2})
			g.set()
			if s := r.crispness(g, a.p); s > best {
				best, at = s, g.anchor[2]
			}
		}
	}
	g.anchor[2] = at
	g.set()
	a.crisp = true
	r.climb(g, a, 0.25)
}
