package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// tickBox is a box to tick, big enough for a thumb.
type tickBox struct {
	widget.BaseWidget
	on      bool
	focused bool
	press   func()
}

func newTickBox() *tickBox {
	t := &tickBox{}
	t.ExtendBaseWidget(t)
	return t
}

func (t *tickBox) set(on bool) {
	if t.on != on {
		t.on = on
		t.Refresh()
	}
}

func (t *tickBox) Tapped(*fyne.PointEvent) {
	if t.press != nil {
		t.press()
	}
}

func (t *tickBox) FocusGained()   { t.focused = true; t.Refresh() }
func (t *tickBox) FocusLost()     { t.focused = false; t.Refresh() }
func (t *tickBox) TypedRune(rune) {}
func (t *tickBox) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace {
		t.Tapped(nil)
		return
	}
	passKey(t, key)
}

func (t *tickBox) CreateRenderer() fyne.WidgetRenderer {
	r := &tickRenderer{t: t, box: canvas.NewRectangle(nil), sign: newMark(shapeCheck, inkOnAccent, 14)}
	r.paint()
	return r
}

type tickRenderer struct {
	t    *tickBox
	box  *canvas.Rectangle
	sign *mark
}

func (r *tickRenderer) paint() {
	r.box.CornerRadius, r.box.StrokeWidth = 4, 2
	r.box.FillColor, r.box.StrokeColor = ink(inkSurface), ink(inkQuiet)
	if r.t.on {
		r.box.FillColor, r.box.StrokeColor = ink(inkAccent), ink(inkAccent)
	}
	if r.t.focused {
		r.box.StrokeColor = ink(inkText)
	}
	r.sign.Hidden = !r.t.on
}

func (r *tickRenderer) Layout(size fyne.Size) {
	const side = 22
	at := fyne.NewPos((size.Width-side)/2, (size.Height-side)/2)
	r.box.Move(at)
	r.box.Resize(fyne.NewSquareSize(side))
	r.sign.Move(at.AddXY(4, 4))
	r.sign.Resize(fyne.NewSquareSize(14))
}

func (r *tickRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(touch) }
func (r *tickRenderer) Refresh()                     { r.paint(); canvas.Refresh(r.t) }
func (r *tickRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box, r.sign} }
func (r *tickRenderer) Destroy()                     {}
