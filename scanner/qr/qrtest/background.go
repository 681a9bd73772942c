package qrtest

import (
	"math"
	"math/rand/v2"
)

// background draws a counter with things on it.
func background(r *rand.Rand) film {
	f := make(film, Width*Height)
	base, slope, way := 60+100*r.Float64(), 60*r.Float64(), 2*math.Pi*r.Float64()
	sin, cos := math.Sincos(way)
	for i := range f {
		x, y := float64(i%Width)/Width-0.5, float64(i/Width)/Height-0.5
		f[i] = float32(base + slope*(x*cos+y*sin) + 6*r.Float64())
	}
	for range 12 {
		f.box(r)
	}
	for range 6 {
		f.letters(r)
	}
	return f
}

// box is a thing with straight edges.
func (f film) box(r *rand.Rand) {
	x0, y0 := r.IntN(Width-40), r.IntN(Height-40)
	x1, y1 := min(x0+20+r.IntN(300), Width), min(y0+20+r.IntN(250), Height)
	shade, lean := float32(20+210*r.Float64()), r.Float64()-0.5
	for y := y0; y < y1; y++ {
		shift := int(lean * float64(y-y0))
		for x := max(x0+shift, 0); x < min(x1+shift, Width); x++ {
			f[y*Width+x] = shade
		}
	}
}

// letters draws a line that looks like print: upright strokes and bars between them.
func (f film) letters(r *rand.Rand) {
	high := 6 + r.IntN(30)
	thick := 1 + high/7
	x, y := r.IntN(Width/2), r.IntN(Height-high)
	end := min(x+100+r.IntN(500), Width-high)
	shade := float32(15 + 225*r.IntN(2))
	for x < end {
		wide := high/3 + r.IntN(high/2)
		for k := range 2 {
			f.fill(x+k*wide, y, thick, high, shade)
			if r.IntN(2) == 0 {
				f.fill(x, y+r.IntN(high-thick), wide, thick, shade)
			}
		}
		x += wide + 2*thick + 1 + r.IntN(high/3)
	}
}

func (f film) fill(x, y, wide, high int, shade float32) {
	for j := max(y, 0); j < min(y+high, Height); j++ {
		for i := max(x, 0); i < min(x+wide, Width); i++ {
			f[j*Width+i] = shade
		}
	}
}
