package qr

import "math"

// sizes are the numbers of modules a side to try, the likeliest first.
func sizes(t *triple) (list [4]int, count int) {
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
	if first < 7 {
		count = min(count, 3)
	}
	return list, count
}

// try fits a grid to three finders and reads it.
func (r *Reader) try(t *triple, level int) (Code, bool) {
	invert := r.finders[t.f[0]].dark == 0
	plane, f := r.planeFor(r.finders[t.f[0]].size, level)
	list, count := sizes(t)
	var best grid
	var pat *pattern
	top := -2.0
	for _, n := range list[:count] {
		g, ok := r.collect(t, n)
		if !ok || !g.sane() {
			continue
		}
		g = g.scaled(f)
		p := r.pattern(n)
		if s := r.score(&g, plane, p, invert, 0); s > top {
			top, best, pat = s, g, p
		}
	}
	if r.debug != nil {
		r.debug("  triple %v doubt %.2f modules %.1f %.1f: n %d score %.2f", t.f, t.doubt, t.modules[0], t.modules[1], best.n, top)
	}
	if top < 0.35 {
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
	if r.align(&aligned, plane, pat, invert, 3.5) && aligned.sane() {
		if s := r.score(&aligned, plane, pat, invert, 0); s > top-0.05 {
			best, top = aligned, s
		}
	}
	top = r.climb(&best, plane, pat, invert, 0, 0.5)
	if r.debug != nil {
		r.debug("    climbed %.2f module %.2f", top, best.module())
	}
	if top < 0.5 || !best.sane() {
		return Code{}, false
	}
	c, ok := r.readGrid(&best, plane, pat, invert, 0)
	if ok {
		for i, p := range best.corners() {
			p = p.mul(float64(int(1)<<level) / f)
			c.Corners[i] = [2]int{int(p.x), int(p.y)}
		}
	}
	return c, ok
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

// readGrid samples the modules and decodes them, with ever other ways to tell
// dark from light.
func (r *Reader) readGrid(g *grid, p *Plane, pat *pattern, invert bool, hidden int) (Code, bool) {
	if pat.version >= 7 {
		r.knot(g, p, pat, invert)
	}
	r.read(g, p)
	n := g.n
	r.local(r.grey, n, 4, invert)
	if r.debug != nil {
		r.debug("    wrong %.3f format %d", r.wrong(pat, hidden), r.format(n))
	}
	if c, ok := r.decode(pat, hidden); ok {
		return c, true
	}
	for _, k := range []float64{0.12, 0.3} {
		r.deblur(n, k)
		r.local(r.sharp, n, 4, invert)
		if c, ok := r.decode(pat, hidden); ok {
			return c, true
		}
		r.level(r.sharp, pat, invert)
		if c, ok := r.decode(pat, hidden); ok {
			return c, true
		}
	}
	r.level(r.grey, pat, invert)
	return r.decode(pat, hidden)
}
