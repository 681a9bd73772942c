package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// TickBox is a box to tick, big enough for a thumb.
type TickBox struct {
	widget.BaseWidget
	on      bool
	focused bool
	Press   func()
}

func NewTickBox() *TickBox {
	t := &TickBox{}
	t.ExtendBaseWidget(t)
	return t
}

func (t *TickBox) Set(on bool) {
	if t.on != on {
		t.on = on
		t.Refresh()
	}
}

func (t *TickBox) Tapped(at *fyne.PointEvent) {
	if t.Press != nil && (at == nil || !stray(t, at.AbsolutePosition, false)) {
		t.Press()
	}
}

func (t *TickBox) FocusGained()     { t.focused = true; t.Refresh(); reveal(t) }
func (t *TickBox) FocusLost()       { t.focused = false; t.Refresh() }
func (t *TickBox) TypedRune(r rune) { passRune(t, r) }
func (t *TickBox) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace {
		t.Tapped(nil)
		return
	}
	passKey(t, key)
}

func (t *TickBox) CreateRenderer() fyne.WidgetRenderer {
	r := &tickRenderer{t: t, box: canvas.NewRectangle(nil), sign: NewMark(ShapeCheck, inkOnAccent, 14), ring: newRing()}
	r.paint()
	return r
}

type tickRenderer struct {
	t    *TickBox
	box  *canvas.Rectangle
	sign *Mark
	ring *ring
}

func (r *tickRenderer) paint() {
	r.box.CornerRadius, r.box.StrokeWidth = Corner/2, Stroke(2)
	r.box.FillColor, r.box.StrokeColor = Ink(InkSurface), Ink(InkQuiet)
	if r.t.on {
		r.box.FillColor, r.box.StrokeColor = Ink(InkAccent), Ink(InkAccent)
	}
	r.ring.show(r.t.focused)
	r.ring.paint()
	r.sign.Hidden = !r.t.on
}

func (r *tickRenderer) Layout(size fyne.Size) {
	side, sign := min(Tx(22), Touch), r.sign.MinSize()
	r.ring.Resize(size)
	at := fyne.NewPos((size.Width-side)/2, (size.Height-side)/2)
	r.box.Move(at)
	r.box.Resize(fyne.NewSquareSize(side))
	r.sign.Move(at.AddXY((side-sign.Width)/2, (side-sign.Height)/2))
	r.sign.Resize(sign)
}

func (r *tickRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(Touch) }
func (r *tickRenderer) Refresh()           { r.paint(); canvas.Refresh(r.t) }
func (r *tickRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.sign, r.ring.box}
}
func (r *tickRenderer) Destroy() {}
