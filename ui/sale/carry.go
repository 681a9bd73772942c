package sale

import (
	"context"
	"slices"

	"counterfoil/ui/kit"
)

// Carry keeps what a person has begun in the room that this one replaces: the form
// as it stands, and what it says.
func (r *Room) Carry(from *Room) {
	r.judged = from.judged
	if from.card.card != "" {
		r.setCard(from.card.card, from.card.source, from.card.at)
		r.lookUp(from.card.card)
	}
	if amount := from.amount.Field; amount.Text != "" && amount.SelectedText() == amount.Text {
		r.amount.GiveBack(amount.Text)
	} else {
		r.amount.Put(amount.Text)
	}
	for i, x := range r.extras.all {
		x.put(from.extras.all[i].field.Text)
	}
	r.Keys, r.recent, r.given, r.earnings = from.Keys, from.recent, from.given, from.earnings
	r.handed, r.nameless, r.undone = from.handed, from.nameless, from.undone
	r.order, r.stepped, r.ousted, r.confirmed = from.order, from.stepped, from.ousted, from.confirmed
	r.undiscounted, r.fromPOS, r.blind = from.undiscounted, from.fromPOS, from.blind
	r.reviewed = from.reviewed
	r.stands, r.taken, r.takenAt = from.stands, from.taken, from.takenAt
	from.earnings, from.nameless = nil, nil // this room asks
	r.NewDay()
	if from.card.typing() {
		r.card.openTyping()
		r.card.typed.Put(from.card.typed.Text)
	}
	from.saysAgain(r)()
}

// Beside is which field has the keyboard that goes with a sale beside its amount; -1: none.
func (r *Room) Beside() int {
	f, _ := r.shell.Focused().(*kit.Field)
	return slices.IndexFunc(r.extras.all[:], func(x *extra) bool { return f != nil && x.field == f })
}

// GoOn gives such a field the keyboard again: the rest of a receipt number would be an amount.
func (r *Room) GoOn(beside int) {
	if beside >= 0 && r.front && r.Selling() {
		r.extras.all[beside].open()
		r.shell.Focus(r.extras.all[beside].field)
	}
}

// Waits reports whether this room has to tell what comes of something that is under way.
func (r *Room) Waits() bool { return r.way.busy || r.tells > 0 }

// work is the shell's, for what this room has to tell the outcome of.
func (r *Room) work(do func(context.Context) func()) {
	r.tells++
	r.shell.Work(func(ctx context.Context) func() {
		then := do(ctx)
		return func() {
			r.tells--
			then()
		}
	})
}
