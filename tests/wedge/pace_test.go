//go:build linux

package wedge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"counterfoil/internal/fault"
)

// tries is how many times a trial is repeated. A busy machine may keep the sender of the keys from its pace, and
// then nothing was tried.
const tries = 25

// trial is what came of keys that were sent at a pace and arrived at that pace.
type trial struct {
	before, after string  // states
	events        []event // all of them
}

// try sets a scene, sends keys, and returns what came of them, once they have come at that pace by the X server's
// own clock. On a machine that never keeps the pace it skips the test.
func (b *bench) try(each time.Duration, scene []string, send func()) (t trial) {
	b.t.Helper()
	for spoilt := range tries {
		if spoilt > 0 {
			b.do("reset")
		}
		b.do(scene...)
		t.before = b.state()
		b.pace()
		send()
		t.events = b.settle()
		gaps := b.pace()
		if kept(gaps, each) {
			t.after = b.state()
			if spoilt > 0 {
				b.t.Logf("the machine has spoiled %d of %d trials", spoilt, spoilt+1)
			}
			return t
		}
	}
	b.t.Skipf("SKIPPED, NOT TESTED: in %d trials the machine was too busy to type a key every %v", tries, each)
	return t
}

// pace returns the times between the keys pressed since the last call.
func (b *bench) pace() (gaps []time.Duration) {
	b.t.Helper()
	b.do("pace")
	text, _ := b.await("pace")
	for _, ms := range strings.Fields(text) {
		n, err := strconv.Atoi(ms)
		if err != nil {
			b.t.Fatalf("the window said %q: %v", text, err)
		}
		gaps = append(gaps, time.Duration(n)*time.Millisecond)
	}
	return gaps
}

// kept reports whether keys came at a pace: none much later than the one before, and all of them together nearly on
// time.
func kept(gaps []time.Duration, each time.Duration) bool {
	one, all := 10*time.Millisecond, 2*time.Millisecond // tolerance
	if each <= one {
		one, all = 2*one, 2*all // the pace is far from any limit
	}
	var whole time.Duration
	for _, gap := range gaps {
		if gap > each+each/5+one {
			return false
		}
		whole += gap
	}
	n := time.Duration(len(gaps))
	return whole <= n*(each+each/12+all) && whole >= n*(each-each/12-all)
}

// scan types a scan in a scene, and expects it to be read and to leave no trace.
func (b *bench) scan(scene []string, text, suffix string) {
	b.t.Helper()
	t := b.try(scanPace, scene, func() { b.display.Type(text+suffix, scanPace) })
	if !slices.Equal(t.events, []event{{"scan", text}}) {
		b.t.Errorf("of %q came %v", text, t.events)
	}
	if t.after != t.before {
		b.t.Errorf("a trace is left:\nbefore %s\nafter  %s", t.before, t.after)
	}
}

// became says what came of a scan over an amount.
func (t trial) became(text string) string {
	if len(t.events) != 1 {
		return "wrong"
	}
	switch came, untouched := t.events[0], t.after == t.before; {
	case came == event{"scan", text} && untouched:
		return "read"
	case came == event{"submitted", text + "24.50"}, came == event{"submitted", "24.50" + text}:
		return "typed"
	case came == event{"refused", string(fault.ScanLayout)} && untouched:
		return "refused: layout"
	case came == event{"refused", string(fault.ScanCapsLock)} && untouched:
		return "refused: Caps Lock"
	}
	return "wrong"
}
