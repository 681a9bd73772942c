package kit

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// looks are the palettes, with the contrast (WCAG 2) that each promises: of text, and
// of what is no text but must be seen (an edge, a mark, the focus).
var looks = map[string]struct {
	palette palette
	text    float64
	other   float64
}{
	"light":         {lightPalette, 4.5, 3},    // AA
	"dark":          {darkPalette, 4.5, 3},     // AA
	"high contrast": {contrastPalette, 7, 4.5}, // AAA

	"light, practice":         {lightPalette.practised(), 4.5, 3},
	"dark, practice":          {darkPalette.practised(), 4.5, 3},
	"high contrast, practice": {contrastPalette.practised(), 7, 4.5},
}

// pair is what is drawn, and on what. over lies between both and the eye.
type pair struct {
	what, on, over fyne.ThemeColorName
	text           bool
}

// pairs are all that the window draws on one another.
func pairs() (all []pair) {
	inks := []fyne.ThemeColorName{InkText, InkQuiet, InkAccent, InkGood, InkAttention, InkError, InkPractice}
	washes := []fyne.ThemeColorName{InkNone, WashGood, WashAttention, WashError, theme.ColorNameSelection,
		theme.ColorNameHover, theme.ColorNamePressed, InkWatermark}
	for _, on := range []fyne.ThemeColorName{inkPage, InkSurface} {
		for _, over := range washes {
			for _, ink := range inks {
				all = append(all, pair{ink, on, over, true})
			}
			all = append(all, pair{InkEdge, on, over, false})
		}
		all = append(all, pair{theme.ColorNameScrollBar, on, InkNone, false})
	}
	for _, over := range washes {
		all = append(all, pair{inkHint, InkSurface, over, true})
		all = append(all, pair{inkOnAccent, InkAccent, over, true})
	}
	for _, band := range []fyne.ThemeColorName{InkGood, InkAttention, InkError, InkPractice} {
		all = append(all, pair{InkOnStrong, band, InkNone, true}, pair{InkOnStrong, band, theme.ColorNameHover, true})
		all = append(all, pair{band, InkOnStrong, InkNone, true}) // a chosen button on the band
	}
	all = append(all, pair{InkOnStrong, InkPractice, InkStripe, false}, pair{InkSurface, InkText, InkNone, true})
	return append(all, pair{InkQuiet, theme.ColorNameDisabledButton, InkNone, true})
}

func TestContrast(t *testing.T) {
	for name, look := range looks {
		for _, p := range pairs() {
			least := look.other
			if p.text {
				least = look.text
			}
			under, ink := look.palette.ink(p.on), look.palette.ink(p.what)
			if p.over != InkNone {
				veil := look.palette.ink(p.over)
				under = blend(veil, under)
				if p.over != theme.ColorNameSelection && p.over != InkStripe { // those lie under the text
					ink = blend(veil, ink)
				}
			}
			if c := contrast(ink, under); c < least {
				t.Errorf("%s: %s on %s under %q: %.2f, want %.1f", name, p.what, p.on, p.over, c, least)
			}
		}
	}
}

// A menu's entry that keys are at is seen, and its words are still to be read.
func TestMenuEntryIsSeen(t *testing.T) {
	for name, look := range looks {
		ground := look.palette.ink(theme.ColorNameMenuBackground)
		under := blend(look.palette.ink(theme.ColorNameFocus), ground)
		if c := contrast(under, ground); c < 2.8 {
			t.Errorf("%s: the entry against the others: %.2f", name, c)
		}
		if c := contrast(look.palette.ink(theme.ColorNameForeground), under); c < look.text {
			t.Errorf("%s: the entry's words: %.2f", name, c)
		}
	}
}

// Whatever kind of button has the focus, and wherever it stands, its ring can be seen
// against what touches it.
func TestFocusRingIsSeen(t *testing.T) {
	grounds := map[Kind][]fyne.ThemeColorName{Plain: {inkPage, InkSurface}, Quiet: {inkPage, InkSurface},
		Danger: {inkPage, InkSurface}, Tab: {InkSurface}, Primary: {InkAccent}, OnBand: {InkPractice, InkError,
			InkAttention}}
	for name, look := range looks {
		for kind, on := range grounds {
			for _, chosen := range []bool{false, true} {
				b := &Button{Kind: kind, chosen: chosen}
				ring, _ := b.ring()
				fill, _, _ := b.colours()
				for _, ground := range on {
					if fill != InkNone {
						ground = fill
					}
					if c := contrast(look.palette.ink(ring), look.palette.ink(ground)); c < look.other {
						t.Errorf("%s: the ring of kind %d on %s: %.2f", name, kind, ground, c)
					}
				}
			}
		}
		for _, ground := range []fyne.ThemeColorName{inkPage, InkSurface} { // of fields and boxes to tick
			if c := contrast(look.palette.ink(InkAccent), look.palette.ink(ground)); c < look.other {
				t.Errorf("%s: the ring of a field on %s: %.2f", name, ground, c)
			}
		}
	}
}

// blend lays a colour that can be seen through over another.
func blend(over, under color.Color) color.NRGBA {
	o, u := color.NRGBAModel.Convert(over).(color.NRGBA), opaque(under)
	mix := func(a, b uint8) uint8 {
		alpha := float64(o.A) / 255
		return uint8(math.Round(float64(a)*alpha + float64(b)*(1-alpha)))
	}
	return color.NRGBA{R: mix(o.R, u.R), G: mix(o.G, u.G), B: mix(o.B, u.B), A: 255}
}

// opaque is a colour's own values: the page's are scaled for the toolkit's painter.
func opaque(c color.Color) color.NRGBA {
	if page, is := c.(cleared); is {
		return page.NRGBA
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

// contrast is WCAG 2's ratio of two opaque colours.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b := linear(opaque(c))
	return 0.2126*r + 0.7152*g + 0.0722*b
}

// linear is a colour in light, 0 to 1.
func linear(c color.NRGBA) (r, g, b float64) {
	of := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return of(c.R), of(c.G), of(c.B)
}
