package qr

import "slices"

// The kinds of search: cut by contrast, by the mean around, and by contrast for
// open codes, whose finders run on into what lies beside them.
const (
	kindContrast = iota
	kindMean
	kindOpen
)

// pass searches one size of the picture in one way and returns the work that it took: at most about twice the limit
// for the search, plus the limit for reading what it found.
func (r *Reader) pass(level, kind int, limit int64) (spent int64) {
	m := &r.dark
	if kind == kindMean {
		m.byMean()
	} else {
		m.byContrast()
	}
	m.open = kind == kindOpen
	step := 1
	if level == 0 {
		step = 2
	}
	r.work = 2 * limit
	r.search(m, step)
	r.rank(m)
	spent = 2*limit - r.work
	r.work = limit
	r.markTaken(level)
	r.choose()
	for range rounds {
		before := len(r.taken)
		r.pairUp(m)
		r.gather()
		r.tryAll(level)
		if !r.still || len(r.taken) == before || r.work < 0 {
			break
		}
		r.choose()
	}
	if len(r.codes) == 0 && r.work > 0 {
		r.twos(24)
		r.tryAll(level)
	}
	return spent + limit - r.work
}

// rounds is how often a still picture is searched for more codes among the finders of one pass, each time without
// those of the codes that were read.
const rounds = 4

// markTaken marks the finders of the codes that were read, in this pass or one before.
func (r *Reader) markTaken(level int) {
	scale := float64(int(1) << level)
	for i := range r.finders {
		f := &r.finders[i]
		f.used = slices.ContainsFunc(r.taken, func(p point) bool {
			q := p.mul(1 / scale)
			return f.holds(q.x, q.y)
		})
	}
}

// tryAll reads the listed triples, the likeliest first, until the limit is reached or too many in a row were none.
func (r *Reader) tryAll(level int) {
	scale := float64(int(1) << level)
	left := r.tries()
	for i := range r.triples {
		t := &r.triples[i]
		if r.work < 0 || left == 0 {
			return
		}
		if slices.ContainsFunc(t.f[:], func(k int) bool { return k != hidden && r.finders[k].used }) {
			continue
		}
		c, ok := r.try(t, level)
		if !ok {
			left--
			continue
		}
		left = r.tries()
		if r.still {
			r.work = max(r.work, stillWork/2) // what was read doesn't count: the next code is worth as much
		}
		again := func(have Code) bool { return have.Text == c.Text && have.holds(c.middle()) }
		if !slices.ContainsFunc(r.codes, again) {
			r.codes = append(r.codes, c)
		}
		for _, k := range t.f {
			if k != hidden {
				r.finders[k].used = true
				r.taken = append(r.taken, r.finders[k].at.mul(scale))
			}
		}
	}
}

// tries is how many triples in a row may be none before the rest is given up.
func (r *Reader) tries() int { return max(triesLeast, len(r.finders)) }
