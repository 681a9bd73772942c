package ui

import (
	"time"

	"counterfoil/internal/fault"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// keyNotice says on any page what became of keys that did nothing. It floats, as
// the deaf notice does, and goes by itself.
type keyNotice struct {
	*kit.Pill
	shown int // how often: an older one's end must not take a newer away
}

const noticeTime = 8 * time.Second

func newKeyNotice() *keyNotice {
	return &keyNotice{Pill: kit.NewPill("")}
}

func (n *keyNotice) hide() { n.Root.Hide() }

// tellKeys says why keys did nothing, on Sale at the amount.
func (w *Window) tellKeys(why error) {
	says := words.Say(why)
	switch {
	case w.test.IsOpen():
		w.test.Refused(why)
	case w.at == shell.Sale && w.sale.Selling():
		w.sale.Say(says, kit.InkAttention)
	default:
		n := w.notice
		n.Says.Set(says)
		n.shown++
		n.Root.Show()
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
	w.Alarm()
	w.tellKeys(fault.New(fault.ScanDoubted))
}
