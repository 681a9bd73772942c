package ui

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/lens"
	"counterfoil/ui/words"
)

// salePane is the form of one sale after the other: card, amount, Record.
//
//	┌ card ─────────────┐  ┌ camera ──┐
//	┌ amount ───────────┐  ┌ balance ─┐   in practice by tabs, with cards
//	  + punches + receipt   ┌ keypad ──┐   to click and what the server has
//	┌ Record ───────────┐  └──────────┘
//	┌ last sales ────────────────────┐
type salePane struct {
	root     *fyne.Container
	main     *fyne.Container // the form and what is beside it
	form     *fyne.Container // hidden until location and staff are known
	gate     *gate           // shown instead
	card     *cardBox
	details  *cardDetails
	amount   *amountBox
	extras   *extras
	message  *kit.Words
	fields   *fynecontainer.Scroll // scrolls only where banners leave little room
	deaf     *fyne.Container
	record   *kit.Button
	keypad   *kit.Keypad
	side     *saleSide
	last     *lastStrip
	formID   uint64
	barcode  string // the number that Forloy is being asked about; "": none
	busy     bool   // a sale is on its way to the disk
	rung     string // its amount as typed
	ahead    string // what stood there when Enter was pressed for the next one; "": it was not
	restarts bool   // the message goes when the next sale begins

	onRecord  func(till.Draft)
	onTyped   func(code string)
	newFormID func() uint64
	focus     func(fyne.Focusable)
	blur      func()
	atRest    func(func())  // calls when typing rests
	alarm     func()        // something was refused here
	finish    func()        // shows what became of the sale on its way, which is known; nil: nobody has looked
	known     chan func()   // the same, as soon as it is known
	patience  time.Duration // how long the next sale's Enter may wait for that
}

func newSalePane(gate *gate, camera *lens.Box, more []*kit.Page) *salePane {
	p := &salePane{gate: gate, card: newCardBox(), details: newCardDetails(), amount: newAmountBox(),
		message: kit.NewWords("", kit.InkQuiet), deaf: deafPill(deafWords), keypad: kit.NewKeypad(true), last: newLastStrip()}
	p.extras = newExtras(p.submit)
	p.amount.Field.OnSubmitted = func(string) { p.submit() }
	p.amount.Field.OnChanged = func(string) { p.begin(); p.amount.Look() }
	p.amount.Rest = func(then func()) { p.atRest(then) }
	p.amount.OnMark, p.extras.typed.OnMark = p.sayWrong, p.sayWrong
	p.record = kit.NewButton(recordLabel, kit.Primary, p.submit)
	p.record.TextSize, p.record.Height = kit.SizeMedium, kit.RecordTop
	p.keypad.OnKey = func(key rune) { p.typed(key) }
	p.card.onTyped = func(code string) { p.onTyped(code) }
	p.card.onType = p.typeCard
	p.card.onCancel = func() { p.card.closeTyping(); p.ready() }
	p.card.onClear = func() { p.dropCard(); p.ready() }
	p.deaf.Hide()
	p.side = newSaleSide(p.keypad, p.details, camera, more)

	fields := kit.Column(kit.Grid/2,
		kit.Container(kit.Line{Gap: kit.Grid, Fill: 1, Middle: true}, kit.Caption("CARD"), kit.Spacer(), kit.Strut(0, 20), p.deaf), p.card.root, kit.Strut(0, kit.Grid/2),
		kit.Caption("AMOUNT"), p.amount.Root, p.message.Box, p.extras.root)
	p.fields = fynecontainer.NewVScroll(fields)
	kit.OnPage(p.fields, p.card.typed, p.amount.Field, p.extras.punches.field, p.extras.receipt.field, p.extras.note.field)
	left := kit.ColumnFill(kit.Grid, 0, p.fields, p.record)
	both := kit.Container(kit.Sides{Gap: 3 * kit.Grid, Share: 0.42, Least: 240, Most: 480}, left, p.side.root)
	p.main = kit.Container(kit.Narrow{Width: 1160, Height: formHeight}, both)
	p.form = kit.Container(lastBelow{p.last}, kit.InsetXY(2*kit.Grid, 6, p.main), kit.Perforation(), kit.InsetXY(2*kit.Grid, 6, p.last.root))
	p.root = kit.Container(kit.Stack{}, p.form, p.gate.root)
	return p
}

