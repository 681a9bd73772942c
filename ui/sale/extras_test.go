package sale

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// A field that has been filled still says which one it is, in every language, and it stands
// where it stood empty.
func TestAFilledFieldSaysWhichOneItIs(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		d := newDesk(t)
		extras := d.sale.extras
		for _, x := range extras.all {
			x.plus.Tapped(nil)
		}
		name := func(x *extra) bool {
			return slices.Contains(strings.Split(d.Screen(), "\n"), x.field.PlaceHolder)
		}
		for _, x := range extras.all {
			at, size := x.field.Position(), x.field.Size()
			if name(x) {
				t.Errorf("%s: %q is said twice of an empty field", language.Code, x.field.PlaceHolder)
			}
			x.field.TypedRune('7')
			if !name(x) {
				t.Errorf("%s: nothing says that a field is %q", language.Code, x.field.PlaceHolder)
			}
			if x.field.Position() != at || x.field.Size() != size || x.field.MinSize().Height > size.Height {
				t.Errorf("%s: %q has moved", language.Code, x.field.PlaceHolder)
			}
		}
		for _, cut := range d.Shortened() {
			t.Errorf("%s: no room for %q", language.Code, cut)
		}
		if note := extras.note.root.Size().Width; note < 1.3*extras.punches.root.Size().Width {
			t.Errorf("%s: a note has %g", language.Code, note)
		}
		d.sale.clear()
		d.sale.extras.receipt.open()
		if name(extras.receipt) {
			t.Errorf("%s: the next sale's empty field has two names", language.Code)
		}
	}
}

// What a field is for can be read whole in it, in every language on the smallest window.
func TestTheHintsOfTheExtrasAreWhole(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		d := newDesk(t)
		for _, x := range d.sale.extras.all {
			x.open()
			if has, needs := x.field.Size().Width, x.field.HintWidth(); has < needs {
				t.Errorf("%s: %q has %g of %g", language.Code, x.field.PlaceHolder, has, needs)
			}
		}
	}
}

// What is folded begins in line with the amount over it, in every language.
func TestFoldedFieldsBeginInLineWithTheAmount(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		d := newDesk(t)
		for _, x := range d.sale.extras.all {
			label := labelOf(t, x.plus)
			if label.Alignment != fyne.TextAlignLeading || label.Position().X != kit.Grid {
				t.Errorf("%s: %q begins at %v", language.Code, x.plus.Label, label.Position().X)
			}
			if end := label.Position().X + label.MinSize().Width; end > x.plus.Size().Width {
				t.Errorf("%s: %q ends at %v of %v", language.Code, x.plus.Label, end, x.plus.Size().Width)
			}
		}
	}
}

func labelOf(t *testing.T, b *kit.Button) *canvas.Text {
	t.Helper()
	for _, o := range test.WidgetRenderer(b).Objects() {
		if label, is := o.(*canvas.Text); is {
			return label
		}
	}
	t.Fatalf("%q has no label", b.Label)
	return nil
}
