package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// notices float over the foot of the rooms, so that nothing moves under the
// click that one may ask for.
type notices struct {
	root *fyne.Container
	deaf *kit.Pill // the keyboard, and so a wedge, belongs to another program
	keys *kit.Pill // why keys did nothing; it goes by itself

	listening bool
	onSale    bool // which says at the card that nothing is heard
	told      int  // how many notices of keys: the end of an older one must not remove a newer one
}

const keysTime = 8 * time.Second

func newNotices() *notices {
	n := &notices{deaf: kit.NewPill(words.Deaf()), keys: kit.NewPill(""), listening: true}
	n.root = kit.Container(overlay{}, n.deaf.Root, n.keys.Root)
	return n
}

// at is told which room is in front.
func (n *notices) at(p shell.Place) {
	n.onSale = p == shell.Sale
	n.keys.Root.Hide()
	n.setListening(n.listening)
}

// setListening is told whether keys reach this window.
func (n *notices) setListening(listening bool) {
	n.listening = listening
	kit.SetVisible(n.deaf.Root, !listening && !n.onSale)
}

// tellKeys says a sentence about keys for a while.
func (n *notices) tellKeys(says string, s *shell.Shell) {
	n.keys.Says.Set(says)
	n.keys.Root.Show()
	n.root.Refresh()
	n.told++
	this := n.told
	s.After(keysTime, func() {
		if n.told == this {
			n.keys.Root.Hide()
		}
	})
}

// overlay puts its objects at the foot of the window, in the middle.
type overlay struct{}

func (overlay) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (overlay) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		need := o.MinSize()
		o.Resize(need)
		o.Move(fyne.NewPos((size.Width-need.Width)/2, size.Height-need.Height-2*kit.Grid))
	}
}

// setListening says whether keys reach this window.
func (w *Window) setListening(yes bool) {
	w.sale.Listening(yes)
	w.notices.setListening(yes)
}

// tellKeys says why keys did nothing: on Sale at the amount, in other rooms over
// their foot.
func (w *Window) tellKeys(why error) {
	switch {
	case w.test.IsOpen():
		w.test.Refused(why)
	case w.at == shell.Sale && w.sale.Selling():
		w.sale.Say(words.Say(why), kit.InkAttention)
	default:
		w.notices.tellKeys(words.Say(why), w.Shell)
	}
}

// keysDoubted tells that what was typed has done nothing, since it may have been a
// scan: it was withdrawn, or stays in its field to be checked.
func (w *Window) keysDoubted(why error) {
	w.cfg.Logger.Info("what was typed has done nothing: this PC was busy", "error", why)
	w.Alarm()
	w.tellKeys(why)
}
