package ui

import (
	"context"
	"fmt"

	"counterfoil/ui/kit"
	"counterfoil/ui/shell"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// outcome waits for what comes of sales that a manager has sent once more. That
// they wait again is no success yet.
type outcome struct {
	keys    []string // empty: nobody waits
	round   int      // grows with each action
	looking bool
	again   bool // something has changed since the look began
}

// await says in time what comes of sales; of none: what is waited for is over.
func (w *Window) await(keys []string) {
	w.outcome.keys = keys
	w.outcome.round++
	w.lookAtOutcome()
}

// lookAtOutcome looks whether what is waited for has been settled.
func (w *Window) lookAtOutcome() {
	o := &w.outcome
	if o.looking || len(o.keys) == 0 {
		o.again = o.looking
		return
	}
	o.looking = true
	keys, round := o.keys, o.round
	w.Work(func(ctx context.Context) func() {
		var found []purchase.Transaction
		for _, key := range keys {
			tx, err := w.cfg.Till.Find(ctx, key)
			if err != nil { // the store's trouble is said elsewhere
				tx.State = purchase.Pending
			}
			found = append(found, tx)
		}
		return func() { w.outcomeIs(found, round) }
	})
}

func (w *Window) outcomeIs(found []purchase.Transaction, round int) {
	o := &w.outcome
	o.looking = false
	if says, ink, settled := outcomeWords(found); settled && round == o.round {
		o.keys = nil
		if ink == kit.InkError {
			w.Signal(shell.SoundAttention)
		}
		if says != "" {
			w.review.last.SetInk(says, ink)
			w.review.detail.say(says, ink)
		}
		w.reload() // attempts and reasons are others now
	}
	if o.again {
		o.again = false
		w.lookAtOutcome()
	}
}

// outcomeWords say what came of sales, once none of them waits.
func outcomeWords(found []purchase.Transaction) (says string, ink fyne.ThemeColorName, settled bool) {
	var sent, refused []purchase.Transaction
	for _, tx := range found {
		switch tx.State {
		case purchase.Pending:
			return "", kit.InkText, false
		case purchase.Synced:
			sent = append(sent, tx)
		case purchase.Review:
			refused = append(refused, tx)
		}
	}
	name := func(tx purchase.Transaction) string {
		return kit.Money(tx.Amount) + " on card " + purchase.MaskCard(tx.Card)
	}
	switch total := len(sent) + len(refused); {
	case total == 0: // a person has ended them meanwhile
		return "", kit.InkText, true
	case total == 1 && len(sent) == 1:
		return "Sent: " + name(sent[0]) + ".", kit.InkGood, true
	case total == 1:
		return "Still refused: " + name(refused[0]) + ". " + refusalWords(refused[0].LastError), kit.InkError, true
	case len(refused) == 0:
		return fmt.Sprintf("Sent: all %d sales.", total), kit.InkGood, true
	case len(sent) == 0:
		return fmt.Sprintf("Still refused: all %d sales.", total), kit.InkError, true
	}
	return fmt.Sprintf("Sent: %d. Still refused: %d.", len(sent), len(refused)), kit.InkError, true
}

// trying is said as soon as sales wait again.
func trying(s purchase.SyncState) string {
	if s.Link == purchase.LinkOnline {
		return "Trying again…"
	}
	return "Put back to waiting: what comes of it shows when Forloy can be reached."
}
