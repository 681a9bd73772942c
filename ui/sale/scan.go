package sale

import (
	"context"
	"errors"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// lookUpTime is how long Forloy may take to answer about a card.
const lookUpTime = 8 * time.Second

// OnForm is the code that stands where a scan would go; "": none.
func (r *Room) OnForm() string {
	if r.barcode != "" {
		return r.barcode
	}
	return r.card.card
}

// Take brings the room to the front and puts a card that was scanned on the form.
func (r *Room) Take(s purchase.Scan, card string) {
	r.shell.Bring(shell.Sale)
	r.fill(s, card, purchase.IsPayload(card))
}

// Repeated tells that a scan counted as one with the scan before.
func (r *Room) Repeated(err error) {
	switch {
	case !r.front:
	case r.sold: // the camera still sees the last customer's
		r.say(words.T("Already recorded. Scan again for another sale."), kit.InkQuiet)
	default:
		r.Say(words.Say(err), kit.InkQuiet)
	}
}

// Refuse brings the room to the front and says why a scan cannot be used.
func (r *Room) Refuse(why error) {
	r.shell.Signal(device.SoundRefused)
	r.shell.Bring(shell.Sale)
	if errors.Is(why, fault.ScanTorn) {
		r.TakeOff()
	}
	r.readyAgain()
	r.Say(words.Say(why), kit.InkError)
}

// isPiece reports whether a code can be a piece of one that a keyboard scanner has torn just now: the pieces are less
// than that apart.
func isPiece(source purchase.Source, at time.Time) bool {
	return source == purchase.SourceWedge && time.Since(at) < 15*time.Second
}

// TakeOff takes off what a keyboard scanner has just put on the form, or will put there for the next
// customer: it was a piece of a code.
func (r *Room) TakeOff() {
	if r.barcode != "" && isPiece(r.asked.Source, r.asked.At) {
		r.barcode = ""
		r.say("", kit.InkQuiet)
	}
	switch {
	case r.way.early != nil:
		r.way.early = nil
	case isPiece(r.card.source, r.card.at):
		if r.way.busy && r.shell.Asks() { // whether to record a sale on it
			r.shell.AnswerSafely()
		}
		r.dropCard()
	}
}

// fill puts a card on the form; sure says that it is one. A card that is read while
// a sale is on its way to the disk waits for that: it is the next customer's.
func (r *Room) fill(s purchase.Scan, card string, sure bool) {
	if r.later(func() { r.fill(s, card, sure) }) {
		return
	}
	stands := r.card.card
	still := func() bool { return r.OnForm() == stands && !r.way.busy }
	r.shell.Swap(card, stands, sure, still, func() {
		before := ousted{card: r.card.card, name: r.card.name, source: r.card.source, at: r.card.at}
		r.setCard(card, s.Source, s.At)
		if before.card != "" && before.card != card {
			r.ousted = before
			r.tellOusted()
		}
		r.lookUp(card)
	})
}

// later has what fills in the next sale's card wait for a sale on its way to the disk; false: there is none.
func (r *Room) later(fill func()) bool {
	if r.way.busy && r.way.ahead != "" && !r.learn(r.way.patience) { // the card before it waits, with its Enter
		r.way.ahead = ""
		r.shell.Alarm()
		r.Say(words.Say(fault.New(fault.ScanDoubted)), kit.InkAttention)
		return true
	}
	if r.way.busy {
		r.way.early = fill
	}
	return r.way.busy
}

// setCard fills the card. The focus goes to the amount if that is still empty, and from
// what is no field of the form: the next Enter is the sale's.
func (r *Room) setCard(card string, source purchase.Source, at time.Time) {
	r.begin()
	r.forgetOusted()
	r.entered(cardPart)
	if r.barcode != "" {
		r.barcode = ""
		r.say("", kit.InkQuiet)
	}
	r.unclear, r.undiscounted = false, r.amount.Field.Text
	r.card.fill(card, source, at)
	r.sayDiscount()
	if r.doubtAgain(); r.card.doubt != (fault.Fault{}) {
		r.shell.Alarm()
	}
	r.details.asking()
	if r.OnCard != nil {
		r.OnCard()
	}
	if f, types := r.shell.Focused().(*kit.Field); !types || !f.Visible() || r.amount.Field.Text == "" {
		r.shell.Focus(r.amount.Field)
	}
}

// typedCard takes a code that was typed by hand.
func (r *Room) typedCard(code string) {
	if r.card.card == "" {
		r.shell.Scans.Now() // what was read before it
	}
	scan := purchase.Scan{Text: code, Source: purchase.SourceTyped, At: time.Now()}
	card, err := r.till.TakeScan(scan, r.OnForm())
	switch {
	case errors.Is(err, fault.CardBarcode):
		r.stopTyping()
		r.Barcode(scan, err)
		return
	case errors.Is(err, fault.CardAgain): // typed again on purpose: no accident, as with a scanner
		if card, err = purchase.ParseCard(code); err != nil {
			return
		}
	case err != nil:
		r.shell.Alarm()
		r.refused(err)
		return
	}
	fill := func() {
		r.setCard(card, purchase.SourceTyped, scan.At)
		r.Ready()
		r.lookUp(card)
	}
	if r.later(fill) { // it is the next customer's
		r.stopTyping()
		return
	}
	fill()
}

// lookUp asks what a card is. Only the newest question counts: an older answer may
// come later.
func (r *Room) lookUp(card string) {
	r.lookups++
	asked := r.lookups
	r.ask(card, func(info purchase.CardInfo, err error) {
		switch {
		case asked == r.lookups && r.card.card == card:
			r.found(info, err)
		case asked == r.lookups && r.OnForm() == "":
			r.late(card, info, err)
		}
	})
}

// late tells what Forloy says of a card when its sale has been recorded already, if
// that can still be taken back: what would have been asked about it, and nothing else.
func (r *Room) late(card string, info purchase.CardInfo, err error) {
	r.judge(card, info, err)
	if len(r.recent) == 0 || r.recent[0].Card != card || !till.CanUndo(r.recent[0]) {
		return
	}
	switch last := r.recent[0]; {
	case errors.Is(err, fault.CardUnknown):
		r.tellLate(words.Say(unknown))
	case err != nil:
	case !info.Active():
		r.tellLate(words.Say(inactive(info)))
	case discounts(info) && last.IdempotencyKey == r.blind:
		r.tellLate(words.Say(unsaid(info, last.Amount.String())))
	}
}

// tellLate says what would have been asked about a sale that has been recorded meanwhile.
func (r *Room) tellLate(why string) {
	r.shell.Alarm()
	r.Say(words.T("The last sale: {why} Undo takes it back.", "why", why), kit.InkAttention)
}

// ask asks Forloy about a card's code or number.
func (r *Room) ask(code string, then func(purchase.CardInfo, error)) {
	r.shell.Work(func(ctx context.Context) func() {
		ctx, cancel := context.WithTimeout(ctx, lookUpTime)
		defer cancel()
		info, err := r.till.Lookup(ctx, code)
		return func() { then(info, err) }
	})
}

// found shows what Forloy says of the card on the form.
func (r *Room) found(info purchase.CardInfo, err error) {
	r.unclear = r.unclear && err != nil
	defer r.showReward()
	doubted, news := r.card.doubt, !r.card.known
	r.judge(r.card.card, info, err)
	switch {
	case errors.Is(err, fault.CardUnknown):
		r.card.unknown()
		r.details.unknown()
	case err != nil:
		r.details.failed()
	default:
		r.showInfo(info)
		if news {
			r.weigh()
		}
		r.sayDiscount()
	}
	if r.offers {
		r.tellOusted() // by name
	}
	if r.card.doubt != (fault.Fault{}) && r.card.doubt != doubted {
		r.shell.Alarm()
	}
}

// showInfo shows what is on the card, and how many of its sales that does not count.
func (r *Room) showInfo(info purchase.CardInfo) {
	r.card.found(info, r.amount.code)
	r.card.waits = r.waitingOn(r.card.card)
	if r.card.waits > 0 && r.card.hint.Content == "" {
		r.card.dots.Set(0, 0)
		r.card.hint.Set(withoutWaiting(r.card.waits))
	}
	r.details.found(info, r.amount.code, r.card.waits)
}

// recount shows a balance anew when more or fewer of the card's sales wait: one was taken back,
// or Forloy has got it, and is asked again.
func (r *Room) recount() {
	if !r.card.known || r.waitingOn(r.card.card) == r.card.waits {
		return
	}
	r.showInfo(r.card.info)
	r.sayDiscount()
	r.showReward()
	if r.online {
		r.lookUp(r.card.card)
	}
}

// waitingOn counts the last sales of a card that Forloy does not have yet.
func (r *Room) waitingOn(card string) (n int64) {
	for _, tx := range r.recent {
		if tx.Card == card && tx.State == purchase.Pending {
			n++
		}
	}
	return n
}

// Barcode says whose card a barcode's number is. A sale still needs the text of the QR
// code, because sync accepts nothing else; some answers of Forloy include it.
func (r *Room) Barcode(s purchase.Scan, refusal error) {
	number, err := purchase.ParseCard(s.Text)
	switch {
	case err != nil, r.way.busy:
		r.Refuse(refusal)
		return
	case !r.online:
		r.Refuse(fault.New(fault.CardBarcodeUnasked))
		return
	}
	r.shell.Bring(shell.Sale)
	r.barcode, r.asked = number, s // the card on the form stays as it is
	r.entered(cardPart)
	r.say(words.T("That is a barcode, {number}. Asking Forloy whether it is a card's…", "number",
		purchase.MaskCard(number)), kit.InkQuiet)
	r.tells++
	r.ask(number, func(info purchase.CardInfo, err error) {
		r.tells--
		if r.barcode == number { // no card was scanned since, nor the form cleared
			r.barcodeFound(s, info, err)
		}
	})
}

func (r *Room) barcodeFound(s purchase.Scan, info purchase.CardInfo, err error) {
	r.barcode = ""
	if card, wrong := purchase.ParseCard(info.Code); wrong == nil && !purchase.IsBarcode(card) {
		r.say("", kit.InkQuiet)
		beside := r.Beside()
		r.fill(s, card, true) // Forloy says so
		r.GoOn(beside)
		return
	}
	switch {
	case errors.Is(err, fault.CardUnknown):
		r.Refuse(fault.New(fault.CardBarcodeUnknown))
	case err != nil:
		r.Refuse(fault.New(fault.CardBarcodeUnasked))
	default:
		r.shell.Alarm()
		r.showBarcode(info)
	}
}

func (r *Room) showBarcode(info purchase.CardInfo) {
	says := words.T("The barcode belongs to {card}. A sale needs the card's QR code: scan that.", "card",
		cardName(info))
	if !info.Active() {
		says += " " + words.Say(inactive(info))
	}
	r.say(says, kit.InkAttention) // also while an amount is typed: another card may stand on the form
	if r.card.card == "" {
		r.details.found(info, r.amount.code, 0)
	}
}
