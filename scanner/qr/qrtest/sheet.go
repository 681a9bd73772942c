package qrtest

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Crowd is one kind of picture with many codes: cards of different sizes on a table, each turned and tilted by itself,
// seen a little out of focus.
type Crowd struct {
	Cards, Wide, High int
	Bars              bool // bar codes between the cards
}

// Crowds returns all kinds, in the order of the benchmark's table. The last one is as large as a telephone's picture.
func Crowds() []Crowd {
	return []Crowd{{2, 1280, 720, false}, {5, 1600, 1200, false}, {20, 2048, 1536, true}, {60, 4000, 3000, true}}
}

// Name is the name of the kind in the benchmark's table.
func (c Crowd) Name() string { return fmt.Sprintf("%d codes", c.Cards) }

// Sheet is a picture with many codes and their texts.
type Sheet struct {
	Pix   []byte // Wide bytes a row
	Texts []string
}

// Sheet draws the picture with this number.
func (c Crowd) Sheet(number int) Sheet {
	r := source(c.Name(), number)
	sheet := Sheet{Pix: make([]byte, c.Wide*c.High)}
	c.table(sheet.Pix, r)
	// The grid with the largest cells that has room for all.
	columns, side := 1, 0.0
	for n := 1; n <= c.Cards; n++ {
		rows := (c.Cards + n - 1) / n
		if s := min(float64(c.Wide)/float64(n), float64(c.High)/float64(rows)); s > side {
			columns, side = n, s
		}
	}
	rows := (c.Cards + columns - 1) / columns
	wide, high := float64(c.Wide)/float64(columns), float64(c.High)/float64(rows)
	for i := range c.Cards {
		code := newSymbol(1+r.IntN(3), r)
		size := side * (0.38 + 0.17*r.Float64())
		s := setting{size: size, quiet: 4, paper: 200 + 40*r.Float64(), ink: 25 + 40*r.Float64()}
		s.tilt, s.turn = 35*r.Float64(), 360*r.Float64()
		if number%2 == 1 {
			s.turn = 24*r.Float64() - 12 // all in rows: wrong threes look as likely as right ones
		}
		v := stand(&s, r)
		v.cx = wide * (float64(i%columns) + 0.47 + 0.06*r.Float64())
		v.cy = high * (float64(i/columns) + 0.47 + 0.06*r.Float64())
		c.card(sheet.Pix, &code, &v, &s)
		if c.Bars {
			c.stripes(sheet.Pix, int(v.cx-wide/2)+2, int(v.cy+high*0.44), int(wide*0.4), int(high*0.08), r)
		}
		sheet.Texts = append(sheet.Texts, code.text)
	}
	c.soften(sheet.Pix, r)
	return sheet
}

// table is a surface with a shadow across it.
func (c Crowd) table(pix []byte, r *rand.Rand) {
	sin, cos := math.Sincos(2 * math.Pi * r.Float64())
	for i := range pix {
		x, y := float64(i%c.Wide)/float64(c.Wide), float64(i/c.Wide)/float64(c.High)
		pix[i] = byte(110 + 30*(x*cos+y*sin) + 6*math.Sin(40*x+15*y))
	}
}

// card draws one card with its code.
func (c Crowd) card(pix []byte, code *symbol, v *view, s *setting) {
	quiet := s.quiet / float64(code.n)
	reach := s.size * (0.8 + 1.5*quiet)
	const looks = 2
	for y := max(int(v.cy-reach), 0); y < min(int(v.cy+reach), c.High); y++ {
		for x := max(int(v.cx-reach), 0); x < min(int(v.cx+reach), c.Wide); x++ {
			sum := 0.0
			for k := range looks * looks {
				px, py := v.paper(float64(x)+(float64(k%looks)+0.5)/looks, float64(y)+(float64(k/looks)+0.5)/looks)
				switch {
				case max(math.Abs(px-0.5), math.Abs(py-0.5)) > 0.5+quiet:
					sum += float64(pix[y*c.Wide+x])
				case code.inked(px, py):
					sum += s.ink
				default:
					sum += s.paper
				}
			}
			pix[y*c.Wide+x] = byte(sum / (looks * looks))
		}
	}
}

// stripes draws something like a bar code.
func (c Crowd) stripes(pix []byte, left, top, wide, high int, r *rand.Rand) {
	for x, dark := left, true; x < left+wide; dark = !dark {
		value := byte(215)
		if dark {
			value = 40
		}
		for end := x + 2*(1+r.IntN(4)); x < end; x++ {
			for y := max(top, 0); y < min(top+high, c.High); y++ {
				if x >= 0 && x < c.Wide {
					pix[y*c.Wide+x] = value
				}
			}
		}
	}
}

// soften blurs by about a pixel and adds the sensor's noise.
func (c Crowd) soften(pix []byte, r *rand.Rand) {
	for _, step := range [2]int{1, c.Wide} {
		before := 0
		for i := step; i < len(pix)-step; i++ {
			if step == 1 {
				v := (before + 2*int(pix[i]) + int(pix[i+1])) / 4
				before, pix[i] = int(pix[i]), byte(v)
			} else {
				pix[i] = byte((int(pix[i-step]) + 2*int(pix[i]) + int(pix[i+step])) / 4)
			}
		}
	}
	for i := range pix {
		pix[i] = byte(min(max(float64(pix[i])+5*r.NormFloat64(), 0), 255))
	}
}
