package sale

import (
	"context"
	"strconv"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// Undo takes back one of the last sales. What was on it goes back on the form, to be
// corrected, if the next sale has not begun.
func (r *Room) Undo(tx purchase.Transaction) {
	if r.undone == tx.IdempotencyKey { // a second click on it
		return
	}
	r.undone = tx.IdempotencyKey
	r.work(func(ctx context.Context) func() {
		err := r.till.Undo(context.WithoutCancel(ctx), tx.IdempotencyKey)
		return func() {
			if err != nil {
				r.undone = ""
				r.shell.Alarm()
				r.Say(words.Say(err), kit.InkError)
				r.readyAgain()
				return
			}
			r.tookBack(tx)
		}
	})
}

// UndoLast is Ctrl+Z, wherever no field has typing of its own to take back. While the screen
// says that it brings a card back, it does; with an empty form it takes back the newest sale
// that can be. Once the next sale has begun nobody knows which of the two is meant.
func (r *Room) UndoLast() {
	if r.takeBackCard() {
		return
	}
	for _, tx := range r.recent {
		switch {
		case !till.CanUndo(tx):
			continue
		case r.empty():
			r.Undo(tx)
		default:
			r.shell.Alarm()
			r.Say(words.T("The next sale has begun. Undo at the last one takes that back."), kit.InkAttention)
		}
		return
	}
	says := words.T("No sale can be taken back now: Forloy has them, or they are on their way.")
	if len(r.recent) == 0 {
		says = words.T("There is no sale to take back.")
	}
	r.shell.Alarm()
	r.Say(says, kit.InkAttention)
}

func (r *Room) tookBack(tx purchase.Transaction) {
	says := words.T("Taken back: {amount}, {whose}", "amount", kit.Money(tx.Amount), "whose",
		words.Whose(tx.CustomerName, tx.Card))
	if !r.empty() {
		r.Say(says, kit.InkQuiet)
		r.readyAgain()
		return
	}
	r.clear()
	r.setCard(tx.Card, tx.Source, tx.ScannedAt)
	r.lookUp(tx.Card)
	r.amount.GiveBack(words.Typed(tx.Amount.Decimal()))
	if tx.Punches > 0 {
		r.extras.punches.put(strconv.Itoa(tx.Punches))
	}
	r.extras.receipt.put(tx.Receipt)
	r.extras.note.put(tx.Note)
	r.Say(says+" · "+words.T("Correct it, or press Esc."), kit.InkQuiet)
	r.Ready()
	r.untilNext = false
	r.order = nil // one step, as it came
}

// empty reports whether nothing of a sale is on the form.
func (r *Room) empty() bool {
	return !r.way.busy && !r.card.typing() && r.OnForm() == "" && r.amount.Field.Text == "" && r.extras.empty()
}
