package kit

import "fyne.io/fyne/v2"

// tip names a button that has no word on it, or tells its keys, beside the button.
type tip struct {
	root *fyne.Container
	says *Text
	of   *Button // nil: none is shown
}

func newTip() *tip {
	t := &tip{says: NewText("", SizeSmall, InkSurface)}
	t.root = Container(Stack{}, NewSurface(InkText, InkNone, Corner/2), InsetXY(Grid, Grid/2, t.says))
	t.root.Hide()
	return t
}

func (t *tip) show(of *Button, room fyne.Size) {
	t.of = of
	t.says.Set(of.tips())
	t.root.Show()
	t.place(room)
}

func (t *tip) hide(of *Button) {
	if t.of == of {
		t.away()
	}
}

// away hides it, whatever it is beside.
func (t *tip) away() {
	t.of = nil
	t.root.Hide()
}

// HideTip hides the tip in an object's window. What moves or hides buttons under a pointer that rests
// calls it: the toolkit tells of no leaving then, and the tip would stay where its button is no more.
func HideTip(in fyne.CanvasObject) {
	if f := frameOf(in); f != nil {
		f.tip.away()
	}
}

// place puts the tip under its button, or over one that is near the window's end.
func (t *tip) place(room fyne.Size) {
	if t.of == nil {
		return
	}
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.of), t.root.MinSize()
	x := max(min(at.X+(t.of.Size().Width-size.Width)/2, room.Width-size.Width-Grid), Grid)
	y := at.Y + t.of.Size().Height + Grid/2
	if y+size.Height > room.Height {
		y = at.Y - size.Height - Grid/2
	}
	t.root.Resize(size)
	t.root.Move(fyne.NewPos(x, y))
}

// underTip lays the tip over the window, whose content may have moved.
type underTip struct{ tip *tip }

func (underTip) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l underTip) Layout(_ []fyne.CanvasObject, size fyne.Size) { l.tip.place(size) }
