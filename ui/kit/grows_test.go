package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// Boxes, marks and strokes grow as what is around them: on a screen of four times the size nothing
// is left as thin as a hair, and what stands beside a text grows with it.
func TestEverythingGrows(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	type sizes map[string]float32
	measure := func() sizes {
		tick := NewTickBox()
		tick.Set(true)
		tick.Resize(fyne.NewSquareSize(Touch))
		ticked := test.WidgetRenderer(tick).(*tickRenderer)
		button := test.WidgetRenderer(NewButton("Undo", Plain, nil)).(*buttonRenderer)
		dots := NewPunchDots()
		dots.Set(1, 10)
		dots.Resize(fyne.NewSize(800, DotSize))
		sheet := part(NewSurface(InkSurface, InkLine, Corner))
		checked := NewChecked("", func(string) error { return nil })
		return sizes{
			"the tick box": ticked.box.Size().Width, "its edge": ticked.box.StrokeWidth,
			"its corner": ticked.box.CornerRadius, "its tick": ticked.sign.Size().Width,
			"a ring":         part(NewMark(ShapeRing, InkText, 12)).(*canvas.Circle).StrokeWidth,
			"a cross":        part(NewMark(ShapeCross, InkText, 12)).(*canvas.Line).StrokeWidth,
			"a mark":         NewMark(ShapeDot, InkText, 12).MinSize().Width,
			"a sheet's edge": sheet.(*canvas.Rectangle).StrokeWidth,
			"its round":      sheet.(*canvas.Rectangle).CornerRadius,
			"a rule":         Rule().MinSize().Height,
			"a button's":     button.box.StrokeWidth,
			"a punch":        part(dots).(*canvas.Circle).StrokeWidth,
			"a field's edge": Paper{}.Size(theme.SizeNameInputBorder),
			"a scroll bar":   Paper{}.Size(theme.SizeNameScrollBar),
			"a menu's icon":  Paper{}.Size(theme.SizeNameInlineIcon),
			"a wrong number": checked.sign.side,
		}
	}
	t.Cleanup(func() { Zoom(1, 1) })
	Zoom(1, 1)
	small := measure()
	Zoom(3, 1)
	for name, size := range measure() {
		if size != 3*small[name] {
			t.Errorf("%s is %g, and on a screen of three times the size %g", name, small[name], size)
		}
	}
	Zoom(1, 1.5)
	large := measure()
	for _, name := range []string{"the tick box", "its tick", "a mark", "a wrong number", "a menu's icon"} {
		if large[name] != 1.5*small[name] {
			t.Errorf("%s is %g, and beside text of 150 %% %g", name, small[name], large[name])
		}
	}
	amount := NewCheckedIn(TextLook{Text: SizeHuge, Padding: Grid}, "", func(string) error { return nil })
	if side := amount.sign.side; side < SizeSmall || side > SizeHuge/2 {
		t.Errorf("the sign of a wrong amount is %g beside figures of %g", side, SizeHuge)
	}
	if small["a wrong number"] < 10 {
		t.Errorf("the sign of a wrong number is %g: a dot", small["a wrong number"])
	}
}

// part is the first thing that a widget draws.
func part(w fyne.Widget) fyne.CanvasObject { return test.WidgetRenderer(w).Objects()[0] }

// The ring of a list's line is within it, or the list would cut it off, and what the line says
// is within the ring; the names of its columns stand over them.
func TestTheListsRingIsRoundWhatItSays(t *testing.T) {
	var line *fyne.Container
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	l := NewList(func() int { return 1 }, NewSaleRow, func(int, fyne.CanvasObject) {})
	update := l.UpdateItem
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		update(i, o)
		line = o.(*fyne.Container)
	}
	sales := SaleList(l)
	t.Cleanup(func() { Zoom(1, 1) })
	w := test.NewTempWindow(t, sales)
	w.Resize(fyne.NewSize(700, 300))
	w.Canvas().Focus(l)
	ring, says := line.Objects[1].(*canvas.Rectangle), line.Objects[0]
	from, to := ring.Position().X-ring.StrokeWidth/2, ring.Position().X+ring.Size().Width+ring.StrokeWidth/2
	if from < 0 || to > line.Size().Width {
		t.Errorf("the ring is from %g to %g of %g", from, to, line.Size().Width)
	}
	within := ring.Position().X + ring.StrokeWidth
	if says.Position().X < within || says.Position().X+says.Size().Width > line.Size().Width-within {
		t.Errorf("what the line says is from %g, %g wide, and the ring ends at %g", says.Position().X,
			says.Size().Width, within)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	names := sales.Objects[0].(*fyne.Container).Objects[0].(*fyne.Container)
	for i, name := range names.Objects[:len(saleShares)] {
		if over := says.(*fyne.Container).Objects[i]; at(name).X != at(over).X {
			t.Errorf("column %d is at %g, its name at %g", i, at(over).X, at(name).X)
		}
	}
}

// A form in the middle is wider for larger text, so that as many of its words stand on a line.
func TestACentredFormGrowsWithItsText(t *testing.T) {
	t.Cleanup(func() { Zoom(1, 1) })
	for _, text := range []float32{1, 1.5} {
		Zoom(1, text)
		form := NewText("Choose the manager PIN", SizeSmall, InkText)
		Centred(400, form).Resize(fyne.NewSize(1000, 500))
		if width := form.Size().Width; width != 400*text {
			t.Errorf("with text of %g it is %g wide", text, width)
		}
	}
}
