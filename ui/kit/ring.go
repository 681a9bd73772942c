package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// ring shows where the keyboard is: three pixels wide on the smallest window, in a colour that is at least
// 3 : 1 to what is round it and in it.
type ring struct {
	box    *canvas.Rectangle
	ink    fyne.ThemeColorName
	within bool // on a filled ground: a little way in, so that the ground is on both sides
}

const (
	ringWidth  float32 = 3
	ringWithin float32 = 4
)

func newRing() *ring {
	r := &ring{box: canvas.NewRectangle(nil), ink: InkAccent}
	r.box.Hide()
	return r
}

func (r *ring) show(yes bool) { SetVisible(r.box, yes) }

func (r *ring) paint() {
	r.box.FillColor, r.box.StrokeColor, r.box.StrokeWidth = Ink(InkNone), Ink(r.ink), Stroke(ringWidth)
	r.box.CornerRadius = Corner
	if r.within {
		r.box.CornerRadius = Corner - Px(ringWithin)
		r.box.StrokeWidth = Stroke(ringWidth - 1)
	}
}

func (r *ring) Resize(size fyne.Size) {
	var in float32
	if r.within {
		in = Px(ringWithin)
	}
	r.box.Move(fyne.NewPos(in, in))
	r.box.Resize(size.SubtractWidthHeight(2*in, 2*in))
}
