package qr

import "math"

// sizes returns the numbers of modules a side to try, the likeliest first.
func (r *Reader) sizes(t *triple) (list [4]int, count int) {
	guess := (t.modules[0]+t.modules[1])/2 + 7
	k := (guess - 17) / 4
	first := int(math.Round(k))
	second := first + 1
	if k < float64(first) {
		second = first - 1
	}
	list = [4]int{first, second, 2*first - second, 2*second - first}
	for _, v := range list {
		if v >= 1 && v <= 40 {
			list[count] = 17 + 4*v
			count++
		}
	}
	if first < 6 {
		return list, min(count, 3)
	}
	// A large code states its size, which is believed if it is plausible.
	if n := r.stamped(t, &r.dark); n > 0 && math.Abs(float64(n)-guess) < 0.12*guess {
		return [4]int{n}, 1
	}
	return list, count
}

// bendable is the size from which bends are tried at once. In a smaller code they are less than a module, and the
// climb finds them.
const bendable = 45

// crisp is the score from which a grid is read as it is: a clean picture needs no climb, and one whose modules are
// hardly more than pixels suffers from it.
const crisp = 0.85

// try fits a grid to three finders and reads it.
func (r *Reader) try(t *triple, level int) (Code, bool) {
	plane, f := r.planeFor(r.seen(t).size, level)
	a := aim{p: plane, invert: r.seen(t).dark == 0, hidden: t.hides()}
	g, top := r.likeliest(t, &a, f)
	if top < least(&a) {
		return Code{}, false
	}
	r.anchorAt(t, &g, &a, f, top)
	a.corner, a.bend = g.anchor[2], g.bend
	c, v := r.settled(&g, &a)
	switch {
	case v == good:
		for i, p := range g.corners() {
			p = p.mul(math.Exp2(float64(level)) / f)
			c.Corners[i] = [2]int{int(p.x), int(p.y)}
		}
	case v == broken && a.hidden == 0:
		for _, k := range t.f {
			r.finders[k].broken = true
		}
	}
	return c, v == good
}

// least is the score below which a first grid is given up. One with a hidden finder has less evidence, so it must
// look better.
func least(a *aim) float64 {
	if a.hidden != 0 {
		return 0.55
	}
	return 0.35
}

// likeliest returns the first grid of the size that looks best, in the plane's own pixels, of which one of the
// finders' level is f. a gets its pattern.
func (r *Reader) likeliest(t *triple, a *aim, f float64) (best grid, top float64) {
	list, count := r.sizes(t)
	top = -2
	for _, n := range list[:count] {
		g, ok := r.collect(t, n)
		if !ok || !g.sane() {
			continue
		}
		if n >= bendable && len(r.matches) >= 24 { // two thirds of all corners
			r.bow(&g)
		}
		g = g.scaled(f)
		p := r.pattern(n)
		if !r.timed(&g, a.p, p, a.invert) {
			continue
		}
		if s := r.score(&g, a.p, p, a.invert, a.hidden); s > top {
			top, best, a.pat = s, g, p
		}
	}
	return best, top
}

// anchorAt fits the grid to the alignment patterns as well, unless it looks worse for that.
func (r *Reader) anchorAt(t *triple, g *grid, a *aim, f, top float64) {
	if _, ok := r.collect(t, g.n); !ok {
		return
	}
	for i := range r.matches {
		r.matches[i].to = r.matches[i].to.mul(f)
	}
	reach := 3.5
	if a.hidden != 0 {
		reach = 5
	}
	aligned := *g
	if r.align(&aligned, a.p, a.pat, a.invert, reach) && aligned.sane() &&
		r.score(&aligned, a.p, a.pat, a.invert, a.hidden) > top-0.05 {
		*g = aligned
	}
}

// settled reads the grid as it is if it is crisp, and else after a climb. A code that is there but broken is read
// once more through a mesh, and with its fourth corner elsewhere.
func (r *Reader) settled(g *grid, a *aim) (Code, verdict) {
	if r.score(g, a.p, a.pat, a.invert, a.hidden) > crisp {
		start := *g
		if c, v := r.readGrid(&start, a); v == good {
			return c, v
		}
	}
	if top := r.climb(g, a, 0.5); top < least(a)+0.15 || !g.sane() {
		return Code{}, unlike
	}
	c, v := r.readGrid(g, a)
	if v != broken || r.work < -stepWork { // certainly a code, so worth another attempt
		return c, v
	}
	if c, v = r.meshed(g, a); v == good {
		return c, v
	}
	g.knots = nil
	r.settle(g, a)
	if !g.sane() {
		return Code{}, broken
	}
	if c, v = r.readGrid(g, a); v == good {
		return c, v
	}
	if c, v = r.meshed(g, a); v == good {
		return c, v
	}
	return c, broken
}

// timed reports whether the timing lines between the finders look at all like alternating modules. Most wrong
// triples and sizes end here, for a tenth of the cost of a score. A large code may be bent, so it must meet less.
func (r *Reader) timed(g *grid, p *Plane, pat *pattern, invert bool) bool {
	s := r.correlate(g, p, pat.spots[partTiming])
	if invert {
		s = -s
	}
	return s > max(0.12, min(0.2, 9/float64(g.n)))
}

// planeFor returns the size of the picture in which to sample a code: the one in which a module has three to six
// pixels, so that noise is averaged and nothing is lost. f is its scale relative to the level in which the finders
// were found.
func (r *Reader) planeFor(size float64, level int) (p *Plane, f float64) {
	size *= float64(int(1) << level)
	at := 0
	for size >= 6 && at+1 < len(r.levels) {
		size /= 2
		at++
	}
	return &r.levels[at], math.Exp2(float64(level - at))
}

// learned stands for weights that equalise finds.
const learned = -1

// readGrid samples the modules and decodes them, with one way after another to tell dark from light.
func (r *Reader) readGrid(g *grid, a *aim) (Code, verdict) {
	if a.pat.version >= 7 {
		r.knot(g, a.p, a.pat, a.invert, 1.5)
	}
	return r.readHere(g, a)
}

// meshed lays a mesh over the grid that was just read, and reads it.
func (r *Reader) meshed(g *grid, a *aim) (Code, verdict) {
	var c Code
	v := broken
	for range meshRounds {
		r.mesh(g, a)
		if c, v = r.readHere(g, a); v != broken {
			break
		}
	}
	return c, v
}

// readHere is readGrid with the grid's present knots.
func (r *Reader) readHere(g *grid, a *aim) (Code, verdict) {
	r.read(g, a.p)
	result := unlike
	for _, sharper := range [4]float64{0.12, learned, 0.3, 0} {
		if sharper == learned {
			r.equalise(a.pat, a.invert)
		} else {
			r.deblur(g.n, sharper)
		}
		for _, cut := range [2]func([]float64, *pattern, bool){r.local, r.level} {
			cut(r.sharp, a.pat, a.invert)
			c, v := r.decode(a.pat, a.hidden)
			if v == good {
				return c, good
			}
			result = max(result, v)
		}
	}
	return Code{}, result
}
