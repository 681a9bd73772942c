package ui

import (
	"context"
	"time"

	"counterfoil/internal/purchase"
)

func (w *Window) wirePractice() {
	controls := w.cfg.Practice
	if controls == nil {
		return
	}
	side := w.sale.side.practice
	side.onCard = func(c PracticeCard) {
		if w.lens.Hold(c.Code) {
			side.open(practiceCamera) // it is held before the practice camera, which reads it
			return
		}
		w.takeCard(purchase.Scan{Text: c.Code, Symbology: "QR", Source: purchase.SourceWedge, At: now()})
	}
	side.onPage = w.seeLens
	side.setCards(controls.Cards())
	if cards := controls.Cards(); len(cards) > 0 {
		form := w.review.detail.replace
		form.onSample = func() { form.fill(cards[0].Code, purchase.SourceWedge) }
		form.sample.Show()
	}
	side.setLedger(controls.Ledger())
	w.practice.onPlug = func(pull bool) {
		w.Work(func(context.Context) func() {
			err := controls.SetOffline(pull)
			return func() {
				if err != nil {
					w.FileTrouble(err)
				}
				w.showPractice()
			}
		})
	}
	w.practice.onDelay = func(d time.Duration) {
		controls.SetLatency(d)
		w.showPractice()
	}
	w.showPractice()
}

func (w *Window) showPractice() { w.practice.show(w.cfg.Practice.Offline(), w.cfg.Practice.Latency()) }

// watchPractice keeps the list of what the practice server has up to date.
func (w *Window) watchPractice(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case _, open := <-w.cfg.Practice.Changed:
			if !open {
				return
			}
			rows := w.cfg.Practice.Ledger()
			w.Post(func() {
				w.sale.side.practice.setLedger(rows)
				w.showPractice()
			})
		}
	}
}
