package sale

import (
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// cardDetails is what Forloy says of the card, beside the form. It never holds
// a sale up: it may come late or not at all.
type cardDetails struct {
	root    *fyne.Container
	title   *kit.Text
	balance *kit.Text
	dots    *kit.PunchDots
	more    *kit.Text
	notice  *kit.Words
}

func newCardDetails() *cardDetails {
	d := &cardDetails{title: kit.NewCut("", kit.SizeSmall, kit.InkQuiet),
		balance: kit.NewCut("", kit.SizeLarge, kit.InkText), dots: kit.NewPunchDots(),
		more: kit.NewCut("", kit.SizeSmall, kit.InkQuiet), notice: kit.NewWords("", kit.InkQuiet)}
	d.root = kit.Container(fit{kit.Grid, d.notice},
		kit.Caption(words.T("BALANCE")), d.balance, d.dots, d.notice.Box, d.more, d.title)
	d.clear()
	return d
}

func (d *cardDetails) clear() {
	d.says(words.T("Shown here once a card is scanned and Forloy can be reached."), kit.InkQuiet)
}

// asking and failed say that the answer is not there yet, or cannot be had now.
func (d *cardDetails) asking() { d.says(words.T("Asking Forloy…"), kit.InkQuiet) }

func (d *cardDetails) failed() {
	d.says(words.T("Forloy cannot be asked just now. The sale can still be recorded."), kit.InkQuiet)
}

func (d *cardDetails) unknown() {
	d.says(words.Say(unknown)+" "+words.T("Was the right code scanned? The sale can still be recorded."),
		kit.InkAttention)
}

func (d *cardDetails) says(what string, ink fyne.ThemeColorName) {
	d.title.Set("")
	d.balance.Set("")
	d.more.Set("")
	d.dots.Set(0, 0)
	d.notice.Set(what, ink)
	d.root.Refresh()
}

// found shows what Forloy says, which does not count the sales that wait here.
func (d *cardDetails) found(info purchase.CardInfo, currency string, waiting int64) {
	title := info.Title
	if info.MerchantName != "" {
		title += " · " + info.MerchantName
	}
	d.title.Set(title)
	f := balance(info, currency)
	d.balance.Set(strings.TrimSpace(f.much + " " + f.unit))
	d.dots.Set(info.Balance.CurrentPunches, info.Balance.PunchRequirement)
	more := ""
	if n := info.Balance.PendingRewards; n > 0 {
		more = words.N(int64(n), "{n} reward to claim", "{n} rewards to claim")
	}
	d.more.SetInk(more, kit.InkAccent)
	var notes []string
	if info.Balance.Money != "" {
		notes = append(notes, words.T("Counterfoil cannot pay it out."))
	}
	if waiting > 0 {
		notes = append(notes, withoutWaiting(waiting))
	}
	d.notice.Set(strings.Join(notes, " "), kit.InkQuiet)
	if info.Balance.DiscountRate != "" {
		d.balance.Set(f.much)
		d.more.SetInk(f.unit, kit.InkQuiet)
		d.notice.Set(words.T("Type the amount that is paid, after the discount."), kit.InkQuiet)
	}
	if !info.Active() {
		d.notice.Set(words.Say(inactive(info)), kit.InkAttention)
	}
	d.root.Refresh()
}

func withoutWaiting(n int64) string {
	return words.N(n, "Without {n} sale that waits to be sent.", "Without {n} sales that wait to be sent.")
}

// fit is a column that leaves out what is empty and, from the end, what it has
// no room for.
type fit struct {
	gap       float32
	paragraph *kit.Words
}

func (f fit) empty(o fyne.CanvasObject) bool {
	if t, is := o.(*kit.Text); is {
		return t.Content == ""
	}
	return o == f.paragraph.Box && f.paragraph.Empty()
}

func (fit) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20*kit.Grid, 0) }

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
