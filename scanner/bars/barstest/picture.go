package barstest

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// The size of a picture, in pixels.
const (
	Width  = 1280
	Height = 720
)

// Beside is the text of the QR code, if there is one beside the bars.
const Beside = "forloy_enr_beside01"

// Picture is the brightness of a picture, one byte a pixel and Width bytes a row, and what its bar code says.
type Picture struct {
	Pix             []byte
	Symbology, Text string
}

// symbologies take turns in a group.
var symbologies = []struct {
	name   string
	writer gozxing.Writer
	format gozxing.BarcodeFormat
}{
	{"CODE_128", oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128},
	{"EAN_13", oned.NewEAN13Writer(), gozxing.BarcodeFormat_EAN_13},
	{"ITF", oned.NewITFWriter(), gozxing.BarcodeFormat_ITF},
}

func source(group string, number int) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(group))
	return rand.New(rand.NewPCG(h.Sum64(), uint64(number)))
}

// Number returns a card's number as a symbology can hold it.
func Number(symbology string, r *rand.Rand) string {
	digits := func(n int) []byte {
		s := make([]byte, n)
		for i := range s {
			s[i] = byte('0' + r.IntN(10))
		}
		return s
	}
	switch symbology {
	case "EAN_13":
		s, sum := digits(12), 0
		for i, d := range s {
			sum += int(d-'0') * (1 + 2*(i%2))
		}
		return string(append(s, byte('0'+(10-sum%10)%10)))
	case "ITF":
		return string(digits(8 + 2*r.IntN(4)))
	}
	return string(digits(8 + r.IntN(7)))
}

// Modules returns a code's bars without quiet zones; true is dark.
func Modules(symbology, text string) []bool {
	for _, s := range symbologies {
		if s.name != symbology {
			continue
		}
		hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_MARGIN: 0}
		m, err := s.writer.Encode(text, s.format, 0, 1, hints)
		if err != nil {
			panic(err) // all texts are made here
		}
		row := make([]bool, m.GetWidth())
		for i := range row {
			row[i] = m.Get(i, 0)
		}
		for !row[0] {
			row = row[1:]
		}
		for !row[len(row)-1] {
			row = row[:len(row)-1]
		}
		return row
	}
	panic("no symbology " + symbology)
}

// Picture draws the group's picture with this number, from 0 to Each-1.
func (g Group) Picture(number int) Picture {
	r := source(g.Name, number)
	s := setting{module: 2.5, high: 0.25, turn: 10*r.Float64() - 5, paper: 225, ink: 30, quiet: 12, light: 1}
	g.setup(&s, r)
	symbology := symbologies[number%len(symbologies)].name
	p := Picture{Symbology: symbology, Text: Number(symbology, r)}
	f := counter(r)
	f.card(newCard(p, &s, r), &s)
	if s.blur > 0 {
		f.blur(s.blur)
	}
	if s.motion > 0 {
		f.smear(s.motion)
	}
	for i := range f {
		f[i] *= float32(1 - (1-s.light)*float64(i%Width)/Width)
		if s.noise > 0 {
			f[i] += float32(s.noise * r.NormFloat64())
		}
	}
	p.Pix = f.bytes(s.jpeg)
	return p
}

// film is a picture in the making. Its values may temporarily leave 0 to 255.
type film []float32

// counter draws an uneven surface with things and print on it.
func counter(r *rand.Rand) film {
	f := make(film, Width*Height)
	base, slope := 60+100*r.Float64(), 0.06*r.Float64()
	for i := range f {
		f[i] = float32(base + slope*float64(i%Width) + 5*r.Float64())
	}
	for range 10 {
		f.fill(r.IntN(Width), r.IntN(Height), 20+r.IntN(300), 20+r.IntN(200), float32(20+210*r.Float64()))
	}
	for range 8 {
		x, y, high, shade := r.IntN(Width), r.IntN(Height), 6+r.IntN(25), float32(15+225*r.IntN(2))
		for end := x + 100 + r.IntN(400); x < end; x += high/2 + r.IntN(high) {
			f.fill(x, y, 1+high/6, high, shade)
			f.fill(x, y+r.IntN(high), high/2, 1+high/6, shade)
		}
	}
	return f
}

func (f film) fill(x, y, wide, high int, shade float32) {
	for j := max(y, 0); j < min(y+high, Height); j++ {
		for i := max(x, 0); i < min(x+wide, Width); i++ {
			f[j*Width+i] = shade
		}
	}
}

// card is what is printed: bars, and perhaps a QR code under them.
type card struct {
	bars       []float64 // alternately where the ink begins and ends, in modules
	wide, high float64   // of the bars, in pixels
	quiet      float64   // pixels
	qr         *gozxing.BitMatrix
	x, y       float64 // the middle of the bars in the picture
}

// below returns how far under the bars the QR code begins, and the size of its modules, in pixels.
const below, qrModule = 30, 4.0

