package qr

// read samples the grey of every module as the mean of five places in it.
func (r *Reader) read(g *grid, p *Plane) {
	n := g.n
	r.grey = grown(r.grey, n*n)
	r.sharp = grown(r.sharp, n*n)
	r.bits = grown(r.bits, n*n)
	const d = 0.17
	for j := range n {
		for i := range n {
			x, y := float64(i)+0.5, float64(j)+0.5
			o := g.place(x, y)
			a := g.place(x+d, y).sub(o)
			b := g.place(x, y+d).sub(o)
			s := 2*p.sample(o.x, o.y) +
				p.sample(o.x+a.x, o.y+a.y) + p.sample(o.x-a.x, o.y-a.y) +
				p.sample(o.x+b.x, o.y+b.y) + p.sample(o.x-b.x, o.y-b.y)
			r.grey[j*n+i] = float64(s) / 6 / 256
		}
	}
	r.spend(int64(n*n) * 60)
}

// deblur subtracts from each module what its neighbours' light added to it.
func (r *Reader) deblur(n int, k float64) {
	for j := range n {
		for i := range n {
			c := r.grey[j*n+i]
			sum := 0.0
			sum += c - r.near(i-1, j, n, c)
			sum += c - r.near(i+1, j, n, c)
			sum += c - r.near(i, j-1, n, c)
			sum += c - r.near(i, j+1, n, c)
			r.sharp[j*n+i] = c + k*sum
		}
	}
	r.spend(int64(n*n) * 10)
}

func (r *Reader) near(i, j, n int, other float64) float64 {
	if i < 0 || j < 0 || i >= n || j >= n {
		return other
	}
	return r.grey[j*n+i]
}

// local turns the greys in from into bits: dark if below the mean of the modules around.
func (r *Reader) local(from []float64, pat *pattern, invert bool) {
	const reach = 4
	n := pat.n
	w := n + 1
	r.areas, r.cuts = grown(r.areas, w*w), grown(r.cuts, n*n)
	clear(r.areas[:w])
	for j := range n {
		row := 0.0
		r.areas[(j+1)*w] = 0
		for i := range n {
			row += from[j*n+i]
			r.areas[(j+1)*w+i+1] = r.areas[j*w+i+1] + row
		}
	}
	for j := range n {
		y0, y1 := max(j-reach, 0), min(j+reach+1, n)
		for i := range n {
			x0, x1 := max(i-reach, 0), min(i+reach+1, n)
			sum := r.areas[y1*w+x1] - r.areas[y1*w+x0] - r.areas[y0*w+x1] + r.areas[y0*w+x0]
			mean := sum / float64((x1-x0)*(y1-y0))
			r.cuts[j*n+i] = mean
			r.bits[j*n+i] = (from[j*n+i] < mean) != invert
		}
	}
	r.spend(int64(n*n) * 10)
}

// level turns the greys in from into bits by one threshold, halfway between the means of the fixed dark and the
// fixed light modules.
func (r *Reader) level(from []float64, pat *pattern, invert bool) {
	var sum, count [2]float64
	for _, spots := range pat.spots {
		for _, s := range spots {
			k := (s.sign + 1) / 2
			sum[k] += from[s.j*pat.n+s.i]
			count[k]++
		}
	}
	cut := (sum[0]/count[0] + sum[1]/count[1]) / 2
	for i, v := range from {
		r.bits[i] = (v < cut) != invert
	}
}

// wrong returns the fraction of fixed modules whose bit is wrong.
func (r *Reader) wrong(pat *pattern, hidden int) float64 {
	bad, all := 0, 0
	for part, spots := range pat.spots {
		if hidden>>part&1 == 1 {
			continue
		}
		for _, s := range spots {
			if r.bits[s.j*pat.n+s.i] != (s.sign < 0) {
				bad++
			}
		}
		all += len(spots)
	}
	return float64(bad) / float64(all)
}
