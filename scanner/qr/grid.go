package qr

// grid says where each module of a code lies in a picture: a homography with
// bends, and what the alignment patterns or a mesh say of single places.
type grid struct {
	n      int      // modules a side
	anchor [4]point // the centres of the finders, and the matching place at the fourth corner; clockwise
	bend   [bends]float64
	h      homography // from the unit square of the anchors
	knots  *knots     // nil: none
}

// set puts the homography through the anchors.
func (g *grid) set() { g.h = unitTo(&g.anchor) }

// bends is the number of values that say how the paper is bent. Seen at a slant, the rows and columns of bent paper
// are bows: the first two. Seen from above, modules shrink towards both sides: the others.
const bends = 4

// bent returns where bent paper has what flat paper has at (u, v).
func (g *grid) bent(u, v float64) point {
	const most = 10.39 // makes the largest value of x(1-x)(1-2x) one
	b := &g.bend
	bu, bv := u*(1-u), v*(1-v)
	return point{u + 4*b[0]*bv + most*b[2]*bu*(1-2*u), v + 4*b[1]*bu + most*b[3]*bv*(1-2*v)}
}

// unit returns the place of a point in the unit square of the anchors.
func (g *grid) unit(u, v float64) point {
	return g.h.apply(g.bent(u, v))
}

// place returns where a point of the code lies in the picture, given in modules from its top left corner.
func (g *grid) place(x, y float64) point {
	whole := 1 / float64(g.n-7)
	p := g.unit((x-3.5)*whole, (y-3.5)*whole)
	if g.knots != nil {
		p = p.add(g.knots.shift(x, y))
	}
	return p
}

// module returns the size of a module in the middle of the code, in pixels.
func (g *grid) module() float64 {
	c := float64(g.n) / 2
	o := g.place(c, c)
	return (g.place(c+1, c).distance(o) + g.place(c, c+1).distance(o)) / 2
}

// corners returns the code's own corners, clockwise from its top left.
func (g *grid) corners() [4]point {
	n := float64(g.n)
	return [4]point{g.place(0, 0), g.place(n, 0), g.place(n, n), g.place(0, n)}
}

// sane reports whether the grid is a convex quad of a size that can be sampled.
func (g *grid) sane() bool {
	c := g.corners()
	for i := range c {
		if !c[i].finite() {
			return false
		}
		a, b := c[(i+1)%4].sub(c[i]), c[(i+2)%4].sub(c[(i+1)%4])
		if a.cross(b) <= 0 {
			return false
		}
	}
	return true
}

// scaled returns the grid in a picture of another size.
func (g grid) scaled(f float64) grid {
	for i := range g.anchor {
		g.anchor[i] = g.anchor[i].mul(f)
	}
	g.set()
	return g
}

// knots are displacements at the crossings of some rows and columns of a code. Between them, displacements are
// interpolated.
type knots struct {
	lines []float64 // the rows' and columns' places, in modules
	at    []point   // row by row
}

// shift returns the displacement at a place of the code.
func (k *knots) shift(x, y float64) point {
	i, fx := k.between(x)
	j, fy := k.between(y)
	n := len(k.lines)
	a := k.at[j*n+i].mul(1 - fx).add(k.at[j*n+i+1].mul(fx))
	b := k.at[(j+1)*n+i].mul(1 - fx).add(k.at[(j+1)*n+i+1].mul(fx))
	return a.mul(1 - fy).add(b.mul(fy))
}

// between returns the knot before x and how far x is on the way to the next; it extrapolates a little at the ends.
func (k *knots) between(x float64) (int, float64) {
	i := 0
	for i < len(k.lines)-2 && x > k.lines[i+1] {
		i++
	}
	a, b := k.lines[i], k.lines[i+1]
	return i, min(max((x-a)/(b-a), -0.3), 1.3)
}
