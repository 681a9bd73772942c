package qr

// stamped returns the number of modules a side that a large code states, or 0 if it cannot be read. From version 7,
// eighteen modules beside the top right finder, and as many above the bottom left one, name the version.
func (r *Reader) stamped(t *triple, m *bitmap) int {
	best, version := 4, 0 // at most three wrong bits can be corrected
	at := r.middles(t)
	for i := 1; i <= 2; i++ {
		if t.f[i] == hidden {
			continue
		}
		f := &r.finders[t.f[i]]
		r.matches = r.matches[:0]
		r.cornersOf(f, at[1].sub(at[0]), at[2].sub(at[0]), point{})
		h, ok := fitHomography(r.matches)
		if !ok {
			continue
		}
		var word uint32
		for j := 5; j >= 0; j-- {
			for k := -2; k >= -4; k-- {
				p := point{float64(k) + 0.5, float64(j) + 0.5}
				if i == 2 {
					p.x, p.y = p.y, p.x
				}
				p = h.apply(p)
				word <<= 1
				if m.at(int(p.x), int(p.y)) == f.dark {
					word |= 1
				}
			}
		}
		r.spend(3000)
		if w, d := nearest(word, r.versions[:]); d < best {
			best, version = d, w
		}
	}
	if version == 0 {
		return 0
	}
	return 17 + 4*version
}
