package scanner

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/purchase"
)

// frame is how long a toolkit that looks sixty times a second leaves events
// lying.
const frame = time.Second / 60

// checker is a test, or a check of a property.
type checker interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// timed is a stroke and the moment at which the key really moved.
type timed struct {
	Stroke
	at time.Duration
}

// desk is a host: a focused field, keys that act, and a clock made of frames.
type desk struct {
	t      checker
	wedge  *Wedge
	stalls map[int]time.Duration // frame number → how much longer it took
	blind  bool                  // the first look after a stall misses what is there
	timed  time.Duration         // how coarse the clock of the keys themselves is; 0: they have none

	rings bool // Enter takes what is in the field for a sale

	field, marked string
	sales         []string
	acted         []string
	passed        []Stroke
	scans         []purchase.Scan
	causes        []string
	doubts        int      // bursts that nobody can tell whose they are
	unable        []string // keys that could not type
	bursts        []purchase.Burst
	latest        time.Duration // the longest that an acting key waited
}

func newDesk(t checker, o WedgeOptions) *desk {
	return &desk{t: t, wedge: NewWedge(o), stalls: map[int]time.Duration{}}
}

var epoch = time.Date(2026, 3, 10, 14, 22, 5, 0, time.UTC)

// play lets strokes happen in order of their times and looks at them frame by
// frame, and goes on looking for half a second.
func (d *desk) play(strokes []timed) *desk {
	strokes = slices.Clone(strokes)
	slices.SortStableFunc(strokes, func(a, b timed) int { return int(a.at - b.at) })
	now, after := -frame, 0 // frames after the last stroke
	d.apply(now, d.wedge.Tick(epoch.Add(now)))
	for i := 0; after < 30; i++ {
		now += frame + d.stalls[i]
		if len(strokes) == 0 {
			after++
		}
		for len(strokes) > 0 && strokes[0].at <= now && !(d.blind && d.stalls[i] > stall && d.stalls[i-1] <= stall) {
			s := strokes[0].Stroke
			s.Event = timed{s, now}
			if d.timed > 0 {
				s.At, s.Within = epoch.Add((strokes[0].at + d.timed - 1).Truncate(d.timed)), d.timed
			}
			d.apply(now, d.wedge.Handle(s, epoch.Add(now)))
			strokes = strokes[1:]
		}
		d.apply(now, d.wedge.Tick(epoch.Add(now)))
	}
	return d
}

func (d *desk) apply(now time.Duration, actions []Action) {
	for _, a := range actions {
		switch a.Do {
		case Mark:
			d.marked = d.field
		case Withdraw:
			d.field = d.marked
		case Pass:
			e := a.Event.(timed)
			if e.acts() {
				d.latest = max(d.latest, now-e.at)
			}
			d.toolkit(e.Stroke)
		case Typed:
			d.bursts = append(d.bursts, a.Burst)
		case Scanned:
			d.scans = append(d.scans, a.Scan)
		case Refused:
			d.causes = append(d.causes, a.Cause)
		case Doubted:
			d.doubts++
		case Unable:
			d.unable = append(d.unable, a.Cause)
		default:
			d.t.Fatalf("an unknown action %q", a.Do)
		}
	}
}

func (d *desk) toolkit(s Stroke) {
	d.passed = append(d.passed, s)
	switch {
	case s.Kind == StrokeRune:
		d.field += string(s.Rune)
	case s.Kind == StrokeRepeat && len(s.Key) > 1, s.Kind == StrokePress && s.acts():
		name := s.Key
		if s.Command {
			name = "ctrl+" + name
		}
		d.acted = append(d.acted, name)
		if d.rings && name == KeyEnter {
			d.sales, d.field = append(d.sales, d.field), ""
		}
	}
}

// hand types at given times. Its layout turns a key's place into a rune.
type hand struct {
	layout func(key byte, shift bool) rune
	hold   time.Duration // how long a key stays down; 0: half a millisecond
	now    time.Duration
	done   []timed
}

func (h *hand) put(kind, key string, r rune, shift, command bool, at time.Duration) {
	code := 0
	for _, b := range []byte(key) {
		code = code*7 + int(b)
	}
	if kind == StrokeRune {
		code = 0
	}
	h.done = append(h.done, timed{Stroke{Kind: kind, Key: key, Code: code, Rune: r, Shift: shift, Command: command}, at})
}

