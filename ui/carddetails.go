package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// cardDetails is what Forloy says of the card, beside the form. It never holds
// a sale up: it may come late or not at all.
type cardDetails struct {
	root    *fyne.Container
	title   *text
	balance *text
	dots    *punchDots
	more    *text
	notice  *words
}

func newCardDetails() *cardDetails {
	d := &cardDetails{title: newCut("", sizeSmall, inkQuiet), balance: newCut("", sizeLarge, inkText), dots: newPunchDots(),
		more: newCut("", sizeSmall, inkQuiet), notice: newWords("", inkQuiet)}
	d.root = container(fit{grid, d.notice}, caption("BALANCE"), d.balance, d.dots, d.notice.box, d.more, d.title)
	d.clear()
	return d
}

func (d *cardDetails) clear() {
	d.says("Shown here when a card is scanned and Forloy can be asked.", inkQuiet)
}

// asking and failed show that there is no answer, yet or for now.
func (d *cardDetails) asking() { d.says("Asking Forloy…", inkQuiet) }

func (d *cardDetails) failed() {
	d.says("Forloy cannot be asked just now. The sale can be recorded all the same.", inkQuiet)
}

func (d *cardDetails) says(what string, ink fyne.ThemeColorName) {
	d.title.set("")
	d.balance.set("")
	d.more.set("")
	d.dots.set(0, 0)
	d.notice.set(what, ink)
	d.root.Refresh()
}

func (d *cardDetails) found(info purchase.CardInfo) {
	title := info.Title
	if info.MerchantName != "" {
		title += " · " + info.MerchantName
	}
	d.title.set(title)
	d.balance.set(upper(balanceWords(info)))
	d.dots.set(info.Balance.CurrentPunches, info.Balance.PunchRequirement)
	more := ""
	if n := info.Balance.PendingRewards; n > 0 {
		more = plural(int64(n), "reward to claim", "rewards to claim")
	}
	d.more.setInk(more, inkAccent)
	d.notice.set("", inkQuiet)
	if !info.Active() {
		d.notice.set("This card is "+purchase.Legible(info.Status)+". Forloy will refuse a sale on it.", inkAttention)
	}
	d.root.Refresh()
}

// balanceWords is a card's standing in one line.
func balanceWords(info purchase.CardInfo) string {
	b := info.Balance
	switch {
	case b.PunchRequirement > 0:
		return fmt.Sprintf("%d of %d", b.CurrentPunches, b.PunchRequirement)
	case b.Money != "":
		return b.Money + " to spend"
	case b.DiscountRate != "" && b.Tier != "":
		return b.DiscountRate + " % · " + b.Tier
	case b.DiscountRate != "":
		return b.DiscountRate + " % off"
	case info.CardType != "":
		return info.CardType + " card"
	}
	return ""
}

// fit is a column that leaves out what is empty and, from the end, what it has
// no room for.
type fit struct {
	gap       float32
	paragraph *words
}

func (f fit) empty(o fyne.CanvasObject) bool {
	if t, is := o.(*text); is {
		return t.content == ""
	}
	return o == f.paragraph.box && f.paragraph.empty()
}

func (fit) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20*grid, 0) }

func (f fit) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var at float32
	full := false
	for _, o := range objects {
		if f.empty(o) {
			o.Hide()
			continue
		}
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height)) // the width first: it decides how text breaks
		need := o.MinSize().Height
		full = full || at+need > size.Height
		if full {
			o.Hide()
			continue
		}
		o.Show()
		o.Move(fyne.NewPos(0, at))
		o.Resize(fyne.NewSize(size.Width, need))
		if need > 0 {
			at += need + f.gap
		}
	}
}
