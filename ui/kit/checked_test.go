package kit

import (
	"errors"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestWhatIsWrongHasARedEdge, whether the field has the keyboard or not. An ordinary field needs no theme of its own
// for that.
func TestWhatIsWrongHasARedEdge(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	judge := func(text string) error {
		if text == "x" {
			return errors.New("wrong")
		}
		return nil
	}
	plain := NewChecked("", judge)
	for name, c := range map[string]*Checked{"ordinary": plain,
		"large": NewCheckedIn(TextLook{Text: SizeHuge, Padding: Grid}, "", judge)} {
		win := test.NewTempWindow(t, c.Root)
		win.SetPadded(false)
		win.Resize(fyne.NewSize(300, 120))
		red := func() bool {
			size := c.Field.Size()
			for y := range 8 { // from its upper edge on
				at := win.Canvas().Capture().At(int(size.Width/2), y)
				if color.RGBAModel.Convert(at) == color.RGBAModel.Convert(Ink(InkError)) {
					return true
				}
			}
			return false
		}
		for _, focused := range []bool{false, true} {
			if focused {
				win.Canvas().Focus(c.Field)
			}
			for text, wrong := range map[string]bool{"1": false, "x": true} {
				c.Put(text)
				if red() != wrong {
					t.Errorf("%s, focused %v: the edge of %q is red: %v", name, focused, text, !wrong)
				}
			}
		}
	}
	if plain.Field.Theme() != fyne.CurrentApp().Settings().Theme() {
		t.Error("an ordinary field has a theme of its own")
	}
}
