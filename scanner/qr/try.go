package qr

import "math"

// sizes are the numbers of modules a side to try, the likeliest first.
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
	// A large code names its size; it is believed where it is near.
	if n := r.stamped(t, &r.dark); n > 0 && math.Abs(float64(n)-guess) < 0.12*guess {
		return [4]int{n}, 1
	}
	return list, count
}

// bendable is the size from which bends are looked for at once. In a smaller
// code they are less than a module, and the climb finds them.
const bendable = 45

// crisp is the score from which a grid is read as it is: a clean picture needs
// no climb, and one whose modules are hardly more than pixels suffers from it.
const crisp = 0.85

// try fits a grid to three finders and reads it.
func (r *Reader) try(t *triple, level int) (Code, bool) {
	one, hides := r.seen(t), t.hides()
	invert := one.dark == 0
	plane, f := r.planeFor(one.size, level)
	least, reach := 0.35, 3.5
	if hides != 0 {
		least, reach = 0.55, 5
	}
	list, count := r.sizes(t)
	var best grid
	var pat *pattern
	top := -2.0
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
		if !r.timed(&g, plane, p, invert) {
			continue
		}
		if s := r.score(&g, plane, p, invert, hides); s > top {
			top, best, pat = s, g, p
		}
	}
	if top < least {
		return Code{}, false
	}
	// The matches again, for the grid to be fitted with more of them.
	if _, ok := r.collect(t, pat.n); !ok {
		return Code{}, false
	}
	for i := range r.matches {
		r.matches[i].to = r.matches[i].to.mul(f)
	}
	aligned := best
	if r.align(&aligned, plane, pat, invert, reach) && aligned.sane() {
		if s := r.score(&aligned, plane, pat, invert, hides); s > top-0.05 {
			best, top = aligned, s
		}
	}
	a := aim{p: plane, pat: pat, invert: invert, hidden: hides, corner: best.anchor[2], bend: best.bend}
	c, v := Code{}, unlike
	if top > crisp {
		start := best
		c, v = r.readGrid(&start, &a)
	}
	if v != good {
		top = r.climb(&best, &a, 0.5)
		if top < least+0.15 || !best.sane() {
			return Code{}, false
		}
		c, v = r.readGrid(&best, &a)
	}
	if v == broken && r.work > -stepWork { // a code for sure, so worth going over
		best.knots = nil
		r.settle(&best, &a)
		if best.sane() {
			c, v = r.readGrid(&best, &a)
		}
	}
	if v == broken && hides == 0 {
		for _, k := range t.f {
			r.finders[k].broken = true
		}
	}
	if v == good {
		for i, p := range best.corners() {
			p = p.mul(float64(int(1)<<level) / f)
			c.Corners[i] = [2]int{int(p.x), int(p.y)}
		}
	}
	return c, v == good
}

// timed reports whether the lines of alternating modules between the finders
// look at all like that: most wrong triples and sizes end here, for a tenth of
// a score's price. A large code may be bent, so it is asked for less.
func (r *Reader) timed(g *grid, p *Plane, pat *pattern, invert bool) bool {
	s := r.correlate(g, p, pat.spots[partTiming])
	if invert {
		s = -s
	}
	return s > max(0.12, min(0.2, 9/float64(g.n)))
}

// planeFor is the picture to sample a code in: the one where a module is three
// to six pixels, so that noise is averaged and nothing is lost. f is its scale
// relative to the level the finders were seen at.
func (r *Reader) planeFor(size float64, level int) (p *Plane, f float64) {
	size *= float64(int(1) << level)
	at := 0
	for size >= 6 && at+1 < len(r.levels) {
		size /= 2
		at++
	}
	return &r.levels[at], math.Exp2(float64(level - at))
}

// learned stands for weights that are found, not given.
const learned = -1

// readGrid samples the modules and decodes them, with ever other ways to tell
// dark from light.
func (r *Reader) readGrid(g *grid, a *aim) (Code, verdict) {
	if a.pat.version >= 7 {
		r.knot(g, a.p, a.pat, a.invert, 1.5)
	}
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
