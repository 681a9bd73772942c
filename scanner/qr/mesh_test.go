package qr

import (
	"math"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// wavy draws a code of that version on paper with waves of that height in modules; a module is five pixels.
func wavy(t *testing.T, text string, version int, high float64) Plane {
	t.Helper()
	code, err := encoder.Encoder_encode(text, decoder.ErrorCorrectionLevel_M,
		map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_QR_VERSION: version})
	if err != nil {
		t.Fatal(err)
	}
	m := code.GetMatrix()
	n := m.GetWidth()
	side := 5 * (n + 8)
	p := Plane{Pix: make([]byte, side*side), Stride: side, W: side, H: side}
	for y := range side {
		for x := range side {
			u, v := (float64(x)+0.5)/5-4, (float64(y)+0.5)/5-4
			u, v = u+high*math.Sin(v/6), v+high*math.Sin(u/7+1)
			i, j := int(math.Floor(u)), int(math.Floor(v))
			p.Pix[y*side+x] = 225
			if i >= 0 && j >= 0 && i < n && j < n && m.Get(i, j) == 1 {
				p.Pix[y*side+x] = 30
			}
		}
	}
	return p
}

func TestWavyPaper(t *testing.T) {
	for version := 4; version <= 9; version++ {
		text := strings.Repeat("forloy_enr_", version)
		codes := NewReader(Options{}).Read(wavy(t, text, version, 0.7))
		if len(codes) != 1 || codes[0].Text != text {
			t.Errorf("version %d: read %v, want %q", version, codes, text)
		}
	}
}
