package review

import (
	"context"

	"counterfoil/ui/timeline"
)

// history reads what the journal says of the sale in the detail. That may take it through
// the whole journal, so only one reading is under way at a time.
type history struct {
	reading bool
	of      string // whose is shown, or being read
	at      int    // how often that sale had been tried
}

func (r *Room) readHistory() {
	h, tx := &r.history, r.detail.tx
	if h.of != tx.IdempotencyKey {
		r.detail.showHistory(nil)
	}
	if h.reading || h.of == tx.IdempotencyKey && h.at == tx.Attempts+tx.Tried {
		return
	}
	h.reading, h.of, h.at = true, tx.IdempotencyKey, tx.Attempts+tx.Tried
	key := h.of
	r.shell.Work(func(ctx context.Context) func() {
		entries, err := r.till.History(ctx, key)
		return func() {
			h.reading = false
			if err == nil && r.detail.tx.IdempotencyKey == key {
				r.detail.showHistory(timeline.Of(entries, r.status))
			}
			if r.status.PIN.Unlocked && len(r.all) > 0 {
				r.readHistory() // another sale may be shown by now
			}
		}
	})
}
