package scanner

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterfoil/scanner/qr/qrtest"
)

// cutOut paints the pixels that keep selects in one colour and makes the rest transparent.
func cutOut(img *image.Gray, ink color.NRGBA, keep func(dark bool) bool) *image.NRGBA {
	out := image.NewNRGBA(img.Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if keep(img.GrayAt(x, y).Y < 128) {
				out.SetNRGBA(x, y, ink)
			}
		}
	}
	return out
}

// A code may be drawn for a dark page or a light one, so its transparent parts are tried as both.
func TestTransparentPicturesAreRead(t *testing.T) {
	code := scene(t, 320, 320, put(square(t, payload, 240), 40, 40))
	dark := func(dark bool) bool { return dark }
	light := func(dark bool) bool { return !dark }
	black, white := color.NRGBA{A: 255}, color.NRGBA{255, 255, 255, 255}
	for name, img := range map[string]*image.NRGBA{
		"black modules":              cutOut(code, black, dark),
		"white modules":              cutOut(code, white, dark),
		"white between the modules":  cutOut(code, white, light),
		"black between the modules":  cutOut(code, black, light),
		"white modules, half opaque": cutOut(code, color.NRGBA{255, 255, 255, 128}, dark),
		"yellow modules":             cutOut(code, color.NRGBA{255, 240, 0, 255}, dark),
		"bars between white":         cutOut(stripes(t, "CODE_128", "CARD-004217"), white, light),
		"black bars":                 cutOut(stripes(t, "CODE_128", "CARD-004217"), black, dark),
		"white bars":                 cutOut(stripes(t, "CODE_128", "CARD-004217"), white, dark),
	} {
		want := []string{"QR " + payload}
		if strings.Contains(name, "bars") {
			want = []string{"CODE_128 CARD-004217"}
		}
		if got := codes(DecodeImage(img)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
		var file bytes.Buffer
		if err := png.Encode(&file, img); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "a.png")
		if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := DecodeFile(path); err != nil || !slices.Equal(codes(got), want) {
			t.Errorf("%s, as a PNG: %q, %v", name, codes(got), err)
		}
	}
	// A GIF has a transparent colour.
	palette := image.NewPaletted(code.Rect, color.Palette{color.NRGBA{}, white})
	for i, v := range code.Pix {
		if v < 128 {
			palette.Pix[i] = 1
		}
	}
	var file bytes.Buffer
	if err := gif.Encode(&file, palette, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.gif")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := DecodeFile(path); err != nil || !slices.Equal(codes(got), []string{"QR " + payload}) {
		t.Errorf("GIF: %q, %v", codes(got), err)
	}
	if got := DecodeImage(image.NewNRGBA(code.Rect)); len(got) > 0 {
		t.Errorf("an empty picture is read as %v", got)
	}
}

// half draws one of several codes that hold a text together.
func half(t *testing.T, of int) *image.Gray {
	t.Helper()
	img, err := qrtest.Appended("forloy_enr_half_of_it", 1, of)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestAPartOfATextIsNoScan(t *testing.T) {
	file := func(img image.Image) string {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "a.png")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, of := range []int{2, 16} {
		scans, err := DecodeFile(file(half(t, of)))
		if !errors.Is(err, ErrPicture) || err != (PartError{of}) || len(scans) > 0 {
			t.Errorf("one of %d: %q, %v", of, codes(scans), err)
		}
		if scans := DecodeImage(half(t, of)); len(scans) > 0 {
			t.Errorf("one of %d is read as %q", of, codes(scans))
		}
	}
	// One part of one is a whole text, and a whole code beside a part is a scan.
	want := []string{"QR forloy_enr_half_of_it"}
	if scans, err := DecodeFile(file(half(t, 1))); err != nil || !slices.Equal(codes(scans), want) {
		t.Errorf("one of one: %q, %v", codes(scans), err)
	}
	both := scene(t, 900, 480, put(half(t, 2), 50, 100), put(square(t, payload, 240), 550, 100))
	if scans, err := DecodeFile(file(both)); err != nil || !slices.Equal(codes(scans), []string{"QR " + payload}) {
		t.Errorf("beside a whole one: %q, %v", codes(scans), err)
	}
}

func TestAByteOrderMarkIsCutOff(t *testing.T) {
	img := square(t, "\ufeff"+payload, 240)
	if got := codes(DecodeImage(img)); !slices.Equal(got, []string{"QR " + payload}) {
		t.Errorf("got %q", got)
	}
}
