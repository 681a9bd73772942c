package ui

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
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
	message  *words
	fields   *fynecontainer.Scroll // scrolls only where banners leave little room
	deaf     *fyne.Container
	record   *button
	keypad   *keypad
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

func newSalePane(practice bool) *salePane {
	p := &salePane{gate: newGate(), card: newCardBox(), details: newCardDetails(), amount: newAmountBox(),
		message: newWords("", inkQuiet), deaf: deafPill(deafWords), keypad: newKeypad(true), last: newLastStrip()}
	p.extras = newExtras(p.submit)
	p.amount.field.OnSubmitted = func(string) { p.submit() }
	p.amount.field.OnChanged = func(string) { p.begin(); p.amount.look() }
	p.amount.rest = func(then func()) { p.atRest(then) }
	p.amount.onMark, p.extras.typed.onMark = p.sayWrong, p.sayWrong
	p.record = newButton(recordLabel, primary, p.submit)
	p.record.size, p.record.height = sizeMedium, recordTop
	p.keypad.onKey = func(key rune) { p.typed(key) }
	p.card.onTyped = func(code string) { p.onTyped(code) }
	p.card.onType = p.typeCard
	p.card.onCancel = func() { p.card.closeTyping(); p.ready() }
	p.card.onClear = func() { p.dropCard(); p.ready() }
	p.deaf.Hide()
	p.side = newSaleSide(p.keypad, p.details, practice)

	fields := column(grid/2,
		container(line{gap: grid, fill: 1, middle: true}, caption("CARD"), spacer(), strut(0, 20), p.deaf), p.card.root, strut(0, grid/2),
		caption("AMOUNT"), p.amount.root, p.message.box, p.extras.root)
	p.fields = fynecontainer.NewVScroll(fields)
	onPage(p.fields, p.card.typed, p.amount.field, p.extras.punches.field, p.extras.receipt.field, p.extras.note.field)
	left := columnFill(grid, 0, p.fields, p.record)
	both := container(sides{gap: 3 * grid, share: 0.42, least: 240, most: 480}, left, p.side.root)
	p.main = container(narrow{width: 1160, height: formHeight}, both)
	p.form = container(lastBelow{p.last}, insetXY(2*grid, 6, p.main), perforation(), insetXY(2*grid, 6, p.last.root))
	p.root = container(stack{}, p.form, p.gate.root)
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
	setVisible(p.form, !open)
	setVisible(p.gate.root, open)
	p.record.enable(s.Ready)
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
	case p.card.card == "" && p.amount.field.Text == "":
		p.blur()
	default:
		p.focus(p.amount.field)
	}
}

// setCard fills the card. The focus goes to the amount if that is still empty.
func (p *salePane) setCard(card string, source purchase.Source, at time.Time) {
	p.begin()
	if p.barcode != "" {
		p.barcode = ""
		p.say("", inkQuiet)
	}
	p.card.fill(card, source, at)
	p.details.asking()
	if p.amount.field.Text == "" {
		p.focus(p.amount.field)
	}
}

