package scanner

import (
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// Tick says that the host has polled its event queue at now and handled all that was there. Call it after every
// poll, and once at the start: the poll before a stroke is what is known of the stroke's time.
//
// The first poll after a stall is not relied on. Xlib reads from its connection only when its own queue is empty,
// so that poll can miss keys that were pressed long before.
func (w *Wedge) Tick(now time.Time) []device.Action {
	w.out = nil
	before := w.ticked
	slow := !before.IsZero() && now.Sub(before) > stall
	w.ticked = now
	switch {
	case slow && !w.late:
		w.late = true
		return nil
	case slow: // slow again: the queue was polled at some time since the last tick
		w.looked = before
	default:
		w.looked = now
	}
	w.late = false
	w.lapse(w.looked)
	return w.out
}

// lapse ends what nothing has followed by now.
func (w *Wedge) lapse(now time.Time) {
	if len(w.burst) == 0 {
		return
	}
	quiet := now.Sub(w.burst.lastPress())
	switch {
	case w.over(quiet):
		w.conclude(bySilence)
	case w.holding() && quiet >= w.patience():
		w.letGo()
	}
}

// patience is how long an acting key waits: until a scanner would have typed on. At 60 polls a second that is the
// third poll for a lone key, 50 ms after it, and the fourth for a key after text. A blank after a payload waits
// until the burst is over, since more of the same code may follow.
func (w *Wedge) patience() time.Duration {
	switch {
	case w.maybeTorn():
		return slowSilence // silence ends it before
	case w.passed == 0:
		return device.SlowestPlain
	case w.blankBehindPayload():
		return slowSilence
	}
	return surePause
}

// maybeTorn reports whether text behind an acting key came as only a scanner types, but for one pause: the key is its
// preamble, or a hand's right before the scan, and the link has stalled.
func (w *Wedge) maybeTorn() bool {
	return w.passed == 0 && w.burst.firstText() > 0 && !w.burst.stalled() && w.burst.inTwo()
}

func (w *Wedge) blankBehindPayload() bool {
	if !w.holding() || w.burst[w.passed].Key != " " {
		return false
	}
	t := w.burst.texts()
	return purchase.FindPayload(string(t.typed)) >= 0 || purchase.FindPayload(string(t.meant)) >= 0
}

// letGo ends the wait of acting keys that are not a scanner's. If text came after them, all at once after a stall, more
// of it may follow: it remains as a burst without them.
func (w *Wedge) letGo() {
	if w.passed > 0 || w.burst.firstText() == 0 || w.lead() == 0 {
		w.conclude(byHold)
		return
	}
	w.out = append(w.out, device.Action{Do: device.Mark})
	for _, b := range w.burst {
		if b.acts() {
			return
		}
		w.pass(b)
		w.passed++
	}
}

// date says between which two moments a stroke came, by its own time if it has one.
func (w *Wedge) date(s device.Stroke, now time.Time) beat {
	b := beat{Stroke: s, after: w.looked, at: now}
	if !s.At.IsZero() && s.At.Before(now) {
		b.at = s.At
		if since := s.At.Add(-s.Within); since.After(b.after) || b.after.After(b.at) {
			b.after = since
		}
	}
	if n := len(w.burst); n > 0 && b.at.Before(w.burst[n-1].at) {
		b.at = w.burst[n-1].at
	}
	return b
}

// over reports whether nothing has come for long enough to end the burst. A payload that comes slowly is given more
// time, since it does not show whether a character is missing. So is fast typing that is too short for a code.
func (w *Wedge) over(quiet time.Duration) bool {
	if quiet < w.options.Silence || quiet >= slowSilence {
		return quiet >= w.options.Silence
	}
	p := w.burst.text()
	if p.n < w.options.MinLength && p.fast() {
		return false
	}
	if p.n <= len(purchase.PayloadMark) || p.shortest <= p.of(device.SlowestPlain) {
		return true
	}
	return !w.burst.holdsPayload()
}
