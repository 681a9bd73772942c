package qrtest

import (
	"math"
	"math/rand/v2"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// symbol is a code as it is printed.
type symbol struct {
	text string
	n    int
	dark []bool
}

// newSymbol makes a code of one of the versions 1 to 3 with a text of a fitting length.
func newSymbol(version int, r *rand.Rand) symbol {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
	level := decoder.ErrorCorrectionLevel_M
	length := [4]int{0, 14, 26, 42}[version]
	if r.IntN(2) == 0 {
		level, length = decoder.ErrorCorrectionLevel_L, [4]int{0, 17, 32, 53}[version]
	}
	text := []byte("forloy_enr_")
	for len(text) < length-r.IntN(2) {
		text = append(text, letters[r.IntN(len(letters))])
	}
	hints := map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_QR_VERSION: version}
	code, err := encoder.Encoder_encode(string(text), level, hints)
	if err != nil {
		panic(err) // the text fits
	}
	m := code.GetMatrix()
	s := symbol{string(text), m.GetWidth(), make([]bool, m.GetWidth()*m.GetWidth())}
	for j := range s.n {
		for i := range s.n {
			s.dark[j*s.n+i] = m.Get(i, j) == 1
		}
	}
	return s
}

// view maps a place in the picture to one on the paper, where the code extends from (0,0) to (1,1).
type view struct {
	cx, cy float64
	in     [9]float64
	out    [9]float64
}

// stand puts the paper before the lens: turned, tilted about a random axis, and somewhere in the picture.
func stand(s *setting, r *rand.Rand) view {
	const focal = 1100
	sinT, cosT := math.Sincos(s.turn * math.Pi / 180)
	sinA, cosA := math.Sincos(2 * math.Pi * r.Float64())
	sinK, cosK := math.Sincos(s.tilt * math.Pi / 180)
	// Turn within the paper, then tilt about the axis (cosA, sinA).
	turn := [9]float64{cosT, -sinT, 0, sinT, cosT, 0, 0, 0, 1}
	c := 1 - cosK
	tilt := [9]float64{
		cosK + cosA*cosA*c, cosA * sinA * c, sinA * sinK,
		cosA * sinA * c, cosK + sinA*sinA*c, -cosA * sinK,
		-sinA * sinK, cosA * sinK, cosK,
	}
	m := product(tilt, turn)
	// The paper's plane at distance focal, so that a pixel on it is a pixel.
	h := [9]float64{
		focal * m[0] * s.size, focal * m[1] * s.size, -focal * (m[0] + m[1]) * s.size / 2,
		focal * m[3] * s.size, focal * m[4] * s.size, -focal * (m[3] + m[4]) * s.size / 2,
		m[6] * s.size, m[7] * s.size, focal - (m[6]+m[7])*s.size/2,
	}
	room := s.size * 0.85
	v := view{out: h, in: inverse(h)}
	v.cx = room + (Width-2*room)*r.Float64()
	v.cy = Height / 2
	if Height > 2*room {
		v.cy = room + (Height-2*room)*r.Float64()
	}
	return v
}

// paper returns the place on the paper that is seen at a place in the picture.
func (v *view) paper(x, y float64) (float64, float64) { return project(&v.in, x-v.cx, y-v.cy) }

// seen returns the place in the picture where a place on the paper is seen.
func (v *view) seen(x, y float64) (float64, float64) {
	x, y = project(&v.out, x, y)
	return x + v.cx, y + v.cy
}

func project(m *[9]float64, x, y float64) (float64, float64) {
	w := m[6]*x + m[7]*y + m[8]
	return (m[0]*x + m[1]*y + m[2]) / w, (m[3]*x + m[4]*y + m[5]) / w
}

func product(a, b [9]float64) (c [9]float64) {
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				c[3*i+j] += a[3*i+k] * b[3*k+j]
			}
		}
	}
	return c
}

// inverse returns the inverse of the matrix but for a factor, which project divides out.
func inverse(m [9]float64) [9]float64 {
	return [9]float64{
		m[4]*m[8] - m[5]*m[7], m[2]*m[7] - m[1]*m[8], m[1]*m[5] - m[2]*m[4],
		m[5]*m[6] - m[3]*m[8], m[0]*m[8] - m[2]*m[6], m[2]*m[3] - m[0]*m[5],
		m[3]*m[7] - m[4]*m[6], m[1]*m[6] - m[0]*m[7], m[0]*m[4] - m[1]*m[3],
	}
}

// print draws the paper and its code, with sixteen samples a pixel.
func (f film) print(code symbol, v *view, s *setting) {
	quiet := s.quiet / float64(code.n)
	const looks = 4
	for y := range Height {
		for x := range Width {
			if px, py := v.paper(float64(x)+0.5, float64(y)+0.5); max(math.Abs(px-0.5), math.Abs(py-0.5)) > 0.52+quiet {
				continue
			}
			sum := 0.0
			for k := range looks * looks {
				px, py := v.paper(float64(x)+(float64(k%looks)+0.5)/looks, float64(y)+(float64(k/looks)+0.5)/looks)
				switch {
				case max(math.Abs(px-0.5), math.Abs(py-0.5)) > 0.5+quiet:
					sum += float64(f[y*Width+x])
				case code.inked(px, py) != s.invert:
					sum += s.ink
				default:
					sum += s.paper
				}
			}
			f[y*Width+x] = float32(sum / (looks * looks))
		}
	}
}

// inked reports whether the code is dark at a place on the paper.
func (c *symbol) inked(x, y float64) bool {
	i, j := int(math.Floor(x*float64(c.n))), int(math.Floor(y*float64(c.n)))
	return i >= 0 && j >= 0 && i < c.n && j < c.n && c.dark[j*c.n+i]
}

// shine puts a bright spot on the code, every other time on one of its finders.
func (f film) shine(v *view, size float64, r *rand.Rand) {
	x, y := 0.15+0.7*r.Float64(), 0.15+0.7*r.Float64()
	if r.IntN(2) == 0 {
		corner := [3][2]float64{{0.12, 0.12}, {0.88, 0.12}, {0.12, 0.88}}[r.IntN(3)]
		x, y = corner[0], corner[1]
	}
	cx, cy := v.seen(x, y)
	wide, high := size*(0.1+0.09*r.Float64()), size*(0.1+0.09*r.Float64())
	for i := range f {
		dx, dy := (float64(i%Width)-cx)/wide, (float64(i/Width)-cy)/high
		if d := dx*dx + dy*dy; d < 9 {
			f[i] += float32(450 * math.Exp(-d*d))
		}
	}
}
