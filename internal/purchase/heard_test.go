package purchase

import (
	"testing"
	"time"
)

// TestHeard: a clock that was set ahead lets nothing be old before its time, one
// that was set back gives nothing a time that is over.
func TestHeard(t *testing.T) {
	now := time.Now()
	const year = 365 * 24 * time.Hour
	for _, c := range []struct {
		name          string
		heard         Heard
		bound, before time.Time
		now           time.Time
	}{
		{"nothing was ever heard", Heard{}, time.Time{}, now, now},
		{"the clocks agree", Heard{now, now}, now, now, now},
		{"this PC is a year ahead", Heard{now.Add(-year), now}, now.Add(-year), now, now.Add(-year)},
		{"this PC is a year back", Heard{now.Add(year), now}, now, now.Add(year), now.Add(year)},
		{"heard an hour ago, when both agreed", Heard{now.Add(-time.Hour), now.Add(-time.Hour)}, now, now, now},
		{"an earlier run heard it a month ago", Heard{Forloy: now.Add(-year / 12)}, now.Add(-year / 12), now, now},
	} {
		if got := c.heard.Bound(now); !got.Equal(c.bound) {
			t.Errorf("%s: bound by %v, want %v", c.name, got, c.bound)
		}
		if got := c.heard.Now(now); !got.Equal(c.now) {
			t.Errorf("%s: now %v, want %v", c.name, got, c.now)
		}
		if got := c.heard.NotBefore(now); !got.Equal(c.before) {
			t.Errorf("%s: not before %v, want %v", c.name, got, c.before)
		}
	}
}
