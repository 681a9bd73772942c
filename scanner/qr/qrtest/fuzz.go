package qrtest

import "math/rand/v2"

// Wreck is a small picture of a damaged code. A decoder may read Text from it or nothing; anything else is a
// misread.
type Wreck struct {
	Pix          []byte
	Stride, W, H int
	Text         string
}

// NewWreck draws a wreck: the modules of the code are changed, parts of the picture are moved or lost, or its bytes
// are shuffled.
func NewWreck(number int) Wreck {
	r := source("wreck", number)
	code := newSymbol(1+number%3, r)
	switch r.IntN(4) {
	case 0:
		code.garble(r.Float64(), r)
	case 1:
		code.garble(0.02+0.1*r.Float64(), r)
	}
	module, quiet := 1+r.IntN(7), r.IntN(5)
	side := (code.n + 2*quiet) * module
	w := Wreck{W: side + r.IntN(40), H: side + r.IntN(40), Text: code.text}
	w.Stride = w.W + r.IntN(9)
	w.Pix = make([]byte, w.Stride*w.H)
	paper, ink := byte(120+r.IntN(136)), byte(r.IntN(100))
	for y := range w.H {
		for x := range w.W {
			c := paper
			side := float64(code.n * module)
			if code.inked(float64(x-quiet*module)/side, float64(y-quiet*module)/side) {
				c = ink
			}
			w.Pix[y*w.Stride+x] = c
		}
	}
	for range r.IntN(4) {
		w.damage(r)
	}
	return w
}

// garble randomises a fraction of the modules outside the finders.
func (c *symbol) garble(share float64, r *rand.Rand) {
	for k := range c.dark {
		i, j := k%c.n, k/c.n
		near := func(i int) bool { return i < 9 }
		far := func(i int) bool { return i >= c.n-8 }
		if near(i) && near(j) || far(i) && near(j) || near(i) && far(j) || i == 6 || j == 6 {
			continue
		}
		if r.Float64() < share {
			c.dark[k] = r.IntN(2) == 0
		}
	}
}

// damage damages the picture in one way.
func (w *Wreck) damage(r *rand.Rand) {
	x0, y0 := r.IntN(w.W), r.IntN(w.H)
	wide, high := 1+r.IntN(w.W-x0), 1+r.IntN(w.H-y0)
	each := func(change func(i int) byte) {
		for y := y0; y < y0+high; y++ {
			for x := x0; x < x0+wide; x++ {
				w.Pix[y*w.Stride+x] = change(y*w.Stride + x)
			}
		}
	}
	flat, shift := byte(r.IntN(256)), r.IntN(20)
	switch r.IntN(6) {
	case 0:
		wide, high = min(wide, w.W/4+1), min(high, w.H/4+1)
		each(func(int) byte { return flat })
	case 1:
		each(func(i int) byte { return ^w.Pix[i] })
	case 2:
		each(func(i int) byte { return byte(min(max(int(w.Pix[i])+r.IntN(121)-60, 0), 255)) })
	case 3:
		each(func(i int) byte { return w.Pix[(i+shift)%len(w.Pix)] })
	case 4:
		each(func(int) byte { return byte(r.IntN(256)) })
	case 5:
		w.H = max(w.H-r.IntN(w.H), 1)
		w.Pix = w.Pix[:(w.H-1)*w.Stride+w.W]
	}
}
