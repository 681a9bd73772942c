package ui

import (
	"context"
	"errors"

	"counterfoil/ui/kit"
	"counterfoil/ui/shell"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/words"
)

// manager is who acts in Review: whoever knows the PIN.
const manager = "manager"

// mostInReview is how many refused sales the pane shows, the oldest: more than
// anybody clears at a sitting, and little memory.
const mostInReview = 2000

func (w *Window) wireBooks() {
	d := w.review.detail
	d.focus = w.Focus
	d.onRetry = func(txs []purchase.Transaction) {
		w.act(trying(w.status.Sync), func(ctx context.Context) ([]string, error) {
			keys := keysOf(txs)
			_, err := w.cfg.Till.Retry(ctx, keys, manager)
			return keys, err
		})
	}
	d.onDismiss = func(txs []purchase.Transaction, reason string) {
		w.act("Dismissed.", func(ctx context.Context) ([]string, error) {
			_, err := w.cfg.Till.Dismiss(ctx, keysOf(txs), reason, manager)
			return nil, err
		})
	}
	d.onReplace = func(tx purchase.Transaction, card string, source purchase.Source) {
		w.act("Replaced: the new sale is waiting to be sent.", func(ctx context.Context) ([]string, error) {
			by, err := w.cfg.Till.Replace(ctx, tx.IdempotencyKey, card, source, manager)
			return []string{by.IdempotencyKey}, err
		})
	}
	d.onCopy = func(txs []purchase.Transaction) {
		w.app.Clipboard().SetContent(supportText(w.cfg.Name+" "+w.cfg.Version, txs))
		d.say("Copied. Paste it into a message to support.", kit.InkGood)
	}
	w.review.onExport = func() { w.exportCSV("review.csv", till.Query{States: []purchase.State{purchase.Review}}) }
	w.review.onLock = w.cfg.Till.Lock
	for _, tried := range []*func(error){&w.review.lock.OnTried, &w.review.choose.OnTried, &w.review.reset.OnTried} {
		*tried = func(error) { w.focusFront() }
	}
}

func keysOf(txs []purchase.Transaction) []string {
	keys := make([]string, len(txs))
	for i, tx := range txs {
		keys[i] = tx.IdempotencyKey
	}
	return keys
}

// act carries out one of the manager's actions and shows what is left. It gives
// the keys of what is to be sent now, so that it can be said what came of it.
func (w *Window) act(done string, do func(context.Context) (sends []string, err error)) {
	w.Work(func(ctx context.Context) func() {
		sends, err := do(context.WithoutCancel(ctx))
		return func() {
			ink := kit.InkGood
			if len(sends) > 0 {
				ink = kit.InkText // nothing has come of it yet
			}
			if err != nil {
				w.Signal(shell.SoundAttention)
				sends = nil
			} else {
				w.review.last.SetInk(done, ink)
			}
			w.review.detail.done(done, ink, err)
			w.loadReview()
			w.await(sends)
		}
	})
}

func (w *Window) focusFront() {
	if w.at != shell.Review {
		return
	}
	if front := w.review.front(); front != nil {
		w.Focus(front)
	} else {
		w.Blur()
	}
}

var errEnough = errors.New("enough")

// loadReview reads what is in review, while the pane is open.
func (w *Window) loadReview() {
	if !w.status.PIN.Unlocked {
		w.review.setTransactions(nil)
		w.focusFront()
		return
	}
	read := w.nextRead()
	w.Work(func(ctx context.Context) func() {
		var txs []purchase.Transaction
		err := w.cfg.Till.List(ctx, till.Query{States: []purchase.State{purchase.Review}}, func(tx purchase.Transaction) error {
			if len(txs) == mostInReview {
				return errEnough
			}
			txs = append(txs, tx)
			return nil
		})
		return func() {
			if read != w.reads {
				return
			}
			if err != nil && !errors.Is(err, errEnough) {
				w.review.detail.say(words.Say(err), kit.InkError)
				return
			}
			w.review.setTransactions(txs)
		}
	})
}

func (w *Window) nextRead() int {
	w.reads++
	return w.reads
}

// exportCSV asks where to and writes there.
func (w *Window) exportCSV(name string, q till.Query) {
	w.Save(name, func(ctx context.Context, path string, replace bool) error {
		return w.cfg.Till.ExportFile(ctx, q, path, replace)
	})
}

// says speaks in the room in front.
func (w *Window) says(what string, ink fyne.ThemeColorName) {
	switch w.at {
	case shell.Day:
		w.day.Say(what, ink)
	case shell.Review:
		w.review.last.SetInk(what, ink)
		w.review.detail.say(what, ink)
	default:
		w.goTo(shell.Sale)
		w.sale.say(what, ink)
		w.sale.restarts = true
	}
}
