package scanner

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// square draws a QR code of side × side pixels, its quiet zone included.
func square(t testing.TB, text string, side int) *image.Gray {
	t.Helper()
	return drawn(t, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, text, side, side)
}

// stripes draws a bar code with a quiet zone on all sides.
func stripes(t testing.TB, symbology, text string) *image.Gray {
	t.Helper()
	var w gozxing.Writer
	var f gozxing.BarcodeFormat
	switch symbology {
	case "CODE_128":
		w, f = oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128
	case "EAN_13":
		w, f = oned.NewEAN13Writer(), gozxing.BarcodeFormat_EAN_13
	case "ITF":
		w, f = oned.NewITFWriter(), gozxing.BarcodeFormat_ITF
	}
	return scene(t, 700, 300, put(drawn(t, w, f, text, 500, 120), 100, 90))
}

func drawn(t testing.TB, w gozxing.Writer, f gozxing.BarcodeFormat, text string, width, height int) *image.Gray {
	t.Helper()
	m, err := w.Encode(text, f, width, height, nil)
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(image.Rect(0, 0, m.GetWidth(), m.GetHeight()))
	for y := range m.GetHeight() {
		for x := range m.GetWidth() {
			if !m.Get(x, y) {
				g.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return g
}

// placed is a picture and where it goes in a scene.
type placed struct {
	image.Image
	at image.Point
}

func put(img image.Image, x, y int) placed { return placed{img, image.Pt(x, y)} }

// scene puts pictures on white paper.
func scene(t testing.TB, w, h int, parts ...placed) *image.Gray {
	t.Helper()
	g := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	for _, p := range parts {
		draw.Draw(g, p.Bounds().Add(p.at), p.Image, p.Bounds().Min, draw.Src)
	}
	return g
}

// turned rotates a picture about its middle, on white paper that is large enough for any angle.
func turned(img image.Image, degrees float64) *image.Gray {
	b := img.Bounds()
	side := int(math.Hypot(float64(b.Dx()), float64(b.Dy()))) + 20
	g := image.NewGray(image.Rect(0, 0, side, side))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy, mid := float64(b.Dx())/2, float64(b.Dy())/2, float64(side)/2
	matrix := f64.Aff3{
		cos, -sin, mid - cos*cx + sin*cy,
		sin, cos, mid - sin*cx - cos*cy,
	}
	xdraw.BiLinear.Transform(g, matrix, img, b, draw.Src, nil)
	return g
}

func inverted(img *image.Gray) *image.Gray {
	g := image.NewGray(img.Rect)
	for i, p := range img.Pix {
		g.Pix[i] = 255 - p
	}
	return g
}

// webp encodes a black and white picture as lossless WebP, which no Go library does. Each colour has a code of two
// symbols, so a pixel takes three bits.
func webp(img *image.Gray) []byte {
	var bits []byte
	var n uint
	put := func(v uint32, width uint) {
		for i := range width {
			if n%8 == 0 {
				bits = append(bits, 0)
			}
			bits[n/8] |= byte(v>>i&1) << (n % 8)
			n++
		}
	}
	put(0x2f, 8)
	put(uint32(img.Rect.Dx()-1), 14)
	put(uint32(img.Rect.Dy()-1), 14)
	put(0, 1+3+1+1+1) // no alpha, version 0, no transform, no cache, one group of codes
	for range 3 {     // green, red, blue: symbols 0 and 255
		put(1, 1)
		put(1, 1)
		put(1, 1)
		put(0, 8)
		put(255, 8)
	}
	for _, symbol := range []uint32{255, 0} { // alpha, distance: one symbol each
		put(1, 1)
		put(0, 1)
		put(1, 1)
		put(symbol, 8)
	}
	for _, p := range img.Pix {
		put(uint32(p&1)*7, 3)
	}
	if len(bits)%2 == 1 {
		bits = append(bits, 0)
	}
	var out bytes.Buffer
	out.WriteString("RIFF")
	_ = binary.Write(&out, binary.LittleEndian, uint32(12+len(bits)))
	out.WriteString("WEBPVP8L")
	_ = binary.Write(&out, binary.LittleEndian, uint32(len(bits)))
	out.Write(bits)
	return out.Bytes()
}
