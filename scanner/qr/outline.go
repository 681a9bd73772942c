package qr

import "math"

// ring is the outer edge of one of a finder's squares.
type ring struct {
	corner [4]point // clockwise as seen
	ok     bool
}

// side is half the width of a ring, in modules.
var side = [3]float64{1.5, 2.5, 3.5}

// outlines follows the three rings of a finder and makes quads of them.
func (r *Reader) outlines(m *bitmap, f *finder) {
	x, y := int(f.at.x), int(f.at.y)
	colour := f.dark
	if m.at(x, y) != colour {
		return
	}
	for k := range f.rings {
		// To the right edge of this square, along the row.
		for m.at(x+1, y) == colour {
			x++
		}
		wide := 2 * side[k] * f.size
		if r.follow(m, x, y, colour, int(8*wide)+24) {
			f.rings[k].corner, f.rings[k].ok = r.quad(f.at, wide)
		}
		x++
		colour ^= 1
		if m.at(x, y) != colour {
			break
		}
	}
	f.align()
}

// follow walks round the region of one colour that holds (x, y), starting at that pixel's right edge, and keeps the
// middles of the pixel edges that it passes. The region stays on its left. It gives up after most steps, so that a
// ring that leaks into its surroundings costs little.
func (r *Reader) follow(m *bitmap, x, y int, colour byte, most int) bool {
	r.outline = r.outline[:0]
	px, py, dx, dy := x+1, y+1, 0, -1 // at a corner between pixels, heading up
	for range most {
		r.outline = append(r.outline, point{float64(px) + float64(dx)/2, float64(py) + float64(dy)/2})
		px, py = px+dx, py+dy
		if px == x+1 && py == y+1 {
			r.spend(int64(len(r.outline)) * 8)
			return true
		}
		// The pixels ahead, to the left and to the right.
		lx, ly := px+(dx+dy-1)/2, py+(dy-dx-1)/2
		rx, ry := px+(dx-dy-1)/2, py+(dy+dx-1)/2
		switch {
		case m.at(lx, ly) != colour:
			dx, dy = dy, -dx
		case m.at(rx, ry) == colour:
			dx, dy = -dy, dx
		}
	}
	r.spend(int64(most) * 8)
	return false
}

// quad finds four corners of an outline: the point farthest from the centre, the one farthest from that, and the
// farthest on each side of the line between. Then it fits a line to the points of each side and intersects them. It
// refuses an outline that is no quad around centre of about wide pixels.
func (r *Reader) quad(centre point, wide float64) (q [4]point, ok bool) {
	o := r.outline
	if len(o) < 12 {
		return q, false
	}
	var c point
	for _, p := range o {
		c = c.add(p)
	}
	c = c.mul(1 / float64(len(o)))
	if c.distance(centre) > wide/3 {
		return q, false
	}
	ia := farthest(o, func(p point) float64 { return p.distance(c) })
	ic := farthest(o, func(p point) float64 { return p.distance(o[ia]) })
	d := o[ic].sub(o[ia])
	ib := farthest(o, func(p point) float64 { return d.cross(p.sub(o[ia])) })
	id := farthest(o, func(p point) float64 { return -d.cross(p.sub(o[ia])) })
	// With the region on its left, the walk was anticlockwise.
	at := [4]int{ia, ib, ic, id}
	if !inOrder(at, len(o)) {
		at = [4]int{ia, id, ic, ib}
		if !inOrder(at, len(o)) {
			return q, false
		}
	}
	var lines [4]line
	for i := range at {
		if lines[i], ok = fitLine(o, at[i], at[(i+1)%4], 0.4+wide*0.012); !ok {
			return q, false
		}
	}
	for i := range at {
		p, ok := lines[(i+3)%4].meet(lines[i])
		if !ok || p.distance(o[at[i]]) > 0.25*wide+1 {
			return q, false
		}
		q[3-i] = p
	}
	area := 0.0
	for i := range q {
		area += q[i].sub(centre).cross(q[(i+1)%4].sub(centre))
		if q[(i+1)%4].sub(q[i]).cross(q[(i+2)%4].sub(q[(i+1)%4])) <= 0 {
			return q, false
		}
	}
	return q, area/2 > 0.3*wide*wide && area/2 < 3*wide*wide
}

