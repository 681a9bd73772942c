package kit

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"counterfoil/internal/purchase"
)

// The three kinds of colour-blindness, after Machado, Oliveira and Fernandes (2009), at
// full severity: what a colour of light looks like to such an eye.
var eyes = map[string][3][3]float64{
	"protanopia": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
		{-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
		{-0.011820, 0.042940, 0.968881}},
	"tritanopia": {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602},
		{0.004733, 0.691367, 0.303900}},
}

func seenBy(eye [3][3]float64, c color.NRGBA) color.NRGBA {
	r, g, b := linear(c)
	channel := func(m [3]float64) uint8 {
		v := min(max(m[0]*r+m[1]*g+m[2]*b, 0), 1)
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		return uint8(math.Round(v * 255))
	}
	return color.NRGBA{R: channel(eye[0]), G: channel(eye[1]), B: channel(eye[2]), A: 255}
}

// States are told apart by shape and by word, never by colour alone: no two of a group
// have the same word, and marks that may stand beside each other differ in form, looked
// at through each kind of eye, drawn and compared pixel by pixel as ink or no ink.
func TestStatesWithoutColour(t *testing.T) {
	said := map[string]purchase.State{}
	for _, state := range purchase.States {
		look := LookOf(state)
		if other, twice := said[look.Word]; twice || look.Word == "" {
			t.Errorf("%v and %v are both %q", state, other, look.Word)
		}
		said[look.Word] = state
		if look.Shape == ShapeNone {
			t.Errorf("%v has no mark", state)
		}
	}
	live := []purchase.State{purchase.Pending, purchase.Synced, purchase.Review, purchase.Voided}
	for name, look := range looks {
		mode, _, practised := strings.Cut(name, ", ")
		if practised { // the marks are the same
			continue
		}
		if mode == "high contrast" {
			mode = "contrast"
		}
		test.NewTempApp(t).Settings().SetTheme(Paper{Mode: mode})
		for eyeName, eye := range eyes {
			ground := seenBy(eye, look.palette.surface)
			drawn := map[purchase.State][]bool{}
			for _, state := range live {
				drawn[state] = form(t, state, eye, ground, look.other)
			}
			for i, a := range live {
				for _, b := range live[i+1:] {
					if differs(drawn[a], drawn[b]) < 0.1 {
						t.Errorf("%s, %s: the marks of %v and %v are the same", name, eyeName, a, b)
					}
				}
			}
		}
	}
}

// Every ink that says something can still be read by each kind of eye.
func TestInksForEveryEye(t *testing.T) {
	for name, look := range looks {
		for eyeName, eye := range eyes {
			p := look.palette
			for _, ink := range []color.NRGBA{p.text, p.quiet, p.accent, p.good, p.attention, p.danger, p.practice} {
				for _, on := range []color.NRGBA{p.page, p.surface} {
					if c := contrast(seenBy(eye, ink), seenBy(eye, on)); c < look.other {
						t.Errorf("%s, %s: %v on %v: %.2f", name, eyeName, ink, on, c)
					}
				}
			}
		}
	}
}

// form is which pixels of a state's mark such an eye tells from the ground.
func form(t *testing.T, s purchase.State, eye [3][3]float64, ground color.NRGBA, least float64) []bool {
	t.Helper()
	const side = 32
	w := test.NewTempWindow(t, Container(Stack{}, NewSurface(InkSurface, InkNone, 0),
		NewMark(LookOf(s).Shape, LookOf(s).Ink, side)))
	w.SetPadded(false)
	picture := w.Canvas().Capture()
	flat := image.NewNRGBA(picture.Bounds())
	draw.Draw(flat, flat.Bounds(), picture, image.Point{}, draw.Src)
	var ink []bool
	any := false
	for y := range flat.Bounds().Dy() {
		for x := range flat.Bounds().Dx() {
			seen := contrast(seenBy(eye, flat.NRGBAAt(x, y)), ground) >= least
			ink, any = append(ink, seen), any || seen
		}
	}
	if !any {
		t.Errorf("the mark of %v cannot be seen", s)
	}
	return ink
}

// differs is the share of pixels that are ink in one of two forms only.
func differs(a, b []bool) float64 {
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}
