package desk

import (
	"context"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// tryable are the sales to review that are listed and can be tried again: the till has not ended them.
func (w *Window) tryable() (some []Sale) {
	for _, s := range w.view.Reviews {
		if s.Code != sentAllTheSame && s.Code != maybeSent {
			some = append(some, s)
		}
	}
	return some
}

// askAgain asks who has all of them tried again, as after what Forloy refused them for was put right there.
func (w *Window) askAgain() {
	if !w.running() {
		return
	}
	some := w.tryable()
	by, wrong := w.nameField(), kit.NewWords("", kit.InkError)
	w.lay(words.T("Try all again"), kit.Column(1.5*kit.Grid, kit.NewWords(words.N(int64(len(some)),
		"{n} sale is put back to waiting at its till, and sent once more.",
		"{n} sales are put back to waiting at their tills, and sent once more."), kit.InkText).Box, by, wrong.Box),
		button(words.T("Try again"), kit.Primary, func() {
			if w.named(by, wrong) {
				w.sheet.Close()
				w.tryAgain(some)
			}
		}))
	if w.by == "" {
		w.Focus(by)
	}
}

func (w *Window) tryAgain(some []Sale) {
	by := w.by
	w.Work(func(ctx context.Context) func() {
		for _, s := range some {
			if _, err := w.cfg.Office.Order(ctx, Order{Sale: s, Do: purchase.OrderRetry, By: by}); err != nil {
				return func() { w.failed(err) }
			}
		}
		said := words.N(int64(len(some)), "The tills were told of {n} sale.", "The tills were told of {n} sales.")
		return func() {
			w.tell(said)
			w.lookNow()
		}
	})
}