// recordLabel has an arrow that the toolkit's own font has: Windows' have no ⏎.
const recordLabel = "Record   ↵"

// show takes over what the status says of selling.
func (p *salePane) show(s till.Status) {
	p.amount.setCurrency(s.Place.Currency)
	p.last.show(s.Last)
	p.side.showKeypad(s.Settings.Keypad)
	open := p.gate.show(s)
	kit.SetVisible(p.form, !open)
	kit.SetVisible(p.gate.root, open)
	p.record.SetEnabled(s.Ready)
}

// ready puts the focus where the next key belongs. While the form is empty it
// is nowhere: digits find the amount all the same, and Fyne's blinking cursor,
// which draws the whole window a dozen times a second, rests with the till.
func (p *salePane) ready() {
	switch {
	case !p.form.Visible():
		if front := p.gate.front(); front != nil {
			p.focus(front)
		}
	case p.card.typing():
		p.focus(p.card.typed)
	case p.card.card == "" && p.amount.Field.Text == "":
		p.blur()
	default:
		p.focus(p.amount.Field)
	}
}

// setCard fills the card. The focus goes to the amount if that is still empty.
func (p *salePane) setCard(card string, source purchase.Source, at time.Time) {
	p.begin()
	if p.barcode != "" {
		p.barcode = ""
		p.say("", kit.InkQuiet)
	}
	p.card.fill(card, source, at)
	p.details.asking()
	if p.amount.Field.Text == "" {
		p.focus(p.amount.Field)
	}
}

// found shows what Forloy says of a card, if it is still the one on the form.
func (p *salePane) found(card string, info purchase.CardInfo, err error) {
	switch {
	case p.card.card != card:
	case errors.Is(err, fault.CardUnknown):
		p.card.unknown()
		p.details.unknown()
	case err != nil:
		p.details.failed()
	default:
		p.card.found(info)
		p.details.found(info)
	}
}

// askBarcode and showBarcode tell of a barcode's number; the card on the form
// stays as it is.
func (p *salePane) askBarcode(number string) {
	p.barcode = number
	p.say("That is a card's barcode number, "+purchase.MaskCard(number)+". Asking Forloy whose it is…", kit.InkQuiet)
}

func (p *salePane) showBarcode(info purchase.CardInfo) {
	says := "The barcode belongs to " + cardName(info) + ". A sale needs the card's QR code: scan that."
	if !info.Active() {
		says += " " + words.Say(inactive(info))
	}
	p.say(says, kit.InkAttention)
	p.restarts = true
	if p.card.card == "" {
		p.details.found(info)
	}
}

func (p *salePane) typeCard() {
	p.begin()
	p.card.openTyping()
	p.focus(p.card.typed)
}

func (p *salePane) dropCard() {
	p.card.clear()
	p.details.clear()
	p.say("", kit.InkQuiet)
}

// typed is a character that no field was there for, or a key of the keypad.
// While a sale is on its way to the disk it is the next one's.
func (p *salePane) typed(key rune) {
	if p.busy && key == kit.Backspace || !p.form.Visible() {
		return
	}
	p.focus(p.amount.Field)
	p.amount.press(key)
}

// prefill takes over what the POS hands over.
func (p *salePane) prefill(amount, receipt string) {
	if amount != "" {
		p.amount.Put(amount)
	}
	if receipt != "" {
		p.extras.receipt.field.Put(purchase.Legible(receipt))
		p.extras.receipt.open()
	}
	p.begin()
}

// begin takes the last sale's message away: a new one has begun.
func (p *salePane) begin() {
	if p.restarts {
		p.restarts = false
		p.say("", kit.InkQuiet)
	}
}

// submit rings the form. An empty form says nothing: that is the second Enter
// of a double one.
func (p *salePane) submit() {
	wait := time.Duration(0)
	if p.amount.Field.Text != p.rung {
		wait = p.patience
	}
	if form := p.formID; p.busy && p.learn(wait) && p.formID == form { // refused, or asked about
		return
	}
	if p.busy && p.amount.Field.Text != p.rung {
		p.ahead = p.amount.Field.Text
	}
	if p.busy || p.record.Disabled() {
		return
	}
	if p.card.card == "" && p.amount.Field.Text == "" && p.extras.empty() {
		return
	}
	punches, err := p.extras.count()
	if err != nil {
		p.alarm()
		p.refused(err)
		return
	}
	p.setBusy(true)
	p.rung = p.amount.Field.Text
	p.onRecord(till.Draft{Form: p.formID, Card: p.card.card, Source: p.card.source, ScannedAt: p.card.at, Doubt: p.card.doubt,
		Amount: p.amount.Field.Text, Punches: punches, Receipt: p.extras.receipt.field.Text, Note: p.extras.note.field.Text})
}

