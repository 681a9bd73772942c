package sale

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

const (
	keysWait   = time.Second            // how long the next sale's Enter may wait for the disk
	slowRecord = 300 * time.Millisecond // from then on the button says "Recording…"
)

// enter is Enter in a field that a sale can do without. It moves to the first field that is
// still missing: otherwise what is typed next would land in the optional one.
func (r *Room) enter() {
	switch {
	case r.card.typing() && r.card.typed.Text == "":
		r.shell.Focus(r.card.typed)
	case r.amount.Field.Text == "" && !r.way.busy:
		r.shell.Focus(r.amount.Field)
	default:
		r.pressed()
	}
}

// pressed is a person's Enter, or Record. A form that cannot be seen records nothing. A code
// that is still being typed is taken first: a touch screen has no Enter for its field.
func (r *Room) pressed() {
	if (r.way.busy || r.card.card == "") && !r.card.typing() {
		r.shell.Scans.Now() // a card that was read before it is this sale's, and where one stands the next one's
	}
	switch {
	case !r.front || !r.Selling() || r.shell.Settling():
	case r.card.typing() && r.card.typed.Text == "" && !r.way.busy: // the card on the form is out of sight
		r.shell.Focus(r.card.typed)
	case r.card.typing() && !r.way.busy:
		r.typedCard(r.card.typed.Text)
	case r.barcode != "" && r.card.card != "": // whose it is, is being asked: the next customer's, and not the form's
		r.shell.Alarm()
	default:
		r.submit()
	}
}

// submit rings the form. Enter on an empty form does nothing: it is usually the second
// of a double press.
func (r *Room) submit() {
	amount := r.amount.Field.Text
	wait := time.Duration(0)
	if amount != r.way.rung {
		wait = r.way.patience
	}
	if form := r.form; r.way.busy && r.learn(wait) && r.form == form { // refused, or asked about
		return
	}
	if r.way.busy && r.amount.Field.Text != r.way.rung {
		r.way.ahead = r.amount.Field.Text
	}
	if r.way.busy || r.button.Disabled() {
		return
	}
	amount = r.amount.Field.Text
	if r.card.card == "" && amount == "" && r.extras.empty() {
		return
	}
	punches, err := r.extras.count()
	if err != nil {
		r.shell.Alarm()
		r.refused(err)
		return
	}
	r.setBusy(true)
	r.amount.Field.Unselect() // what is typed from now on stands behind it
	r.way.rung, r.way.asks, r.way.handed = amount, r.doubts(punches), posSale{}
	if was := r.stands.Receipt; was != "" && r.extras.receipt.field.Text == purchase.Legible(was) {
		r.way.handed = posSale{r.stands, r.card.card} // else somebody has made it another receipt's
	}
	r.record(till.Draft{Form: r.form, Card: r.card.card, Source: r.card.source, ScannedAt: r.card.at,
		Doubts: r.way.asks, Amount: amount, Punches: punches,
		Whole: r.card.info.Balance.PunchRequirement, Receipt: r.extras.receipt.field.Text,
		Note: r.extras.note.field.Text, Customer: r.card.name})
}

// record records a draft. It outlives the window: a sale whose Enter was pressed is
// either on the disk or refused.
func (r *Room) record(d till.Draft) {
	late := r.shell.After(slowRecord, func() {
		if r.way.busy && r.form == d.Form {
			r.button.Set(words.T("Recording…"))
		}
	})
	known := make(chan func(), 1)
	r.way.known = known
	r.shell.Work(func(ctx context.Context) func() {
		tx, err := r.till.Ring(context.WithoutCancel(ctx), d)
		late.Stop()
		known <- func() { r.rung(d, tx, err) }
		return func() {
			select {
			case show := <-known:
				r.onceTyped(show)
			default: // an Enter was quicker
			}
		}
	})
}

// onceTyped changes the form when nobody types: the next customer's card may be in
// the middle of its scan, which would then come in two pieces. It never waits once Enter
// is pressed.
func (r *Room) onceTyped(then func()) {
	typing := func() bool { return r.Keys != nil && r.Keys.Typing() }
	held := r.shell.NewHeld()
	if held.OnceTyped(typing, func() { r.way.finish = nil; then() }) {
		r.way.finish = held.Now
	}
}

