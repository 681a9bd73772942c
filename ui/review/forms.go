package review

import (
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// rescanForm takes the card that a refused sale should have been on: a scan
// fills it, or a code typed by hand.
type rescanForm struct {
	root     *fyne.Container
	warning  *kit.Words // of a second booking
	about    *kit.Text
	says     *kit.Words
	card     *kit.Field
	scanned  string          // the card that a scan filled in last
	source   purchase.Source // of that scan
	customer string          // whose that card is; "": it is not known
	sample   *kit.Button     // in practice, where nobody has a card to scan

	tx purchase.Transaction // that is replaced

	onScanned func(card string)
	onReplace func(card, customer string, source purchase.Source)
	onTyped   func(code string)
	onCancel  func()
}

func newRescanForm() *rescanForm {
	f := &rescanForm{warning: kit.NewWords("", kit.InkAttention), about: kit.NewCut("", kit.SizeSmall, kit.InkText),
		says: kit.NewWords("", kit.InkText),
		card: kit.NewField(words.T("Scan the card now, or type its code"))}
	f.about.Bold = true
	f.card.OnSubmitted = func(string) { f.submit() }
	f.card.OnChanged = func(string) { f.explain() }
	f.sample = kit.NewButton(words.T("Use a practice card"), kit.Quiet, nil)
	f.sample.Hide()
	f.root = kit.Column(kit.Grid, f.warning.Box, f.about, f.says.Box, f.card,
		kit.Row(kit.Grid, 0, kit.NewButton(words.T("Replace"), kit.Primary, f.submit), f.sample,
			kit.NewButton(words.T("Cancel"), kit.Quiet, func() { f.onCancel() })))
	f.root.Hide()
	return f
}

// reset empties the form for another sale, and warns of one that Forloy may have booked.
func (f *rescanForm) reset(tx purchase.Transaction) {
	warning := ""
	if tx.MayBeBooked() {
		warning = bookedWords()
	}
	f.warning.Set(warning, kit.InkAttention)
	f.tx = tx
	f.dropCard()
	f.about.Set(named([]purchase.Transaction{tx}))
}

// onForm is the scanned card, as long as the field shows it: what is typed over it counts as typed. What
// a keyboard scanner types there is taken out again, so the card is not forgotten meanwhile.
func (f *rescanForm) onForm() string {
	if f.scanned == "" || f.card.Text != purchase.MaskCard(f.scanned) {
		return ""
	}
	return f.scanned
}

// explain says what is going to happen, and names both cards: the old one and the one that was scanned.
func (f *rescanForm) explain() {
	card := f.onForm()
	if card == "" {
		f.say(words.T("A new sale on the right card takes this one's place, with its time."))
		return
	}
	f.say(words.T("Scanned: {new}. Shall it replace {old}?", "new", cardOf(f.customer, card),
		"old", cardOf(f.tx.CustomerName, f.tx.Card)))
}

func (f *rescanForm) dropCard() {
	f.card.Put("")
	f.scanned, f.source, f.customer = "", "", ""
	f.explain()
}

// fill takes a scan. The field shows it masked, as every screen does.
func (f *rescanForm) fill(card string, source purchase.Source) {
	f.card.Put(purchase.MaskCard(card))
	f.scanned, f.source, f.customer = card, source, ""
	f.explain()
	f.onScanned(card)
}

func (f *rescanForm) say(what string) {
	f.says.Set(what, kit.InkText)
	f.root.Refresh()
}

func (f *rescanForm) offerSample(code string) {
	f.sample.Press = func() { f.fill(code, purchase.SourceWedge) }
	f.sample.Show()
}

func (f *rescanForm) submit() {
	card, code := f.onForm(), strings.TrimSpace(f.card.Text)
	switch {
	case card != "":
		f.onReplace(card, f.customer, f.source)
	case code == "":
		f.say(words.T("Scan the card first, or type its code."))
	default:
		f.onTyped(code)
	}
}

// reasonForm asks why a refused sale is dismissed.
type reasonForm struct {
	root      *fyne.Container
	about     *kit.Text
	says      *kit.Text
	why       string // what it asks
	reason    *kit.Field
	onDismiss func(reason string)
	onCancel  func()
}

func newReasonForm() *reasonForm {
	f := &reasonForm{about: kit.NewCut("", kit.SizeSmall, kit.InkText),
		says: kit.NewCut("", kit.SizeSmall, kit.InkText), reason: kit.NewField(words.T("Reason, for the journal"))}
	f.about.Bold = true
	f.reason.OnSubmitted = func(string) { f.submit() }
	f.reason.OnChanged = func(string) { f.says.SetInk(f.why, kit.InkText) } // no refusal of the one before
	f.root = kit.Column(kit.Grid, f.about, f.says, f.reason,
		kit.Row(kit.Grid, 0, kit.NewButton(words.T("Dismiss"), kit.Danger, f.submit),
			kit.NewButton(words.T("Cancel"), kit.Quiet, func() { f.onCancel() })))
	f.root.Hide()
	return f
}

func (f *reasonForm) reset(about []purchase.Transaction) {
	f.why = words.N(int64(len(about)), "Why is this sale given up?", "Why are these {n} sales given up?")
	f.reason.Put("")
	f.about.Set(named(about))
	f.says.SetInk(f.why, kit.InkText)
}

func (f *reasonForm) submit() {
	reason, err := purchase.CheckReason(f.reason.Text, true)
	if err != nil {
		f.says.SetInk(words.Say(err), kit.InkError)
		return
	}
	f.onDismiss(reason)
}
