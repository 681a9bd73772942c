package scanner

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"

	"counterfoil/internal/purchase"
)

// codes lists the codes of scans as "QR forloy_enr_abc".
func codes(scans []purchase.Scan) (all []string) {
	for _, s := range scans {
		all = append(all, s.Symbology+" "+s.Text)
	}
	return all
}

func TestPicturesAreRead(t *testing.T) {
	qr := square(t, payload, 240)
	at := func(img image.Image) image.Image { return scene(t, 640, 480, put(img, 200, 120)) }
	a, b := square(t, "forloy_enr_a", 240), square(t, "forloy_enr_b", 240)
	bars := stripes(t, "CODE_128", "0042170042")
	for _, tt := range []struct {
		name string
		img  image.Image
		want []string
	}{
		{"a code", qr, []string{"QR " + payload}},
		{"in a scene", at(qr), []string{"QR " + payload}},
		{"base64", at(square(t, encoded, 300)), []string{"QR " + encoded}},
		{"light on dark", inverted(qr), []string{"QR " + payload}},
		{"light on dark, small", inverted(square(t, payload, 80)), []string{"QR " + payload}},
		{"one pixel a module", square(t, payload, 30), []string{"QR " + payload}},
		{"no quiet zone", square(t, payload, 21*6).SubImage(image.Rect(0, 0, 126, 126)), []string{"QR " + payload}},
		{"huge", scene(t, 4000, 3000, put(square(t, payload, 2500), 600, 200)), []string{"QR " + payload}},
		{"two codes", scene(t, 900, 480, put(a, 50, 100), put(b, 550, 100)),
			[]string{"QR forloy_enr_a", "QR forloy_enr_b"}},
		{"the same code twice", scene(t, 900, 480, put(qr, 50, 100), put(qr, 550, 100)), []string{"QR " + payload}},
		{"Code 128", stripes(t, "CODE_128", "CARD-004217"), []string{"CODE_128 CARD-004217"}},
		{"EAN-13", stripes(t, "EAN_13", "4006381333931"), []string{"EAN_13 4006381333931"}},
		{"ITF", stripes(t, "ITF", "1234567890"), []string{"ITF 1234567890"}},
		{"a card with both", scene(t, 700, 700, put(qr, 200, 20), put(bars, 0, 330)),
			[]string{"QR " + payload, "CODE_128 0042170042"}},
		{"an ITF code too short to trust", stripes(t, "ITF", "123456"), nil},
		{"a white wall", scene(t, 640, 480), nil},
		{"nothing at all", image.NewGray(image.Rectangle{}), nil},
		{"one pixel", image.NewGray(image.Rect(0, 0, 1, 1)), nil},
		{"a line", image.NewGray(image.Rect(0, 0, 300, 1)), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			scans := DecodeImage(tt.img)
			got := codes(scans)
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("read %q, want %q", got, tt.want)
			}
			for _, s := range scans {
				if s.Source != purchase.SourcePicture || s.At.IsZero() {
					t.Errorf("a scan from %q at %v", s.Source, s.At)
				}
			}
		})
	}
}

// barcodes has a valid text for each symbology.
var barcodes = map[string]string{"CODE_128": "CARD-004217", "EAN_13": "4006381333931", "ITF": "1234567890"}

func TestTurnedPicturesAreRead(t *testing.T) {
	for angle := 0; angle < 360; angle += 15 {
		got := codes(DecodeImage(turned(square(t, payload, 240), float64(angle))))
		if !slices.Equal(got, []string{"QR " + payload}) {
			t.Errorf("QR turned by %d°: %q", angle, got)
		}
	}
	for _, angle := range []float64{0, 3, 20, 45, 90, 180, 225, 270, 273, 340} {
		for symbology, text := range barcodes {
			got := codes(DecodeImage(turned(stripes(t, symbology, text), angle)))
			if !slices.Equal(got, []string{symbology + " " + text}) {
				t.Errorf("%s turned by %v°: %q", symbology, angle, got)
			}
		}
	}
}

