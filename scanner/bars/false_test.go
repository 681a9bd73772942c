package bars

import (
	"math/rand/v2"
	"strings"
	"testing"

	"counterfoil/scanner/bars/barstest"
	"counterfoil/scanner/qr"
	"counterfoil/scanner/qr/qrtest"
)

// blank is a white picture.
func blank(w, h int) qr.Plane {
	p := qr.Plane{Pix: make([]byte, w*h), Stride: w, W: w, H: h}
	for i := range p.Pix {
		p.Pix[i] = 220
	}
	return p
}

// everything is all that Pass and Read find in a picture.
func everything(r *Reader, p qr.Plane) []Code {
	r.Forget()
	codes := r.Read(p)
	for range 8 {
		codes = append(codes, r.Pass(p)...)
	}
	return codes
}

// Print, leaves, cloth, random bars, and QR codes whole and broken: a number read from those would be somebody
// else's card.
func TestNoFalseCodes(t *testing.T) {
	r := NewReader()
	for i := range 14 {
		p := qr.Plane{Pix: qrtest.Busy(i).Pix, Stride: qrtest.Width, W: qrtest.Width, H: qrtest.Height}
		for _, c := range everything(r, p) {
			t.Errorf("busy picture %d: %s %s", i, c.Symbology, c.Text)
		}
	}
	for i := range 40 {
		w := qrtest.NewWreck(i)
		for _, c := range everything(r, qr.Plane{Pix: w.Pix, Stride: w.Stride, W: w.W, H: w.H}) {
			t.Errorf("wreck %d: %s %s", i, c.Symbology, c.Text)
		}
	}
}

// fence draws random stripes with occasional wide gaps: of one to four modules, of two widths, or of any width.
func fence(number int) qr.Plane {
	r := rand.New(rand.NewPCG(77, uint64(number)))
	p := blank(900, 24)
	unit, kind, x := 1.2+3*r.Float64(), number%4, 0.0
	for dark := false; x < 900; dark = !dark {
		w := [4]float64{
			float64(1 + r.IntN(4)), []float64{1, 1, 1, 2.5}[r.IntN(4)],
			0.6 + 3*r.Float64(), float64(1 + 2*r.IntN(2)),
		}[kind]
		if !dark && r.IntN(60) == 0 {
			w = 14
		}
		for k := int(x); dark && k < min(int(x+w*unit), p.W); k++ {
			for y := range p.H {
				p.Pix[y*p.W+k] = 30
			}
		}
		x += w * unit
	}
	return p
}

func TestFencesAreNoCodes(t *testing.T) {
	r := NewReader()
	for i := range 80 {
		for _, c := range everything(r, fence(i)) {
			t.Errorf("fence %d: %s %s", i, c.Symbology, c.Text)
		}
	}
}

// torn draws a code of which everything right of a place is hidden under white paper, whose edge leans by slant
// pixels a row.
func torn(symbology, text string, module, cut, slant, lean float64) qr.Plane {
	row := barstest.Modules(symbology, text)
	p := blank(int(float64(len(row)+40)*module), 120)
	for y := 15; y < 105; y++ {
		for x := range p.W {
			k := int((float64(x)+lean*float64(y-60))/module) - 20
			if k >= 0 && k < len(row) && row[k] && float64(x) < (20+cut*float64(len(row)))*module+slant*float64(y-60) {
				p.Pix[y*p.W+x] = 30
			}
		}
	}
	return p
}

