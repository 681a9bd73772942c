package qrtest

import (
	"math"
	"math/rand/v2"
)

// Busy draws a busy picture without a code: in turn a counter full of print, leaves, a weave, bar codes, modules as
// in a code but without its finders, finders without a code, and noise alone.
func Busy(number int) Picture {
	r := source("busy", number)
	f := background(r)
	switch number % 7 {
	case 0:
		for range 60 {
			f.letters(r)
		}
	case 1:
		f.leaves(r)
	case 2:
		f.weave(r)
	case 3:
		for range 12 {
			f.bars(r)
		}
	case 4:
		f.modules(r)
	case 5:
		for range 60 {
			f.finder(r.IntN(Width-100), r.IntN(Height-100), 2+r.IntN(10))
		}
	}
	noise := 3 * float64(number%5)
	if number%7 == 6 {
		noise = 45
	}
	f.suffer(&setting{light: 1, noise: noise}, r)
	return Picture{Pix: f.bytes(0)}
}

// leaves is noise of all sizes at once.
func (f film) leaves(r *rand.Rand) {
	for size := 64; size >= 2; size /= 2 {
		w, h := Width/size+2, Height/size+2
		spots := make([]float32, w*h)
		for i := range spots {
			spots[i] = float32(math.Sqrt(float64(size)) * 9 * r.NormFloat64())
		}
		for i := range f {
			x, y := i%Width, i/Width
			f[i] += spots[y/size*w+x/size]
		}
	}
}

// weave is a chequered cloth.
func (f film) weave(r *rand.Rand) {
	sin, cos := math.Sincos(math.Pi * r.Float64())
	pitch := 5 + 12*r.Float64()
	for i := range f {
		x, y := float64(i%Width), float64(i/Width)
		u, v := (x*cos+y*sin)/pitch, (y*cos-x*sin)/pitch
		if (int(math.Floor(u))+int(math.Floor(v)))&1 == 0 {
			f[i] -= 90
		}
	}
}

// bars is a bar code.
func (f film) bars(r *rand.Rand) {
	x, y, high, unit := r.IntN(Width-300), r.IntN(Height-150), 40+r.IntN(100), 1+r.IntN(4)
	f.fill(x-8*unit, y, 100*unit, high, 225)
	for end := x + 84*unit; x < end; {
		wide := unit * (1 + r.IntN(4))
		f.fill(x, y, wide, high, 25)
		x += wide + unit*(1+r.IntN(4))
	}
}

// modules is a field of dark and light squares.
func (f film) modules(r *rand.Rand) {
	size := 3 + r.IntN(6)
	for y := 40; y < Height-40; y += size {
		for x := 200; x < Width-200; x += size {
			f.fill(x, y, size, size, float32(25+200*r.IntN(2)))
		}
	}
}

// finder is the mark in a code's corner.
func (f film) finder(x, y, module int) {
	f.fill(x-module, y-module, 9*module, 9*module, 225)
	f.fill(x, y, 7*module, 7*module, 25)
	f.fill(x+module, y+module, 5*module, 5*module, 225)
	f.fill(x+2*module, y+2*module, 3*module, 3*module, 25)
}
