package purchase

import "time"

// ClockWrong is the offset from which a PC's clock counts as wrong (docs/rules.md, row 29).
const ClockWrong = 2 * time.Minute

// Heard is the last time that Forloy's clock told. This PC's clock may be wrong, by a
// minute or by years, so whatever is deleted or ordered by time uses this instead.
type Heard struct {
	Forloy time.Time // zero: never
	Here   time.Time // when, by this PC's monotonic clock; zero: an earlier run heard it
}

// Bound returns the latest time that it can safely be taken to be, or zero if
// nothing is known. It lags behind after the PC has slept or the program was closed.
func (h Heard) Bound(now time.Time) time.Time {
	if h.Forloy.IsZero() {
		return time.Time{}
	}
	latest := h.Forloy
	if !h.Here.IsZero() {
		latest = h.Now(now)
	}
	if now.Round(0).After(latest) {
		return latest
	}
	return now
}

// Now returns the time by Forloy's clock if this run has heard it, and by this PC's
// otherwise.
func (h Heard) Now(now time.Time) time.Time {
	if h.Here.IsZero() {
		return now
	}
	return h.Forloy.Add(now.Sub(h.Here))
}

// NotBefore returns the PC's time, but never a time before the one that Forloy's
// clock last told.
func (h Heard) NotBefore(now time.Time) time.Time {
	if now.Round(0).Before(h.Forloy) {
		return h.Forloy
	}
	return now
}
