package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// keyNotice says on any page what became of keys that did nothing. It floats, as
// the deaf notice does, and goes by itself.
type keyNotice struct {
	root  *fyne.Container
	says  *kit.Text
	shown int // how often: an older one's end must not take a newer away
}

const noticeTime = 8 * time.Second

func newKeyNotice() *keyNotice {
	n := &keyNotice{says: kit.NewBold("", kit.SizeSmall, kit.InkOnStrong)}
	n.root = pill(n.says)
	n.root.Hide()
	return n
}

func (n *keyNotice) hide() { n.root.Hide() }

// tellKeys says why keys did nothing, on Sale at the amount.
func (w *Window) tellKeys(why error) {
	says := words.Say(why)
	switch {
	case w.test != nil:
		w.test.refused(why)
	case w.at == shell.Sale && w.sale.form.Visible():
		w.sale.say(says, kit.InkAttention)
		w.sale.restarts = true
	default:
		n := w.notice
		n.says.Set(says)
		n.shown++
		n.root.Show()
		w.deaf.over.Refresh()
		this := n.shown
		w.After(noticeTime, func() {
			if n.shown == this {
				n.hide()
			}
		})
	}
}

// keysDoubted: what was typed was withdrawn, since it may have been a scan.
func (w *Window) keysDoubted() {
	w.Signal(device.SoundAttention)
	w.tellKeys(fault.New(fault.ScanDoubted))
}