// rung shows what became of a draft; the beep comes after the commit.
func (r *Room) rung(d till.Draft, tx purchase.Transaction, err error) {
	if r.Keys != nil {
		r.Keys.Flush() // what a scan would put back must not be the last sale's amount
	}
	if ask, asks := errors.AsType[*till.Ask](err); asks {
		r.confirm(d, ask) // a card that was read meanwhile waits for the answer
		return
	}
	early := r.way.early
	r.way.early = nil
	// Who pressed Enter before the scan has scanned the card that was missing.
	missing := err != nil && r.card.card == "" && r.way.ahead == "" && r.amount.Field.Text == r.way.rung
	switch {
	case err == nil:
		r.shell.Signal(device.SoundRecorded)
		entered := r.recorded(tx)
		r.shell.Tear(kit.Money(tx.Amount), r.button, r.last.root)
		if early != nil {
			early()
		}
		if entered {
			r.submit()
		}
	case errors.Is(err, fault.Store):
		r.shell.Signal(device.SoundRefused)
		r.refused(err)
	default:
		r.shell.Alarm()
		r.refused(err)
	}
	if missing && early != nil {
		early()
	}
}

// recorded says so and clears the form for the next sale. It reports whether Enter
// was pressed for that already, and nothing typed since.
func (r *Room) recorded(tx purchase.Transaction) (entered bool) {
	amount := r.amount.Field.Text
	refusal, toReview := r.refusal, r.toReview // of an earlier sale: that and this one are to be seen
	why := r.message.Segment.Text
	entered = r.way.ahead != "" && r.way.ahead == amount
	r.setBusy(false)
	r.mayName(tx)
	if tx.Card == r.card.card {
		r.mayEarn(tx, r.card.info)
	}
	next, ahead := strings.CutPrefix(amount, r.way.rung)
	r.blind = ""
	if r.amountFirst(r.way.rung) && r.way.rung != r.fromPOS {
		r.blind = tx.IdempotencyKey
	}
	unasked := slices.DeleteFunc(r.doubts(tx.Punches), func(f fault.Fault) bool { // Forloy has answered since
		return slices.ContainsFunc(r.way.asks, func(asked fault.Fault) bool { return asked.Kind == f.Kind })
	})
	typing, code := r.card.typing(), r.card.typed.Text
	if r.way.handed != (posSale{}) {
		r.taken, r.takenAt = r.way.handed, time.Now()
	}
	r.clear()
	if ahead {
		r.amount.Put(next) // typed since: the next sale's
	}
	if typing { // likewise
		r.card.openTyping()
		r.card.typed.Put(code)
	}
	says := words.T("Recorded: {amount}, {whose}", "amount", kit.Money(tx.Amount), "whose",
		words.Whose(tx.CustomerName, tx.Card))
	if tx.Punches > 0 {
		says += " · " + words.N(int64(tx.Punches), "{n} punch", "{n} punches")
	}
	if r.waits {
		says += " · " + words.T("It is safe on this PC and will be sent by itself.")
	}
	r.confirmed = tx.IdempotencyKey
	if refusal == "" {
		r.Say(says, kit.InkGood)
		r.confirms = says
	} else {
		r.Say(why, kit.InkAttention)
		r.refusal, r.toReview, r.confirms = refusal, toReview, says
		r.besideRefusal()
	}
	if len(unasked) > 0 && tx.State == purchase.Pending {
		r.tellLate(words.Ask(unasked))
	}
	r.sold = !ahead || next == ""
	if !entered { // else the next sale is on its way at once
		r.takeHanded()
	}
	r.Ready()
	return entered
}

// back puts the form back to the sale that was not recorded: what was typed since
// must not become a part of its amount.
func (r *Room) back() {
	if strings.HasPrefix(r.amount.Field.Text, r.way.rung) {
		r.amount.Put(r.way.rung)
	}
}

// confirm asks whether a draft is meant, and records it once more if it is.
func (r *Room) confirm(d till.Draft, ask *till.Ask) {
	r.way.ahead = ""
	r.shell.Alarm()
	if r.locked { // whoever stands there now is not to answer; the next Enter asks
		r.unrung()
		return
	}
	r.shell.Ask(shell.Question{Title: words.T("Record this sale?"), Body: words.Ask(ask.Doubts),
		No: words.T("No, go back"), Yes: words.T("Yes, record it"), YesKind: kit.Plain,
		OnNo: r.unrung,
		OnYes: func() {
			d.Confirmed = true
			r.record(d)
		}})
}

// unrung puts the form back to the sale that is not to be recorded as it is.
func (r *Room) unrung() {
	r.way.early = nil
	r.setBusy(false)
	r.back()
	if r.undiscounted != "" {
		r.undiscounted = r.amount.Field.Text
	}
	r.amount.Field.SelectAll()
	r.Ready()
}