// text types runes of a US keyboard, each apart from the one before.
func (h *hand) text(text string, each time.Duration) *hand {
	hold := h.hold
	if hold == 0 {
		hold = min(each/2, 500*time.Microsecond)
	}
	for _, r := range text {
		key, shift := place(r)
		if shift {
			h.put(StrokePress, KeyShift, 0, false, false, h.now)
		}
		h.put(StrokePress, string(key), 0, shift, false, h.now)
		made := usRune(key, shift)
		if h.layout != nil {
			made = h.layout(key, shift)
		}
		if made != 0 { // 0: a dead key
			h.put(StrokeRune, "", made, shift, false, h.now)
		}
		h.put(StrokeRelease, string(key), 0, shift, false, h.now+hold)
		if shift {
			h.put(StrokeRelease, KeyShift, 0, true, false, h.now+hold)
		}
		h.now += each
	}
	return h
}

func (h *hand) key(name string, each time.Duration) *hand {
	h.put(StrokePress, name, 0, false, false, h.now)
	h.put(StrokeRelease, name, 0, false, false, h.now+max(h.hold, 500*time.Microsecond))
	h.now += each
	return h
}

func (h *hand) ctrl(name string, each time.Duration) *hand {
	h.put(StrokePress, KeyModifier, 0, false, false, h.now)
	h.put(StrokePress, name, 0, false, true, h.now)
	h.put(StrokeRelease, name, 0, false, true, h.now+500*time.Microsecond)
	h.put(StrokeRelease, KeyModifier, 0, false, true, h.now+time.Millisecond)
	h.now += each
	return h
}

// drop takes back a press, as GLFW does with the second of two presses of one
// key in the same millisecond: the n-th press of all.
func (h *hand) drop(n int) *hand {
	for i, s := range h.done {
		if s.Kind == StrokePress && s.Key != KeyShift {
			if n == 0 {
				h.done = slices.Delete(h.done, i, i+1)
				return h
			}
			n--
		}
	}
	panic("there are fewer presses")
}

// holding types runes while Control or Alt is down: they act, and type nothing.
func (h *hand) holding(text string, each time.Duration) *hand {
	for _, r := range text {
		key, shift := place(r)
		let := h.now + min(each/2, 500*time.Microsecond)
		if shift {
			h.put(StrokePress, KeyShift, 0, false, true, h.now)
		}
		h.put(StrokePress, string(key), 0, shift, true, h.now)
		h.put(StrokeRelease, string(key), 0, shift, true, let)
		if shift {
			h.put(StrokeRelease, KeyShift, 0, true, true, let)
		}
		h.now += each
	}
	return h
}

// held holds a key until the system has repeated it n times, 33 ms apart.
func (h *hand) held(key string, n int, each time.Duration) *hand {
	r := rune(0)
	if len(key) == 1 {
		r = rune(key[0])
	}
	h.put(StrokePress, key, 0, false, false, h.now)
	if r != 0 {
		h.put(StrokeRune, "", r, false, false, h.now)
	}
	h.now += 300 * time.Millisecond
	for range n {
		h.put(StrokeRepeat, key, 0, false, false, h.now)
		if r != 0 {
			h.put(StrokeRune, "", r, false, false, h.now)
		}
		h.now += 33 * time.Millisecond
	}
	h.put(StrokeRelease, key, 0, false, false, h.now)
	h.now += each
	return h
}

func (h *hand) wait(d time.Duration) *hand {
	h.now += d
	return h
}

// place is the key, and Shift, with which a US keyboard types a rune.
func place(r rune) (key byte, shift bool) {
	for k := byte(' '); k < 127; k++ {
		if k >= 'A' && k <= 'Z' || strings.IndexByte("~!@#$%^&*()_+{}|:\"<>?", k) >= 0 {
			continue // a key is named for what it types without Shift
		}
		for _, s := range []bool{false, true} {
			if usRune(k, s) == r {
				return k, s
			}
		}
	}
	panic(fmt.Sprintf("no US key types %q", r))
}
