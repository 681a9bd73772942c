package qr

// equalise undoes what the lens did to this code. It finds the weights of a module's own grey and of its neighbours'
// to the sides, above and below, and at the corners, with which the fixed modules come out right, and applies them
// to all modules. Blur, motion and spread ink need different weights.
func (r *Reader) equalise(pat *pattern, invert bool) {
	light := 64.0 // half the target distance between dark and light
	if invert {
		light = -light
	}
	var a [5][6]float64
	n := pat.n
	for _, spots := range pat.spots {
		for _, s := range spots {
			x := r.around(s.i, s.j, n)
			for i := range x {
				for j := range x {
					a[i][j] += x[i] * x[j]
				}
				a[i][5] += x[i] * float64(s.sign) * light
			}
		}
	}
	// The finders repeat a few shapes many times. Without regularisation the weights would fit only those.
	for i := range 4 {
		a[i][i] *= 1.002
	}
	w, ok := weights(&a)
	if !ok {
		return
	}
	for j := range n {
		for i := range n {
			x := r.around(i, j, n)
			v := 0.0
			for k := range x {
				v += w[k] * x[k]
			}
			r.sharp[j*n+i] = v + 128
		}
	}
	r.spend(int64(n*n) * 60)
}

// around returns a module's grey, the sums of its neighbours' greys, and one.
func (r *Reader) around(i, j, n int) [5]float64 {
	c := r.grey[j*n+i]
	return [5]float64{
		c,
		r.near(i-1, j, n, c) + r.near(i+1, j, n, c),
		r.near(i, j-1, n, c) + r.near(i, j+1, n, c),
		r.near(i-1, j-1, n, c) + r.near(i+1, j-1, n, c) + r.near(i-1, j+1, n, c) + r.near(i+1, j+1, n, c),
		1,
	}
}

// weights solves the five equations.
func weights(a *[5][6]float64) (w [5]float64, ok bool) {
	for c := range 5 {
		for r := range 5 {
			if r == c || a[c][c] < 1e-9 {
				continue
			}
			f := a[r][c] / a[c][c]
			for k := c; k < 6; k++ {
				a[r][k] -= f * a[c][k]
			}
		}
		if a[c][c] < 1e-9 {
			return w, false
		}
	}
	for c := range 5 {
		w[c] = a[c][5] / a[c][c]
	}
	return w, true
}
