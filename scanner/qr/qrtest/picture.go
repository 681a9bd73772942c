package qrtest

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// The size of a picture, in pixels.
const (
	Width  = 1280
	Height = 720
)

// Picture is the brightness of a picture, one byte a pixel and Width bytes a row, and what its code says; Text is
// empty if there is none.
type Picture struct {
	Pix  []byte
	Text string
}

// source yields the same numbers for the same group and number.
func source(group string, number int) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(group))
	return rand.New(rand.NewPCG(h.Sum64(), uint64(number)))
}

// Picture draws the group's picture with this number, from 0 to Each-1.
func (g Group) Picture(number int) Picture {
	r := source(g.Name, number)
	s := setting{size: 260, turn: 20*r.Float64() - 10, quiet: 4, paper: 225, ink: 30, light: 1}
	g.setup(&s, r)
	code := newSymbol(1+number%3, r)
	f := background(r)
	q := stand(&s, r)
	f.print(code, &q, &s)
	if s.glare {
		f.shine(&q, s.size, r)
	}
	f.suffer(&s, r)
	return Picture{f.bytes(s.jpeg), code.text}
}

// film is a picture in the making. Its values may temporarily leave 0 to 255.
type film []float32

// suffer does to the picture what light, lens and sensor do, in that order.
func (f film) suffer(s *setting, r *rand.Rand) {
	if s.slope > 0 {
		way := 2 * math.Pi * r.Float64()
		sin, cos := math.Sincos(way)
		for i := range f {
			x, y := float64(i%Width)/Width-0.5, float64(i/Width)/Height-0.5
			f[i] *= float32(1 - s.slope*(0.5+0.7*(x*cos+y*sin)))
		}
	}
	if s.moire > 0 {
		f.ripple(s.moire, r)
	}
	if s.blur > 0 {
		f.blur(gauss(s.blur))
	}
	if s.motion > 0 {
		f.smear(s.motion, 2*math.Pi*r.Float64())
	}
	for i := range f {
		f[i] *= float32(s.light)
		if s.noise > 0 {
			f[i] += float32(s.noise * r.NormFloat64())
		}
	}
}

// ripple adds the beat of two grids, as a camera sees on a screen.
func (f film) ripple(amplitude float64, r *rand.Rand) {
	var k [2][2]float64
	for i := range k {
		sin, cos := math.Sincos(2 * math.Pi * r.Float64())
		length := 2 * math.Pi / (4 + 8*r.Float64())
		k[i] = [2]float64{cos * length, sin * length}
	}
	for i := range f {
		x, y := float64(i%Width), float64(i/Width)
		f[i] += float32(amplitude * (math.Sin(k[0][0]*x+k[0][1]*y) + math.Sin(k[1][0]*x+k[1][1]*y)) / 2)
	}
}

// gauss returns half a Gaussian, its middle first.
func gauss(sigma float64) []float32 {
	half := make([]float32, int(3*sigma)+2)
	sum := 0.0
	for i := range half {
		v := math.Exp(-float64(i*i) / (2 * sigma * sigma))
		half[i] = float32(v)
		sum += v
		if i > 0 {
			sum += v
		}
	}
	for i := range half {
		half[i] /= float32(sum)
	}
	return half
}

// blur convolves with a symmetric kernel, along rows and then along columns.
func (f film) blur(half []float32) {
	line := make([]float32, max(Width, Height)+2*len(half))
	pass := func(start, step, n int) {
		pad := len(half)
		for i := range n + 2*pad {
			line[i] = f[start+step*min(max(i-pad, 0), n-1)]
		}
		for i := range n {
			c := line[i+pad] * half[0]
			for k := 1; k < len(half); k++ {
				c += half[k] * (line[i+pad-k] + line[i+pad+k])
			}
			f[start+step*i] = c
		}
	}
	for y := range Height {
		pass(y*Width, 1, Width)
	}
	for x := range Width {
		pass(x, Width, Height)
	}
}

// smear simulates a code that moves by length pixels during exposure.
func (f film) smear(length, way float64) {
	from := append(film(nil), f...)
	sin, cos := math.Sincos(way)
	steps := int(length) + 2
	clear(f)
	for k := range steps {
		d := length * (float64(k)/float64(steps-1) - 0.5)
		dx, dy := d*cos, d*sin
		for y := range Height {
			for x := range Width {
				f[y*Width+x] += from.at(float64(x)+dx, float64(y)+dy) / float32(steps)
			}
		}
	}
}

// at returns the value between pixels.
func (f film) at(x, y float64) float32 {
	x, y = min(max(x, 0), Width-1.01), min(max(y, 0), Height-1.01)
	i, fx, fy := int(y)*Width+int(x), float32(x-math.Floor(x)), float32(y-math.Floor(y))
	return (f[i]*(1-fx)+f[i+1]*fx)*(1-fy) + (f[i+Width]*(1-fx)+f[i+Width+1]*fx)*fy
}

// bytes returns what the sensor delivers, after a JPEG of that quality if it is not 0.
func (f film) bytes(quality int) []byte {
	pix := make([]byte, len(f))
	for i, v := range f {
		pix[i] = byte(min(max(v+0.5, 0), 255))
	}
	if quality == 0 {
		return pix
	}
	var b bytes.Buffer
	grey := image.Gray{Pix: pix, Stride: Width, Rect: image.Rect(0, 0, Width, Height)}
	if err := jpeg.Encode(&b, &grey, &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // a picture in memory can always be encoded
	}
	img, err := jpeg.Decode(&b)
	if err != nil {
		panic(err)
	}
	back := img.(*image.Gray)
	for y := range Height {
		copy(pix[y*Width:(y+1)*Width], back.Pix[y*back.Stride:])
	}
	return pix
}
