package qr

import "math"

// point is a place in a picture, in pixels, or in a code, in modules.
type point struct{ x, y float64 }

func (p point) add(q point) point        { return point{p.x + q.x, p.y + q.y} }
func (p point) sub(q point) point        { return point{p.x - q.x, p.y - q.y} }
func (p point) mul(f float64) point      { return point{p.x * f, p.y * f} }
func (p point) dot(q point) float64      { return p.x*q.x + p.y*q.y }
func (p point) cross(q point) float64    { return p.x*q.y - p.y*q.x }
func (p point) length() float64          { return math.Hypot(p.x, p.y) }
func (p point) distance(q point) float64 { return math.Hypot(p.x-q.x, p.y-q.y) }
func (p point) finite() bool {
	return !math.IsNaN(p.x+p.y) && math.Abs(p.x) < 1e6 && math.Abs(p.y) < 1e6
}
func middle(p, q point) point { return point{(p.x + q.x) / 2, (p.y + q.y) / 2} }

// homography maps one plane to another as a lens does:
// x' = (h0 x + h1 y + h2) / (h6 x + h7 y + 1), y' = (h3 x + h4 y + h5) / (…).
type homography [8]float64

func (h *homography) apply(p point) point {
	w := 1 / (h[6]*p.x + h[7]*p.y + 1)
	return point{(h[0]*p.x + h[1]*p.y + h[2]) * w, (h[3]*p.x + h[4]*p.y + h[5]) * w}
}

// unitTo returns the homography from the corners of the unit square (0,0), (1,0), (1,1), (0,1) to the four points,
// in closed form.
func unitTo(q *[4]point) homography {
	d := q[0].sub(q[1]).add(q[2]).sub(q[3])
	a, b := q[1].sub(q[2]), q[3].sub(q[2])
	det := a.cross(b)
	if det == 0 {
		det = 1e-9 // a degenerate quad: the result will score as nothing
	}
	g, h := d.cross(b)/det, a.cross(d)/det
	return homography{
		q[1].x - q[0].x + g*q[1].x, q[3].x - q[0].x + h*q[3].x, q[0].x,
		q[1].y - q[0].y + g*q[1].y, q[3].y - q[0].y + h*q[3].y, q[0].y,
		g, h,
	}
}

// match is a place in the code and where it was seen.
type match struct {
	from, to point
	weight   float64
}

// fitHomography returns the map that sends the places of the matches nearest to where they were seen, by least
// squares. ok is false if they do not determine one.
func fitHomography(ms []match) (h homography, ok bool) {
	if len(ms) < 4 {
		return h, false
	}
	// Both planes are normalised, or the equations lose half their digits.
	fc, fs := spread(ms, func(m match) point { return m.from })
	tc, ts := spread(ms, func(m match) point { return m.to })
	var a [8][9]float64
	for _, m := range ms {
		p, q := m.from.sub(fc).mul(1/fs), m.to.sub(tc).mul(1/ts)
		accumulate(&a, [9]float64{p.x, p.y, 1, 0, 0, 0, -p.x * q.x, -p.y * q.x, q.x}, m.weight)
		accumulate(&a, [9]float64{0, 0, 0, p.x, p.y, 1, -p.x * q.y, -p.y * q.y, q.y}, m.weight)
	}
	n, ok := solve(&a)
	if !ok {
		return h, false
	}
	// Undo the scaling: to = T⁻¹ · n · F.
	for r := range 2 {
		c := [2]float64{tc.x, tc.y}[r]
		for k := range 3 {
			last := [3]float64{n[6], n[7], 1}[k]
			h[3*r+k] = ts*n[3*r+k] + c*last
		}
	}
	g6, g7 := n[6], n[7]
	for r := range 2 {
		h[3*r+2] -= (h[3*r]*fc.x + h[3*r+1]*fc.y) / fs
		h[3*r] /= fs
		h[3*r+1] /= fs
	}
	w := 1 - (g6*fc.x+g7*fc.y)/fs
	h[6], h[7] = g6/fs, g7/fs
	if math.Abs(w) < 1e-9 {
		return h, false
	}
	for i := range h {
		h[i] /= w
	}
	return h, true
}

// spread returns the centre of one side of the matches and their mean distance from it.
func spread(ms []match, side func(match) point) (c point, s float64) {
	for _, m := range ms {
		c = c.add(side(m))
	}
	c = c.mul(1 / float64(len(ms)))
	for _, m := range ms {
		s += side(m).distance(c)
	}
	return c, max(s/float64(len(ms)), 1e-9)
}

// accumulate adds one equation to the normal equations.
func accumulate(a *[8][9]float64, row [9]float64, weight float64) {
	for i := range 8 {
		if f := row[i] * weight; f != 0 {
			for j := range 9 {
				a[i][j] += f * row[j]
			}
		}
	}
}

// solve is Gaussian elimination with partial pivoting.
func solve(a *[8][9]float64) (x [8]float64, ok bool) {
	for c := range 8 {
		best := c
		for r := c + 1; r < 8; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[best][c]) {
				best = r
			}
		}
		a[c], a[best] = a[best], a[c]
		if math.Abs(a[c][c]) < 1e-12 {
			return x, false
		}
		for r := c + 1; r < 8; r++ {
			f := a[r][c] / a[c][c]
			for k := c; k < 9; k++ {
				a[r][k] -= f * a[c][k]
			}
		}
	}
	for c := 7; c >= 0; c-- {
		x[c] = a[c][8]
		for k := c + 1; k < 8; k++ {
			x[c] -= a[c][k] * x[k]
		}
		x[c] /= a[c][c]
	}
	return x, true
}
