package purchase

import "time"

// Heard is what Forloy's clock said last. This PC's may be set wrong at any
// time, for a minute or for years; what is deleted or ranked by time goes by
// this.
type Heard struct {
	Forloy time.Time // zero: never
	Here   time.Time // when, by this PC's monotonic clock; zero: an earlier run heard it
}

// Bound is how late it is at most, as far as Forloy bears it out; zero: nothing
// is known. It lags behind where the PC slept or the program was closed.
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

// Now is the time by Forloy's clock where this run has heard it, else by this
// PC's.
func (h Heard) Now(now time.Time) time.Time {
	if h.Here.IsZero() {
		return now
	}
	return h.Forloy.Add(now.Sub(h.Here))
}

// NotBefore is the PC's time, but never one that is over by Forloy's clock.
func (h Heard) NotBefore(now time.Time) time.Time {
	if now.Round(0).Before(h.Forloy) {
		return h.Forloy
	}
	return now
}