// Every image type that the decoders of the formats return.
func TestImageTypesAreRead(t *testing.T) {
	gray := scene(t, 320, 320, put(square(t, payload, 240), 40, 40))
	clear := image.NewNRGBA(gray.Rect) // black modules on nothing
	ycc := image.NewYCbCr(gray.Rect, image.YCbCrSubsampleRatio420)
	palette := image.NewPaletted(gray.Rect, color.Palette{color.White, color.Black})
	deep := image.NewRGBA64(gray.Rect)
	for y := range 320 {
		for x := range 320 {
			p := gray.GrayAt(x, y)
			clear.SetNRGBA(x, y, color.NRGBA{A: 255 - p.Y})
			ycc.Y[ycc.YOffset(x, y)] = p.Y
			palette.Set(x, y, p)
			deep.Set(x, y, p)
		}
	}
	part := scene(t, 700, 700, put(gray, 300, 300)).SubImage(image.Rect(300, 300, 620, 620))
	yccPart := ycc.SubImage(image.Rect(10, 10, 310, 310))
	for name, img := range map[string]image.Image{
		"grey": gray, "transparent": clear, "photograph": ycc, "palette": palette, "16 bits": deep,
		"part of a picture": part, "part of a photograph": yccPart,
	} {
		if got := codes(DecodeImage(img)); !slices.Equal(got, []string{"QR " + payload}) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestFilesAreRead(t *testing.T) {
	img := scene(t, 320, 320, put(square(t, payload, 240), 40, 40))
	dir := t.TempDir()
	for name, write := range map[string]func(io.Writer) error{
		"a.png":  func(w io.Writer) error { return png.Encode(w, img) },
		"a.jpg":  func(w io.Writer) error { return jpeg.Encode(w, img, nil) },
		"a.gif":  func(w io.Writer) error { return gif.Encode(w, img, nil) },
		"a.bmp":  func(w io.Writer) error { return bmp.Encode(w, img) },
		"a.webp": func(w io.Writer) error { _, err := w.Write(webp(img)); return err },
		"wrong":  func(w io.Writer) error { return png.Encode(w, img) }, // the name does not matter
	} {
		var file bytes.Buffer
		if err := write(&file); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		scans, err := DecodeFile(path)
		if err != nil || !slices.Equal(codes(scans), []string{"QR " + payload}) {
			t.Errorf("%s: %q, %v", name, codes(scans), err)
		}
	}
}

// bomb is a PNG of a few bytes that claims a size.
func bomb(w, h uint32) []byte {
	var header bytes.Buffer
	header.WriteString("IHDR")
	_ = binary.Write(&header, binary.BigEndian, []uint32{w, h})
	header.Write([]byte{8, 0, 0, 0, 0})
	file := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d" + header.String())
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(header.Bytes()))
}

func TestBadFilesAreRefused(t *testing.T) {
	var whole bytes.Buffer
	if err := png.Encode(&whole, square(t, payload, 240)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, tt := range []struct{ name, content, says string }{
		{"empty", "", "not a picture in a known format"},
		{"text", "forloy_enr_abc", "not a picture in a known format"},
		{"cut.png", whole.String()[:whole.Len()/2], "damaged"},
		{"short.png", whole.String()[:20], "damaged"},
		{"bomb.png", string(bomb(200_000, 200_000)), "too large: 200000 × 200000"},
		{"wide.png", string(bomb(1<<31-1, 1)), "too large"},
		{"overflow.png", string(bomb(1<<31-1, 1<<31-1)), ""},
	} {
		path := filepath.Join(dir, tt.name)
		if err := os.WriteFile(path, []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := DecodeFile(path)
		text := fmt.Sprint(err)
		if !errors.Is(err, ErrPicture) || !strings.Contains(text, tt.says) || strings.Contains(text, dir) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, err := DecodeFile(filepath.Join(dir, "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := DecodeFile(dir); !errors.Is(err, ErrPicture) {
		t.Errorf("a folder: %v", err)
	}
}

// A wrong text is worse than none, so noise, stripes and half a code must give nothing.
func TestNoFalseCodes(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 8))
	for i := range 60 {
		img := image.NewGray(image.Rect(0, 0, 320, 240))
		width := 1 + random.IntN(4)
		var stripe [320]byte
		for x := 0; x < 320; x++ {
			if x%width == 0 {
				stripe[x] = byte(random.IntN(2) * 255)
			} else {
				stripe[x] = stripe[x-1]
			}
		}
		for y := range 240 {
			for x := range 320 {
				p := stripe[x] // a fence: every row alike
				if i%2 == 0 {
					p = byte(random.IntN(256))
				}
				img.SetGray(x, y, color.Gray{Y: p})
			}
		}
		if got := codes(DecodeImage(img)); len(got) > 0 {
			t.Errorf("picture %d: %q out of nothing", i, got)
		}
	}
	for _, symbology := range []string{"EAN_13", "CODE_128"} {
		torn := stripes(t, symbology, barcodes[symbology])
		half := scene(t, 700, 300, put(torn.SubImage(image.Rect(0, 0, 350, 300)), 0, 0))
		if got := codes(DecodeImage(half)); len(got) > 0 {
			t.Errorf("half of %s: %q", symbology, got)
		}
	}
}

// A picture full of finder patterns must not keep the till busy for hours. A code among them may be missed.
func TestPicturesFullOfFindersTakeBoundedTime(t *testing.T) {
	img := scene(t, 1200, 1200)
	for y := range 1200 {
		for x := range 1200 {
			u, v := x%36/4-4, y%36/4-4
			if ring := max(u, -u, v, -v); ring != 2 && ring != 4 {
				img.SetGray(x, y, color.Gray{})
			}
		}
	}
	if got := codes(DecodeImage(img)); len(got) > 0 {
		t.Errorf("%q out of nothing", got)
	}
}

func FuzzDecodeImage(f *testing.F) {
	f.Add([]byte{0, 255, 0, 255}, uint8(2))
	f.Add(square(f, payload, 29).Pix, uint8(29))
	f.Add(stripes(f, "ITF", "1234567890").Pix[:700*20], uint8(250))
	f.Fuzz(func(t *testing.T, pix []byte, width uint8) {
		w := max(1, int(width))
		h := len(pix) / w
		DecodeImage(&image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, h)})
	})
}

func FuzzReadPicture(f *testing.F) {
	var file bytes.Buffer
	if err := png.Encode(&file, square(f, payload, 60)); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(webp(square(f, payload, 60)))
	f.Add(bomb(9, 9))
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := readPicture(bytes.NewReader(data))
		if err == nil && img.Bounds().Dx()*img.Bounds().Dy() > maxPixels {
			t.Error("a picture beyond the limit was read")
		}
	})
}
