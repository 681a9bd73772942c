package sale

import (
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// recordLabel has an arrow that the toolkit's own font has: Windows' have no ⏎.
func recordLabel() string { return words.T("Record") + "   ↵" }

// typingRests is longer than what a scanner leaves between two characters, and
// than the wedge needs to take them back.
const typingRests = 400 * time.Millisecond

// Typed is a character that no field was there for, or a key of the keypad. While a
// sale is on its way to the disk it is the next one's.
func (r *Room) Typed(key rune) {
	if r.way.busy && (key == kit.Backspace || key == kit.ClearAll) || !r.front || !r.Selling() {
		return
	}
	r.shell.Focus(r.amount.Field)
	r.amount.press(key)
}

// pressPad is a key of the keypad. It goes where the ring is: to the amount, unless a field of
// the extras or of a typed code has it.
func (r *Room) pressPad(key rune) {
	if f := r.otherField(); f != nil {
		f.Press(key)
		return
	}
	r.Typed(key)
}

// otherField is the field of the form that has the keyboard, if it is not the amount's.
func (r *Room) otherField() *kit.Field {
	f, _ := r.shell.Focused().(*kit.Field)
	of := func(x *extra) bool { return x.field == f }
	if f != nil && (f == r.card.typed || slices.ContainsFunc(r.extras.all[:], of)) {
		return f
	}
	return nil
}

// Prefill fills in what a POS hands over. An amount begins another sale, with the
// receipt, note and punches that belong to it, and so does another receipt; without
// these, what is empty stays as it is.
// While a sale is on its way to the disk, or asked about, the form is that sale's: the
// newest hand-over waits until it is recorded or cleared.
func (r *Room) Prefill(h Handed) {
	r.handed = nil
	if r.way.busy {
		if h.Amount != "" && h.Card != "" && r.way.ahead == "" {
			r.way.early = nil // another customer's than this sale's
		}
		r.handed = func(r *Room) { r.Prefill(h) }
		return
	}
	r.entered(handedPart)
	if h.Amount != "" {
		r.stands = h
	}
	receipt, stands := purchase.Legible(h.Receipt), r.extras.receipt.field.Text
	if h.Amount != "" || receipt != "" && stands != "" && receipt != stands {
		r.amount.GiveBack(words.Typed(h.Amount))
		r.extras.clear()
		r.undiscounted, r.fromPOS = r.amount.Field.Text, r.amount.Field.Text
		r.sayDiscount()
	}
	r.extras.receipt.put(receipt)
	r.extras.note.put(purchase.Legible(h.Note))
	r.extras.punches.put(h.Punches)
	r.begin()
}

// Handed is a sale that a POS hands over, checked. What is empty it did not say.
type Handed struct{ Amount, Receipt, Card, Note, Punches string }

// posSale is what a POS has handed over, and the card that it is recorded on: the POS may have named none, or another.
type posSale struct {
	Handed
	on string
}

// again reports whether a POS hands that sale over once more. It is told by receipt and amount, and by the card where
// the POS names one.
func (s posSale) again(h Handed) bool {
	return h.Amount != "" && h.Receipt != "" && h.Amount == s.Amount && h.Receipt == s.Receipt &&
		(h.Card == "" || h.Card == s.Card || h.Card == s.on)
}

// heldFor is longer than a hand-over waits for typing to rest. A receipt of another day may have the same number.
const heldFor = time.Minute

// Took reports whether a hand-over is the sale that is being recorded or asked about, or has just been recorded: a POS
// has asked again, and no sale had its receipt yet. The next customer is not to pay for it.
func (r *Room) Took(h Handed) bool {
	return r.way.busy && r.way.handed.again(h) || r.taken.again(h) && time.Since(r.takenAt) < heldFor
}

// Yield takes the card before off the form, where a sale with this one was handed over: whatever has become of the new
// card, the sale is not the other one's. What is said stays.
func (r *Room) Yield(to string) {
	if r.card.card != "" && r.card.card != to && !r.way.busy {
		r.forgetOusted()
		r.card.clear()
		r.details.clear()
		r.sayDiscount()
		r.Ready()
	}
}

// takeHanded puts a hand-over that has waited on the form, which is free now.
func (r *Room) takeHanded() {
	if handed := r.handed; handed != nil {
		handed(r)
	}
}

// begin takes the last sale's message away: a new one has begun.
func (r *Room) begin() {
	r.sold = false
	if r.untilNext {
		r.untilNext = false
		r.say("", kit.InkQuiet)
		r.card.unmark()
	}
}

// typeCard opens the field for a card's code.
func (r *Room) typeCard() {
	r.begin()
	r.card.openTyping()
	r.shell.Focus(r.card.typed)
}

func (r *Room) stopTyping() {
	r.card.closeTyping()
	r.Ready()
}

func (r *Room) dropCard() {
	r.barcode, r.ousted, r.undiscounted = "", ousted{}, ""
	r.card.clear()
	r.details.clear()
	r.sayDiscount()
	r.say("", kit.InkQuiet)
	r.takeIfFree()
	r.Ready()
}

// takeIfFree puts a hand-over that waits on a form that somebody has emptied.
func (r *Room) takeIfFree() {
	if r.empty() {
		r.takeHanded()
	}
}

// clear empties the form: a new filling, with an id of its own.
func (r *Room) clear() {
	r.form, r.barcode, r.sold, r.ousted = r.till.NewForm(), "", false, ousted{}
	r.order, r.stepped, r.undiscounted, r.fromPOS, r.stands = nil, false, "", "", Handed{}
	r.card.clear()
	r.sayDiscount()
	r.details.clear()
	r.amount.Put("")
	r.extras.clear()
	r.say("", kit.InkQuiet)
}

// escape ends typing a card, or else takes out of the form what was entered last, and then the
// rest.
func (r *Room) escape() {
	switch {
	case r.way.busy || !r.Selling():
		return
	case r.card.typing():
		r.card.closeTyping()
	case r.stepBack():
	default:
		r.clear()
		r.takeHanded()
	}
	r.Ready()
}

// refused shows one sentence at the field it is about.
func (r *Room) refused(err error) {
	if r.way.busy {
		r.back()
	}
	r.setBusy(false)
	r.Say(words.Say(err), kit.InkError)
	switch {
	case errors.Is(err, fault.Card):
		r.card.wrong()
	case errors.Is(err, fault.Amount):
		r.amount.JudgeNow()
		r.shell.Focus(r.amount.Field)
	}
}

// Say shows a sentence until the next sale begins.
func (r *Room) Say(what string, ink fyne.ThemeColorName) {
	r.say(what, ink)
	r.untilNext = true
}

// KeepSaid keeps the sentence that typing takes away: a scan's characters come as typing, and
// are taken back. restore says it again, unless another has been said.
func (r *Room) KeepSaid() (restore func()) { return r.saysAgain(r) }

// saysAgain returns what says again, in a room, what this one says now.
func (r *Room) saysAgain(in *Room) func() {
	what, ink, refusal, confirms := r.message.Segment.Text, r.message.Segment.Style.ColorName, r.refusal, r.confirms
	goes, sold, offers, beside, toReview := r.untilNext, r.sold, r.offers, r.beside, r.toReview
	return func() {
		if what != "" && in.message.Empty() {
			in.say(what, ink)
			in.refusal, in.confirms, in.untilNext, in.sold, in.offers = refusal, confirms, goes, sold, offers
			in.toReview = toReview
			if beside {
				in.besideRefusal()
			}
		}
	}
}

// sayWrong shows what a field is marked as wrong for, until another message takes its place.
func (r *Room) sayWrong() { r.say("", kit.InkQuiet) }

// say shows a sentence. Where there is nothing to say, what a field is marked for is said, or
// that a card has taken another's place.
func (r *Room) say(what string, ink fyne.ThemeColorName) {
	r.refusal, r.toReview, r.confirms, r.offers, r.beside = "", 0, "", false, false
	for _, c := range [...]*kit.Checked{r.amount.Checked, r.extras.typed} {
		if what == "" && c.Wrong != nil {
			what, ink = words.Say(c.Wrong), kit.InkError
		}
	}
	if what == "" && r.ousted.card != "" {
		what, ink, r.offers = r.oustedLine(), kit.InkAttention, true
	}
	r.message.Set(what, ink)
	r.Root.Refresh()
	if what == "" {
		r.fields.ScrollToOffset(r.sight.offset())
	} else {
		r.fields.ScrollToBottom() // to the sentence
	}
}
