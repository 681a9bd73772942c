package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// rescanForm takes the card that a refused sale should have been on: a scan
// fills it, or a code typed by hand.
type rescanForm struct {
	root    *fyne.Container
	warning *words // what it could do harm to
	says    *text
	card    *field
	source  purchase.Source // of what the scan filled in
	scanned string
	sample  *button // in practice: nobody has a card to scan

	onSample  func()
	onReplace func(card string, source purchase.Source)
	onCancel  func()
}

func newRescanForm() *rescanForm {
	f := &rescanForm{warning: newWords("", inkAttention), says: newCut("", sizeSmall, inkText), card: newField("Scan the card now, or type its code")}
	f.says.bold = true
	f.card.OnSubmitted = func(string) { f.submit() }
	f.card.OnChanged = func(string) { f.scanned = "" }
	f.sample = newButton("Use a practice card", quiet, func() { f.onSample() })
	f.sample.Hide()
	f.root = column(grid, f.warning.box, f.says, f.card, row(grid, 0, newButton("Replace", primary, f.submit), f.sample, newButton("Cancel", quiet, func() { f.onCancel() })))
	f.root.Hide()
	return f
}

// reset begins anew for a sale; what it says of one that Forloy may have booked
// stays until it is replaced.
func (f *rescanForm) reset(tx purchase.Transaction) {
	warning := ""
	if tx.MayBeBooked() {
		warning = bookedWords
	}
	f.warning.set(warning, inkAttention)
	f.card.put("")
	f.scanned, f.source = "", ""
	f.says.set("A new sale on the right card takes this one's place")
}

// fill takes a scan. The field shows it masked, as every screen does.
func (f *rescanForm) fill(card string, source purchase.Source) {
	f.card.put(purchase.MaskCard(card))
	f.scanned, f.source = card, source
	f.says.set("Scanned. Replace with this card?")
}

func (f *rescanForm) submit() {
	card, source := f.scanned, f.source
	if card == "" {
		card, source = strings.TrimSpace(f.card.Text), purchase.SourceTyped
	}
	if card == "" {
		f.says.set("Scan the card first, or type its code.")
		return
	}
	f.onReplace(card, source)
}

// reasonForm asks why a refused sale is given up.
type reasonForm struct {
	root      *fyne.Container
	says      *text
	reason    *field
	onDismiss func(reason string)
	onCancel  func()
}

func newReasonForm() *reasonForm {
	f := &reasonForm{says: newCut("", sizeSmall, inkText), reason: newField("Reason, for the journal")}
	f.says.bold = true
	f.reason.OnSubmitted = func(string) { f.submit() }
	f.root = column(grid, f.says, f.reason, row(grid, 0, newButton("Dismiss", danger, f.submit), newButton("Cancel", quiet, func() { f.onCancel() })))
	f.root.Hide()
	return f
}

func (f *reasonForm) reset(several int) {
	f.reason.put("")
	f.says.set("Why is this sale given up?")
	if several > 1 {
		f.says.set("Why are these " + number(int64(several)) + " sales given up?")
	}
}

func (f *reasonForm) submit() {
	if strings.TrimSpace(f.reason.Text) == "" {
		f.says.setInk("A reason is required.", inkError)
		return
	}
	f.says.setInk(f.says.content, inkText)
	f.onDismiss(f.reason.Text)
}