// A part of a code is never read, wherever it is cut. A cut that runs nearly along the bars of an ITF code, just
// after a wide and a narrow one, leaves no trace, so ITF codes are cut at 27° or more.
func TestPartsAreNoCodes(t *testing.T) {
	reader, whole := NewReader(), 0
	for i := range 60 {
		r := rand.New(rand.NewPCG(79, uint64(i)))
		symbology := [3]string{"CODE_128", "EAN_13", "ITF"}[i%3]
		text := barstest.Number(symbology, r)
		lean, slant := r.Float64()-0.5, 0.0
		if symbology == "ITF" || i%2 == 0 {
			slant = []float64{-1, 1}[r.IntN(2)]*(0.5+2*r.Float64()) - lean
		}
		for _, c := range everything(reader, torn(symbology, text, 1.5+3*r.Float64(), 0.2+r.Float64(), slant, lean)) {
			if whole++; c.Text != text {
				t.Errorf("%d: %s of %s %s", i, c.Text, symbology, text)
			}
		}
	}
	if whole == 0 {
		t.Error("nothing was read, so nothing is proven")
	}
}

// Lines that leave a code through its long side see only a part of it.
func TestLinesThroughACorner(t *testing.T) {
	reader := NewReader()
	for i := range 30 {
		r := rand.New(rand.NewPCG(80, uint64(i)))
		text := barstest.Number("ITF", r)
		p := torn("ITF", text, 2+2*r.Float64(), 2, 0, 4*r.Float64()-2) // leans by up to 63°
		for _, c := range everything(reader, p) {
			if c.Text != text {
				t.Errorf("%d: %s of %s", i, c.Text, text)
			}
		}
	}
}

func TestShortITFIsNotTrusted(t *testing.T) {
	for text, want := range map[string]int{"123456": 0, "12345678": 9} {
		got := everything(NewReader(), torn("ITF", text, 3, 2, 0, 0))
		if len(got) > want || (len(got) == 0) != (want == 0) {
			t.Errorf("%s: read %v", text, got)
		}
	}
}

// Two readings of the same bars alternate, so neither is believed.
func TestReadingsThatDisagree(t *testing.T) {
	r, both := NewReader(), [2]qr.Plane{torn("ITF", "12345678", 3, 2, 0, 0), torn("ITF", "12345687", 3, 2, 0, 0)}
	for i := range 40 {
		if codes := r.Pass(both[i%2]); len(codes) > 0 {
			t.Fatalf("frame %d: believed %v", i, codes)
		}
	}
}

// Whatever happens to a code, its text is right or there is none.
func FuzzRead(f *testing.F) {
	f.Add(uint8(0), []byte{10, 0, 20, 1, 255})
	f.Add(uint8(1), []byte{})
	f.Add(uint8(2), []byte{100, 7, 90, 0, 0, 40, 40, 200, 3, 128})
	texts := [3][2]string{{"CODE_128", "0042170042"}, {"EAN_13", "4006381333931"}, {"ITF", "1234567890"}}
	reader := NewReader()
	f.Fuzz(func(t *testing.T, which uint8, edits []byte) {
		code := texts[int(which)%3]
		p := torn(code[0], code[1], 1.5+float64(which)/100, 2, 0, float64(which%16)/20)
		for ; len(edits) >= 5; edits = edits[5:] {
			at := (int(edits[0])<<8 | int(edits[1])) % len(p.Pix)
			for i := at; i < min(at+int(edits[2])*(1+int(edits[3])), len(p.Pix)); i++ {
				p.Pix[i] = edits[4]
			}
		}
		for _, c := range everything(reader, p) {
			if c.Text != code[1] || c.Symbology != code[0] {
				t.Errorf("misread %s %s for %s %s", c.Symbology, c.Text, code[0], code[1])
			}
		}
	})
}

// FuzzPlane makes planes of any bytes: no picture may cause a panic.
func FuzzPlane(f *testing.F) {
	f.Add([]byte(strings.Repeat("\x00\xff\xff", 200)), uint8(100), uint8(3))
	f.Add([]byte{0}, uint8(1), uint8(1))
	f.Fuzz(func(t *testing.T, pix []byte, width, more uint8) {
		w := max(1, int(width))
		p := qr.Plane{Pix: pix, Stride: w + int(more), W: w, H: len(pix) / w}
		r := NewReader()
		r.Read(p) // a code may well be found in random bytes
		r.Pass(p)
	})
}