// learn shows what became of the sale on its way, if that is known so soon. On a busy
// PC many keys may come before the window hears of it, and what is typed behind the
// next sale's Enter is the one's after that: so the keys wait, all of them.
func (p *salePane) learn(wait time.Duration) bool {
	if p.finish != nil {
		p.finish()
		return true
	}
	select {
	case show := <-p.known:
		show()
		return true
	default:
	}
	select {
	case show := <-p.known:
		show()
		return true
	case <-time.After(wait):
		return false
	}
}

// setBusy keeps the form still while its sale is on its way. The button says
// so only when that takes long (slow): a commit is over before an eye blinks.
func (p *salePane) setBusy(busy bool) {
	p.busy, p.ahead = busy, ""
	if !busy {
		p.record.Set(recordLabel)
	}
}

func (p *salePane) slow(form uint64) {
	if p.busy && p.formID == form {
		p.record.Set("Recording…")
	}
}

// recorded says so and clears the form for the next one; it reports whether Enter
// was pressed for that already, and nothing typed since.
func (p *salePane) recorded(tx purchase.Transaction) (entered bool) {
	entered = p.ahead != "" && p.ahead == p.amount.Field.Text
	p.setBusy(false)
	next, ahead := strings.CutPrefix(p.amount.Field.Text, p.rung)
	p.clear()
	if ahead {
		p.amount.Put(next) // typed since: the next sale's
	}
	p.say("Recorded "+kit.Money(tx.Amount)+" on card "+purchase.MaskCard(tx.Card)+".", kit.InkGood)
	p.restarts = true
	p.ready()
	return entered
}

// back puts the form back to the sale that was not recorded: what was typed since
// must not become a part of its amount.
func (p *salePane) back() {
	if strings.HasPrefix(p.amount.Field.Text, p.rung) {
		p.amount.Put(p.rung)
	}
}

// refused shows one sentence at the field it is about.
func (p *salePane) refused(err error) {
	if p.busy {
		p.back()
	}
	p.setBusy(false)
	p.say(words.Say(err), kit.InkError)
	p.restarts = true
	switch {
	case errors.Is(err, fault.Card):
		p.card.wrong()
	case errors.Is(err, fault.Amount):
		p.amount.JudgeNow()
		p.focus(p.amount.Field)
	}
}

// clear empties the form: a new filling, with an id of its own.
func (p *salePane) clear() {
	p.formID, p.barcode = p.newFormID(), ""
	p.card.clear()
	p.details.clear()
	p.amount.Put("")
	p.extras.clear()
	p.say("", kit.InkQuiet)
}

// escape ends typing a card, or else clears the form.
func (p *salePane) escape() {
	switch {
	case p.busy || !p.form.Visible():
		return
	case p.card.typing():
		p.card.closeTyping()
	default:
		p.clear()
	}
	p.ready()
}

// sayWrong says what a field is marked for, until something else is said.
func (p *salePane) sayWrong() { p.say("", kit.InkQuiet) }

// say shows a sentence. Where there is nothing to say, what a field is marked
// for is said.
func (p *salePane) say(what string, ink fyne.ThemeColorName) {
	for _, c := range [...]*kit.Checked{p.amount.Checked, p.extras.typed} {
		if what == "" && c.Wrong != nil {
			what, ink = words.Say(c.Wrong), kit.InkError
		}
	}
	p.message.Set(what, ink)
	p.form.Refresh()
	if what == "" {
		p.fields.ScrollToTop()
	} else {
		p.fields.ScrollToBottom() // to the sentence
	}
}

// watched gives the form more of a high window while there is a picture beside it.
func (p *salePane) watched(yes bool) {
	height := formHeight
	if yes {
		height += 28 * kit.Grid
	}
	p.main.Layout = kit.Narrow{Width: 1160, Height: height}
	p.form.Refresh()
}

func (p *salePane) listening(yes bool) { kit.SetVisible(p.deaf, !yes); p.form.Refresh() }
