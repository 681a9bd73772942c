package qr

import "math"

// alignmentAt looks for the place that looks most like an alignment pattern, within reach modules of where the grid
// has its middle, shifted by guess pixels. It returns the displacement from the grid's place in pixels, and the
// likeness.
func (r *Reader) alignmentAt(g *grid, p *Plane, cx, cy int, guess point, reach float64, invert bool) (point, float64) {
	x, y := float64(cx)+0.5, float64(cy)+0.5
	o := g.place(x, y)
	a := g.place(x+1, y).sub(g.place(x-1, y)).mul(0.5)
	b := g.place(x, y+1).sub(g.place(x, y-1)).mul(0.5)
	at, best := guess, -1.0
	centre := guess
	for step := 0.5; step > 0.1; step /= 2 {
		k := int(math.Round(reach / step))
		for j := -k; j <= k; j++ {
			for i := -k; i <= k; i++ {
				d := centre.add(a.mul(float64(i) * step)).add(b.mul(float64(j) * step))
				s := likeAlignment(p, o.add(d), a, b, invert)
				// Of two equally good places take the nearer: data may look like the pattern.
				if s -= 0.02 * math.Hypot(float64(i), float64(j)) * step; s > best {
					at, best = d, s
				}
			}
		}
		r.spend(int64(2*k+1) * int64(2*k+1) * 180)
		centre, reach = at, step/2
	}
	return at, best
}

// likeAlignment returns the correlation of 5 × 5 modules with an alignment pattern.
func likeAlignment(p *Plane, o, a, b point, invert bool) float64 {
	var s, ss, es int
	for j := -2; j <= 2; j++ {
		for i := -2; i <= 2; i++ {
			q := point{o.x + a.x*float64(i) + b.x*float64(j), o.y + a.y*float64(i) + b.y*float64(j)}
			grey := p.sample(q.x, q.y)
			s, ss = s+grey, ss+grey*grey
			if max(abs(i), abs(j)) == 1 {
				es += grey
			} else {
				es -= grey
			}
		}
	}
	// Eight light modules, seventeen dark ones.
	covers := float64(es) + 9*float64(s)/25
	spread := float64(ss) - float64(s)*float64(s)/25 + 25*faint
	like := covers / math.Sqrt(spread*(25-81.0/25))
	if invert {
		return -like
	}
	return like
}

// alike is the least likeness of an alignment pattern.
const alike = 0.6

// align finds the code's alignment patterns and fits the grid to them and to the finders' matches. It reports
// whether it found any.
func (r *Reader) align(g *grid, p *Plane, pat *pattern, invert bool, reach float64) bool {
	k := len(pat.centres)
	if k == 0 {
		return false
	}
	if k > 2 {
		return r.alignAll(g, p, pat, invert)
	}
	// The only one is the farthest from the finders and tells most.
	last := pat.centres[k-1]
	d, like := r.alignmentAt(g, p, last, last, point{}, reach, invert)
	if like < alike {
		return false
	}
	x := float64(last) + 0.5
	r.matches = append(r.matches, match{point{x, x}, g.place(x, x).add(d), 4})
	r.refit(g)
	return true
}

// alignAll goes from the finders to ever farther alignment patterns. It looks for each where its neighbours lead,
// and bends the grid through them.
func (r *Reader) alignAll(g *grid, p *Plane, pat *pattern, invert bool) bool {
	seen := r.knot(g, p, pat, invert, 2.5)
	k, found := len(pat.centres), false
	for j, cy := range pat.centres {
		for i, cx := range pat.centres {
			if seen[j*k+i] && !pat.atFinder(cx, cy) {
				x, y := float64(cx)+0.5, float64(cy)+0.5
				r.matches = append(r.matches, match{point{x, y}, g.place(x, y), 2})
				found = true
			}
		}
	}
	g.knots = nil
	if found {
		r.bow(g)
	}
	return found
}

// knot gives the grid the displacements of all its alignment patterns, which it looks for within reach modules, and
// returns those that it found. The others move with their neighbours.
func (r *Reader) knot(g *grid, p *Plane, pat *pattern, invert bool, reach float64) (found [7 * 7]bool) {
	k := len(pat.centres)
	ks := &r.knots
	ks.lines, ks.at = ks.lines[:0], grown(ks.at, k*k)
	clear(ks.at)
	for _, c := range pat.centres {
		ks.lines = append(ks.lines, float64(c)+0.5)
	}
	var seen [7 * 7]bool
	for j, cy := range pat.centres {
		for i, cx := range pat.centres {
			if pat.atFinder(cx, cy) {
				seen[j*k+i] = true
				continue
			}
			guess := ks.guess(&seen, i, j)
			if d, like := r.alignmentAt(g, p, cx, cy, guess, reach, invert); like >= alike {
				ks.at[j*k+i], seen[j*k+i] = d, true
			}
		}
	}
	found = seen
	for range k {
		for j := range k {
			for i := range k {
				if !seen[j*k+i] {
					ks.at[j*k+i] = ks.guess(&seen, i, j)
				}
			}
		}
	}
	g.knots = ks
	return found
}

// guess is the mean displacement of the neighbours that were found.
func (k *knots) guess(seen *[7 * 7]bool, i, j int) point {
	n := len(k.lines)
	var sum point
	count := 0.0
	for y := max(j-1, 0); y <= min(j+1, n-1); y++ {
		for x := max(i-1, 0); x <= min(i+1, n-1); x++ {
			if seen[y*n+x] {
				sum, count = sum.add(k.at[y*n+x]), count+1
			}
		}
	}
	if count == 0 {
		return sum
	}
	return sum.mul(1 / count)
}
