package review

import (
	"context"

	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// outcome waits to see what comes of sales that a manager has sent again: that they wait
// once more is no success yet.
type outcome struct {
	keys    []string // empty: nobody waits
	round   int      // grows with each action
	looking shell.Reading
}

// mostAwaited is the largest number of sales that it waits for, since each look has to find
// every one of them in the store. What comes of more can be seen in the header and the list.
const mostAwaited = 100

// await begins to wait for sales; none ends the waiting.
func (r *Room) await(keys []string) {
	if len(keys) > mostAwaited {
		keys = nil
	}
	r.pending.keys = keys
	r.pending.round++
	r.showEmpty()
	r.look()
}

// look checks whether the sales that it waits for are settled, and says so.
func (r *Room) look() {
	o := &r.pending
	if len(o.keys) == 0 && !o.looking.Busy || !o.looking.Begin() {
		return
	}
	keys, round := o.keys, o.round
	r.shell.Work(func(ctx context.Context) func() {
		var found []purchase.Transaction
		for _, key := range keys {
			tx, err := r.till.Find(ctx, key)
			if err != nil { // trouble of the store is told elsewhere
				tx.State = purchase.Pending
			}
			found = append(found, tx)
		}
		return func() { r.outcomeIs(found, round) }
	})
}

func (r *Room) outcomeIs(found []purchase.Transaction, round int) {
	o := &r.pending
	if says, ink, settled := outcomeWords(found); settled && round == o.round {
		o.keys = nil
		if ink == kit.InkError {
			r.shell.Alarm()
		}
		if says != "" {
			r.Say(says, ink)
		}
		r.Load() // attempts and reasons have changed
	}
	o.looking.End(r.shell, 0, r.look)
}
