package kit

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Every text colour passes AA (4.5 : 1) on page and surface, and what is
// written on a coloured band on that band.
func TestContrast(t *testing.T) {
	for name, p := range map[string]palette{"light": lightPalette, "dark": darkPalette} {
		inks := []fyne.ThemeColorName{InkText, InkQuiet, InkAccent, InkGood, InkAttention, InkError, InkPractice}
		for _, ink := range inks {
			for _, on := range []fyne.ThemeColorName{inkPage, InkSurface} {
				if c := contrast(p.ink(ink), p.ink(on)); c < 4.5 {
					t.Errorf("%s: %s on %s: %.2f", name, ink, on, c)
				}
			}
		}
		for _, on := range []fyne.ThemeColorName{InkGood, InkAttention, InkError, InkPractice} {
			if c := contrast(p.ink(InkOnStrong), p.ink(on)); c < 4.5 {
				t.Errorf("%s: on %s: %.2f", name, on, c)
			}
		}
		if c := contrast(p.ink(inkOnAccent), p.ink(InkAccent)); c < 4.5 {
			t.Errorf("%s: on the accent: %.2f", name, c)
		}
	}
}

// contrast is WCAG 2's ratio of two opaque colours.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	linear := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n.R) + 0.7152*linear(n.G) + 0.0722*linear(n.B)
}

func TestThemeModes(t *testing.T) {
	for _, c := range []struct {
		mode    string
		variant fyne.ThemeVariant
		want    palette
	}{
		{"light", theme.VariantDark, lightPalette}, {"dark", theme.VariantLight, darkPalette},
		{"", theme.VariantLight, lightPalette}, {"", theme.VariantDark, darkPalette},
	} {
		if got := (Paper{c.mode}).Color(inkPage, c.variant); got != (cleared{c.want.page}) {
			t.Errorf("%q: page %v", c.mode, got)
		}
	}
}