func newCard(p Picture, s *setting, r *rand.Rand) *card {
	row := Modules(p.Symbology, p.Text)
	c := &card{wide: float64(len(row)) * s.module, quiet: s.quiet * s.module}
	c.high = max(c.wide*s.high, 16)
	for i, dark := range row {
		if dark != (i > 0 && row[i-1]) {
			c.bars = append(c.bars, float64(i))
		}
	}
	c.bars = append(c.bars, float64(len(row)))
	for i := range c.bars {
		c.bars[i] += s.spread / 2 * float64(2*(i%2)-1)
	}
	room := (c.wide/2 + c.quiet) * 1.05
	wide, high := room, c.high
	if turn := math.Abs(math.Sin(s.turn * math.Pi / 180)); turn > 0.7 {
		wide, high = c.high, room
	} else {
		high += room * turn
	}
	c.x, c.y = between(wide, Width-wide, r), between(high, Height-high, r)
	if s.beside {
		m, err := qrcode.NewQRCodeWriter().EncodeWithoutHint(Beside, gozxing.BarcodeFormat_QR_CODE, 0, 0)
		if err != nil {
			panic(err) // the text is a constant
		}
		c.qr, c.y = m, between(100, Height-260, r)
	}
	return c
}

func between(low, high float64, r *rand.Rand) float64 {
	if high <= low {
		return (low + high) / 2
	}
	return low + (high-low)*r.Float64()
}

// ink returns what is at a place on the card: 1 is ink, 0 is paper, and a negative value is off the card.
func (c *card) ink(x, y float64, module float64) int {
	side := c.wide/2 + c.quiet
	switch {
	case math.Abs(x) > side || y < -c.high/2-12 || c.qr == nil && y > c.high/2+12:
		return -1
	case math.Abs(x) < c.wide/2+module && math.Abs(y) < c.high/2:
		at, n := (x+c.wide/2)/module, 0
		for n < len(c.bars) && c.bars[n] <= at {
			n++
		}
		return n % 2
	case c.qr == nil || y < c.high/2+below:
		return 0
	}
	n := c.qr.GetWidth()
	i, j := int(math.Floor(x/qrModule))+n/2, int((y-c.high/2-below)/qrModule)
	switch {
	case j >= n+3:
		return -1
	case i >= 0 && i < n && j < n && c.qr.Get(i, j):
		return 1
	}
	return 0
}

// card lays a card on the counter, sixteen looks a pixel.
func (f film) card(c *card, s *setting) {
	sin, cos := math.Sincos(s.turn * math.Pi / 180)
	sinT, cosT := math.Sincos(s.tilt * math.Pi / 180)
	const focal, looks = 1100.0, 4
	for y := range Height {
		for x := range Width {
			sum, seen := 0.0, false
			for k := range looks * looks {
				dx := float64(x) + (float64(k%looks)+0.5)/looks - c.x
				dy := float64(y) + (float64(k/looks)+0.5)/looks - c.y
				u, v := dx*cos+dy*sin, dy*cos-dx*sin
				far := focal / (focal*cosT - u*sinT) // perspective: one end is nearer
				u, v = u*far, v*far*cosT
				ink := c.ink(u, v, s.module)
				if k == 0 && ink < 0 && c.ink(u+1, v+1, s.module) < 0 {
					break
				}
				seen = true
				switch ink {
				case 1:
					sum += s.ink
				case 0:
					sum += s.paper
				default:
					sum += float64(f[y*Width+x])
				}
			}
			if seen {
				f[y*Width+x] = float32(sum / (looks * looks))
			}
		}
	}
}

// blur convolves with a Gaussian.
func (f film) blur(sigma float64) {
	half := make([]float32, int(3*sigma)+2)
	sum := float32(0)
	for i := range half {
		half[i] = float32(math.Exp(-float64(i*i) / (2 * sigma * sigma)))
		sum += half[i] * float32(1+min(i, 1))
	}
	line := make([]float32, max(Width, Height))
	pass := func(start, step, n int) {
		for i := range n {
			line[i] = f[start+step*i]
		}
		for i := range n {
			c := line[i] * half[0]
			for k := 1; k < len(half); k++ {
				c += half[k] * (line[max(i-k, 0)] + line[min(i+k, n-1)])
			}
			f[start+step*i] = c / sum
		}
	}
	for y := range Height {
		pass(y*Width, 1, Width)
	}
	for x := range Width {
		pass(x, Width, Height)
	}
}

// smear simulates movement along the rows during exposure.
func (f film) smear(length float64) {
	n := int(length)
	row := make([]float32, Width)
	for y := range Height {
		copy(row, f[y*Width:])
		for x := range Width {
			sum := float32(0)
			for k := range n {
				sum += row[min(x+k, Width-1)]
			}
			f[y*Width+x] = sum / float32(n)
		}
	}
}

// bytes returns what the sensor delivers, after a JPEG of that quality if it is not 0.
func (f film) bytes(quality int) []byte {
	grey := image.NewGray(image.Rect(0, 0, Width, Height))
	for i, v := range f {
		grey.Pix[i] = byte(min(max(v+0.5, 0), 255))
	}
	if quality == 0 {
		return grey.Pix
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, grey, &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // a picture in memory can always be encoded
	}
	img, err := jpeg.Decode(&b)
	if err != nil {
		panic(err)
	}
	back := img.(*image.Gray)
	for y := range Height {
		copy(grey.Pix[y*Width:(y+1)*Width], back.Pix[y*back.Stride:])
	}
	return grey.Pix
}
