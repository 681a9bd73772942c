package ui

import (
	"context"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/ui/header"
	"counterfoil/ui/shell"
)

// watch hands every status to the panes, and once a second the header alone if
// time has changed what it says, and Day when a day has ended: a till at rest
// draws nothing. While the window is busy, only the latest status waits: a drain makes
// them faster than a slow PC draws.
func (w *Window) watch(ctx context.Context) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	last := w.cfg.Till.Status()
	shown, today := header.Describe(last, now()), w.days()
	for {
		select {
		case <-ctx.Done():
			return
		case s, open := <-w.cfg.Till.Updates():
			if !open {
				return
			}
			last, shown = s, header.Describe(s, now())
			if w.latest.Swap(&s) == nil { // else the one that waits to be shown gives way to it
				w.Post(func() { w.show(*w.latest.Swap(nil)) })
			}
		case <-second.C:
			if next := header.Describe(last, now()); next != shown {
				shown = next
				w.Post(func() { w.header.Show(w.status, now()) })
			}
			if days := w.days(); days != today {
				today = days
				w.Post(w.newDay)
			}
		}
	}
}

// days is the business day and the calendar's, which end apart.
func (w *Window) days() [2]string {
	return [2]string{w.cfg.Till.Today(), now().Format(purchase.DayFormat)}
}

// newDay: what was of today is of yesterday.
func (w *Window) newDay() {
	w.sale.NewDay()
	w.review.NewDay()
	if w.at == shell.Day {
		w.day.Load()
	}
}

// watchPractice keeps practice's room up to date, whichever it is by now.
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
			w.Post(func() { w.practice.Show(rows) })
		}
	}
}