// found shows what Forloy says of a card, if it is still the one on the form.
func (p *salePane) found(card string, info purchase.CardInfo, err error) {
	switch {
	case p.card.card != card:
	case errors.Is(err, till.ErrNotFound):
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
	p.say("That is a card's barcode number, "+purchase.MaskCard(number)+". Asking Forloy whose it is…", inkQuiet)
}

func (p *salePane) showBarcode(info purchase.CardInfo) {
	says := "The barcode belongs to " + cardName(info) + ". A sale needs the card's QR code: scan that."
	if !info.Active() {
		says += " " + inactiveWords(info)
	}
	p.say(says, inkAttention)
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
	p.say("", inkQuiet)
}

// typed is a character that no field was there for, or a key of the keypad.
// While a sale is on its way to the disk it is the next one's.
func (p *salePane) typed(key rune) {
	if p.busy && key == backspace || !p.form.Visible() {
		return
	}
	p.focus(p.amount.field)
	p.amount.press(key)
}

// prefill takes over what the POS hands over.
func (p *salePane) prefill(amount, receipt string) {
	if amount != "" {
		p.amount.put(amount)
	}
	if receipt != "" {
		p.extras.receipt.field.put(purchase.Legible(receipt))
		p.extras.receipt.open()
	}
	p.begin()
}

// begin takes the last sale's message away: a new one has begun.
func (p *salePane) begin() {
	if p.restarts {
		p.restarts = false
		p.say("", inkQuiet)
	}
}

// submit rings the form. An empty form says nothing: that is the second Enter
// of a double one.
func (p *salePane) submit() {
	wait := time.Duration(0)
	if p.amount.field.Text != p.rung {
		wait = p.patience
	}
	if form := p.formID; p.busy && p.learn(wait) && p.formID == form { // refused, or asked about
		return
	}
	if p.busy && p.amount.field.Text != p.rung {
		p.ahead = p.amount.field.Text
	}
	if p.busy || p.record.Disabled() {
		return
	}
	if p.card.card == "" && p.amount.field.Text == "" && p.extras.empty() {
		return
	}
	punches, err := p.extras.count()
	if err != nil {
		p.alarm()
		p.refused(err)
		return
	}
	p.setBusy(true)
	p.rung = p.amount.field.Text
	p.onRecord(till.Draft{Form: p.formID, Card: p.card.card, Source: p.card.source, ScannedAt: p.card.at, Doubt: p.card.doubt,
		Amount: p.amount.field.Text, Punches: punches, Receipt: p.extras.receipt.field.Text, Note: p.extras.note.field.Text})
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
		p.record.set(recordLabel)
	}
}

func (p *salePane) slow(form uint64) {
	if p.busy && p.formID == form {
		p.record.set("Recording…")
	}
}

// recorded says so and clears the form for the next one; it reports whether Enter
// was pressed for that already, and nothing typed since.
func (p *salePane) recorded(tx purchase.Transaction) (entered bool) {
	entered = p.ahead != "" && p.ahead == p.amount.field.Text
	p.setBusy(false)
	next, ahead := strings.CutPrefix(p.amount.field.Text, p.rung)
	p.clear()
	if ahead {
		p.amount.put(next) // typed since: the next sale's
	}
	p.say("Recorded "+money(tx.Amount)+" on card "+purchase.MaskCard(tx.Card)+".", inkGood)
	p.restarts = true
	p.ready()
	return entered
}

// back puts the form back to the sale that was not recorded: what was typed since
// must not become a part of its amount.
func (p *salePane) back() {
	if strings.HasPrefix(p.amount.field.Text, p.rung) {
		p.amount.put(p.rung)
	}
}

// refused shows one sentence at the field it is about.
func (p *salePane) refused(err error) {
	if p.busy {
		p.back()
	}
	p.setBusy(false)
	p.say(sentence(err), inkError)
	p.restarts = true
	switch {
	case errors.Is(err, purchase.ErrCard):
		p.card.wrong()
	case errors.Is(err, purchase.ErrAmount):
		p.amount.judgeNow()
		p.focus(p.amount.field)
	}
}

// clear empties the form: a new filling, with an id of its own.
func (p *salePane) clear() {
	p.formID, p.barcode = p.newFormID(), ""
	p.card.clear()
	p.details.clear()
	p.amount.put("")
	p.extras.clear()
	p.say("", inkQuiet)
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
func (p *salePane) sayWrong() { p.say("", inkQuiet) }

// say shows a sentence. Where there is nothing to say, what a field is marked
// for is said.
func (p *salePane) say(what string, ink fyne.ThemeColorName) {
	for _, c := range [...]*checked{p.amount.checked, p.extras.typed} {
		if what == "" && c.wrong != nil {
			what, ink = sentence(c.wrong), inkError
		}
	}
	p.message.set(what, ink)
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
		height += 28 * grid
	}
	p.main.Layout = narrow{width: 1160, height: height}
	p.form.Refresh()
}

func (p *salePane) listening(yes bool) { setVisible(p.deaf, !yes); p.form.Refresh() }

func setVisible(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
