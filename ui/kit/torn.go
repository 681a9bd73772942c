package kit

import (
	"fyne.io/fyne/v2"
)

// Torn is a stub on its way from the form to the last sales: paper with a torn edge and
// an amount. It floats over the window, where nothing can be pressed on it.
type Torn struct {
	root     *fyne.Container
	layer    *fyne.Container
	from, to fyne.Position
	step     int
}

// TornSteps is how many pictures the way has.
const TornSteps = 6

// Still, if true, keeps what would move out of the window.
var Still bool

// NewTorn tears a stub off one object, to be laid on another. nil: nothing is to move, or
// one of them is not on the screen.
func NewTorn(says string, off, on fyne.CanvasObject) *Torn {
	f := frameOf(off)
	if Still || f == nil || !off.Visible() || !on.Visible() {
		return nil
	}
	driver := fyne.CurrentApp().Driver()
	t := &Torn{layer: f.floats, to: driver.AbsolutePositionForObject(on)}
	t.root = Container(Stack{}, NewSurface(InkSurface, InkEdge, 0),
		ColumnFill(0, 1, Perforation(), InsetXY(2*Grid, Grid, NewBold(says, SizeMedium, InkText).Centred())))
	size := t.root.MinSize()
	t.from = driver.AbsolutePositionForObject(off).AddXY((off.Size().Width-size.Width)/2, 0)
	t.root.Resize(size)
	t.root.Move(t.from)
	t.layer.Add(t.root)
	return t
}

// Step moves it on, and takes it away at its end; it reports whether there is more to come.
func (t *Torn) Step() bool {
	t.step++
	if t.step >= TornSteps {
		t.End()
		return false
	}
	way := float32(t.step) / TornSteps
	way *= 2 - way // quick at first, then slowing down
	t.root.Move(fyne.NewPos(t.from.X+(t.to.X-t.from.X)*way, t.from.Y+(t.to.Y-t.from.Y)*way))
	return true
}

// End takes it away, wherever it is. It may have gone already.
func (t *Torn) End() {
	t.step = TornSteps
	t.layer.Remove(t.root)
	t.layer.Refresh() // removing it does not redraw
}
