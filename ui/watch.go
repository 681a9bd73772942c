package ui

import (
	"time"
)

// watch hands every status to the panes, and once a second the header alone if
// time has changed what it says: a till at rest draws nothing.
func (w *Window) watch() {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	last := w.cfg.Till.Status()
	shown := describe(last, now())
	for {
		select {
		case <-w.ctx.Done():
			return
		case s, open := <-w.cfg.Till.Updates():
			if !open {
				return
			}
			last, shown = s, describe(s, now())
			w.post(func() { w.show(s) })
		case <-second.C:
			if next := describe(last, now()); next != shown {
				shown = next
				w.post(func() { w.showHeadline(next) })
			}
		}
	}
}