func farthest(o []point, measure func(point) float64) (at int) {
	best := math.Inf(-1)
	for i, p := range o {
		if d := measure(p); d > best {
			best, at = d, i
		}
	}
	return at
}

// inOrder reports whether four places on a ring of n follow one another.
func inOrder(at [4]int, n int) bool {
	last := 0
	for _, i := range at[1:] {
		d := (i - at[0] + n) % n
		if d <= last {
			return false
		}
		last = d
	}
	return true
}

// line is a straight line: a point of it, and its direction.
type line struct{ at, way point }

// fitLine fits a line to the outline's points from i to j, except those near the corners. It refuses if they stray
// by more than rough pixels.
func fitLine(o []point, i, j int, rough float64) (l line, ok bool) {
	n := len(o)
	count := (j - i + n) % n
	skip := count / 6
	if count < 3 {
		return l, false
	}
	var s point
	k := 0.0
	for t := skip; t <= count-skip; t++ {
		s, k = s.add(o[(i+t)%n]), k+1
	}
	l.at = s.mul(1 / k)
	var xx, xy, yy float64
	for t := skip; t <= count-skip; t++ {
		d := o[(i+t)%n].sub(l.at)
		xx, xy, yy = xx+d.x*d.x, xy+d.x*d.y, yy+d.y*d.y
	}
	angle := math.Atan2(2*xy, xx-yy) / 2
	l.way = point{math.Cos(angle), math.Sin(angle)}
	stray := xx*l.way.y*l.way.y - 2*xy*l.way.x*l.way.y + yy*l.way.x*l.way.x
	return l, math.Sqrt(max(stray, 0)/k) < rough
}

func (l line) meet(o line) (point, bool) {
	d := l.way.cross(o.way)
	if math.Abs(d) < 0.1 {
		return point{}, false
	}
	return l.at.add(l.way.mul(o.at.sub(l.at).cross(o.way) / d)), true
}

// align brings the rings' corners into the same order, and derives the finder's own axes and its centre from them.
func (f *finder) align() {
	first := -1
	var u, v, at point
	weight := 0.0
	for k := 2; k >= 0; k-- {
		g := &f.rings[k]
		if !g.ok {
			continue
		}
		if first < 0 {
			first = k
		} else {
			g.turnTo(f.rings[first].corner[0].sub(f.at))
		}
		c, w := &g.corner, side[k]
		u = u.add(c[1].sub(c[0]).add(c[2].sub(c[3])).mul(w / (4 * side[k])))
		v = v.add(c[3].sub(c[0]).add(c[2].sub(c[1])).mul(w / (4 * side[k])))
		if p, ok := (line{c[0], c[2].sub(c[0])}).cut(line{c[1], c[3].sub(c[1])}); ok {
			at = at.add(p.mul(w))
		} else {
			at = at.add(f.at.mul(w))
		}
		weight += w
	}
	if first < 0 {
		return
	}
	f.squared = true
	f.u, f.v, f.at = u.mul(1/weight), v.mul(1/weight), at.mul(1/weight)
	f.size = math.Sqrt(math.Abs(f.u.cross(f.v)))
}

// cut is meet for lines whose directions are not of unit length.
func (l line) cut(o line) (point, bool) {
	d := l.way.cross(o.way)
	if math.Abs(d) < 1e-6 {
		return point{}, false
	}
	return l.at.add(l.way.mul(o.at.sub(l.at).cross(o.way) / d)), true
}

// turnTo rotates the ring's corners until the first is the one that lies most in a direction from the centre.
func (g *ring) turnTo(way point) {
	c := g.corner
	m := middle(middle(c[0], c[2]), middle(c[1], c[3]))
	best, shift := math.Inf(-1), 0
	for s := range c {
		d := c[s].sub(m)
		if v := d.dot(way) / max(d.length(), 1e-9); v > best {
			best, shift = v, s
		}
	}
	for i := range c {
		g.corner[i] = c[(i+shift)%4]
	}
}
