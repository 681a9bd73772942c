package bars

// How much a width may be off: that of an element and that of a pair of neighbours, which spread ink and blur do not
// change, in modules; and that of a character as a fraction of the one before.
const (
	elementOff   = 0.75
	pairOff      = 0.55
	characterOff = 0.12
)

// composition is the widths of a character's elements, in modules.
type composition [6]int8

// compositions returns all compositions of a number of elements of 1 to 4 modules each; if even, only those whose
// bars have an even number of modules.
func compositions(elements, modules int, even bool) (all []composition) {
	var fill func(c composition, i, left int)
	fill = func(c composition, i, left int) {
		if i == elements {
			if left == 0 && !(even && (c[0]+c[2]+c[4])%2 == 1) {
				all = append(all, c)
			}
			return
		}
		for w := 1; w <= min(4, left); w++ {
			c[i] = int8(w)
			fill(c, i+1, left-w)
		}
	}
	fill(composition{}, 0, modules)
	return all
}

// nearest returns the composition of a character's widths. It reports false if none is near enough, or if two are.
func nearest(all []composition, widths []float32, modules int) (composition, bool) {
	module := sum(widths) / float32(modules)
	best, second, which := float32(1e9), float32(1e9), 0
	var w [6]float32
	for i := range widths {
		w[i] = widths[i] / module
	}
	for k := range all {
		cost, before := float32(0), float32(0)
		for i := range widths {
			off := w[i] - float32(all[k][i])
			cost += off * off / 2
			if i > 0 {
				cost += (before + off) * (before + off)
			}
			before = off
		}
		if cost < best {
			best, second, which = cost, best, k
		} else if cost < second {
			second = cost
		}
	}
	if second < best+0.25 {
		return composition{}, false
	}
	before := float32(0)
	for i := range widths {
		off := w[i] - float32(all[which][i])
		if abs(off) > elementOff || i > 0 && abs(off+before) > pairOff {
			return composition{}, false
		}
		before = off
	}
	return all[which], true
}

func sum(widths []float32) (s float32) {
	for _, w := range widths {
		s += w
	}
	return s
}

func abs(x float32) float32 { return max(x, -x) }

// alike reports whether the widths of two characters can be those of neighbours.
func alike(a, b float32) bool { return abs(a-b) <= characterOff*min(a, b)+1 }

// unspread corrects all bars and spaces by the amount that ink has spread or a bright light has eaten away, which is
// known from widths that should be equal.
func unspread(widths []float32, spread float32) {
	for i := range widths {
		if i%2 == 0 {
			widths[i] -= spread
		} else {
			widths[i] += spread
		}
	}
}

// fits reports whether widths are a given pattern, with modules not far from the usual ones.
func fits(widths []float32, usual float32, pattern ...int8) bool {
	modules := float32(0)
	for _, p := range pattern {
		modules += float32(p)
	}
	module := sum(widths[:len(pattern)]) / modules
	if abs(module-usual) > 0.25*usual {
		return false
	}
	before := float32(0)
	for i, p := range pattern {
		off := widths[i]/module - float32(p)
		if abs(off) > elementOff || i > 0 && abs(off+before) > pairOff {
			return false
		}
		before = off
	}
	return true
}
