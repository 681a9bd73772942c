package review

import (
	"context"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/timeline"
)

// history reads what the journal says of the sale in the detail. That may take it through
// the whole journal, so only one reading is under way at a time.
type history struct {
	reading bool
	of      string // whose is shown; "": nobody's
	at      int    // how often that sale had been tried
}

func (r *Room) readHistory() {
	h, tx := &r.history, r.detail.tx
	key, at := tx.IdempotencyKey, tx.Attempts+tx.Tried
	if h.of != key {
		h.of = "" // what is not shown is read again, also where somebody comes back to it meanwhile
		r.detail.showHistory(nil)
	}
	if h.reading || h.of == key && h.at == at {
		return
	}
	h.reading = true
	r.shell.Work(func(ctx context.Context) func() {
		entries, err := r.till.History(ctx, key)
		return func() {
			h.reading = false
			switch same := r.detail.tx.IdempotencyKey == key; {
			case same && err != nil:
				r.detail.showHistory(kit.NewWords(words.Say(err), kit.InkError).Box)
				return // the next one who looks asks again
			case same:
				h.of, h.at = key, at
				r.detail.showHistory(timeline.Of(r.detail.tx, entries, r.status))
			}
			if r.status.PIN.Unlocked && len(r.all) > 0 {
				r.readHistory() // another sale may be shown by now
			}
		}
	})
}
