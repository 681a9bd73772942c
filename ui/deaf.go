package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// deafNotice says that the keyboard, and so a wedge, belongs to another
// program. It floats, so that nothing moves under the click that it asks for.
type deafNotice struct {
	*kit.Pill
	over   *fyne.Container // what it floats in
	deaf   bool
	hidden bool // Sale has its own place for it, at the card
}

func newDeafNotice() *deafNotice {
	return &deafNotice{Pill: kit.NewPill(words.Deaf)}
}

func (d *deafNotice) listening(yes bool) { d.deaf = !yes; d.update() }
func (d *deafNotice) onSale(yes bool)    { d.hidden = yes; d.update() }

func (d *deafNotice) update() {
	if d.deaf && !d.hidden {
		d.Root.Show()
	} else {
		d.Root.Hide()
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
	w.sale.Listening(yes)
	w.deaf.listening(yes)
}
