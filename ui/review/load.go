package review

import (
	"context"
	"errors"
	"slices"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// firstShown is how many sales are shown before all of them have been read.
const firstShown = 200

// Load reads what is in review for somebody who waits for it, while the door is open. While
// it is shut, whoever comes finds the form that is due, not one that was left half filled in.
func (r *Room) Load() {
	if !r.status.PIN.Unlocked {
		r.door.Fresh()
	}
	r.load(r.loading.BeginNow)
}

// Refresh is Load where sales have changed by themselves.
func (r *Room) Refresh() { r.load(r.loading.Begin) }

func (r *Room) load(begin func() bool) {
	if !r.status.PIN.Unlocked {
		r.detail.busy = false
		r.show(nil, view{})
		r.goOn() // whoever types a PIN goes on where they are
		return
	}
	if !begin() {
		return
	}
	empty, wanted := len(r.all) == 0, r.filter
	many := r.status.Counts.By[purchase.Review].Count
	r.shell.Work(func(ctx context.Context) func() {
		all := make([]purchase.Transaction, 0, many) // what grows by itself copies a hundred thousand again and again
		err := r.till.List(ctx, inReview, func(tx purchase.Transaction) error {
			tx.Wire = nil // half of what it weighs
			all = append(all, tx)
			if empty && len(all) == firstShown {
				some := slices.Clone(all)
				first := viewOf(some, wanted)
				first.first = true
				r.shell.Post(func() { r.begin(some, first) })
			}
			return nil
		})
		v := viewOf(all, wanted)
		return func() { r.loaded(all, v, wanted, err) }
	})
}

// begin shows the first sales while the rest is read.
func (r *Room) begin(some []purchase.Transaction, v view) {
	if r.loading.Busy && r.status.PIN.Unlocked {
		r.show(some, v)
	}
}

func (r *Room) loaded(all []purchase.Transaction, v view, wanted filter, err error) {
	r.detail.busy = false
	switch {
	case errors.Is(err, context.Canceled):
	case err != nil:
		r.detail.say(words.Say(err), kit.InkError)
	case !r.status.PIN.Unlocked:
		r.show(nil, view{})
	default:
		if wanted != r.filter { // another one was chosen meanwhile
			v = viewOf(all, r.filter)
		}
		v.whole = true
		r.show(all, v)
		r.goOn()
	}
	r.loading.End(r.shell, len(all), r.Refresh)
}

// filterBy looks through another filter. What is out of sight in it is ticked no more, and
// that is said.
func (r *Room) filterBy(f filter) {
	r.filter = f
	all, ticked := r.all, len(r.list.ticked)
	r.shell.Work(func(context.Context) func() {
		v := viewOf(all, f)
		return func() {
			if r.filter != f || r.loading.Busy {
				return
			}
			r.show(r.all, v)
			if gone := int64(ticked - len(r.list.ticked)); gone > 0 {
				r.Say(words.N(gone, "{n} tick is gone: its sale is not in this list.",
					"{n} ticks are gone: their sales are not in this list."), kit.InkAttention)
			}
		}
	})
}
