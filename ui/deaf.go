package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
)

const deafWords = "Not listening: click here before you scan"

// deafNotice says that the keyboard, and so a wedge, belongs to another
// program. It floats, so that nothing moves under the click that it asks for.
type deafNotice struct {
	root   *fyne.Container
	over   *fyne.Container // what it floats in
	deaf   bool
	hidden bool // Sale has its own place for it, at the card
}

func newDeafNotice() *deafNotice {
	d := &deafNotice{root: deafPill(deafWords)}
	d.root.Hide()
	return d
}

// deafPill is the notice itself.
func deafPill(says string) *fyne.Container {
	return pill(kit.NewBold(says, kit.SizeSmall, kit.InkOnStrong))
}

func pill(says *kit.Text) *fyne.Container {
	content := kit.Row(kit.Grid, 1, kit.NewMark(kit.ShapeTriangle, kit.InkOnStrong, 12), says)
	return kit.Container(kit.Stack{}, kit.NewSurface(kit.InkAttention, kit.InkNone, kit.Corner), kit.InsetXY(kit.Grid, 0, content))
}

func (d *deafNotice) listening(yes bool) { d.deaf = !yes; d.update() }
func (d *deafNotice) onSale(yes bool)    { d.hidden = yes; d.update() }

func (d *deafNotice) update() {
	if d.deaf && !d.hidden {
		d.root.Show()
	} else {
		d.root.Hide()
	}
}

// overlay puts its object at the foot of the window, in the middle.
type overlay struct{}

func (overlay) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (overlay) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		need := o.MinSize()
		o.Resize(need)
		o.Move(fyne.NewPos((size.Width-need.Width)/2, size.Height-need.Height-2*kit.Grid))
	}
}

// listening says whether keys reach this window.
func (w *Window) listening(yes bool) {
	w.sale.listening(yes)
	w.deaf.listening(yes)
}
