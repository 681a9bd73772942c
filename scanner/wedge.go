package scanner

import (
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// WedgeOptions fits a Wedge to a scanner. The zero value fits nearly all.
type WedgeOptions struct {
	Prefix    string        // typed by the scanner before each code, cut off
	Suffix    string        // device.SuffixAny …
	MinLength int           // characters of the shortest code without proof; 0: 6
	Silence   time.Duration // ends a burst; 0: 120 ms, which no scanner up to 100 ms a character meets inside a code
	Reading   string        // device.ReadingProven …
}

// Paces, in time a character.
const (
	slowestPlain  = 35 * time.Millisecond  // of scanners that need neither prefix nor proof
	slowestProven = 100 * time.Millisecond // of those that have one
	fastestPerson = 60 * time.Millisecond  // 15 keys a second are 67 ms
	rollingPerson = 25 * time.Millisecond  // above it, keys that overlap are a person's
	slowSilence   = 3 * slowestProven
	lateSuffix    = 4 * slowestProven // the scanner's last key may come so late after its code
	slowestEven   = slowestPlain + slowestPlain/10
)

// spurtLength is enough for a code, and more than anybody types by chance.
const spurtLength = 6

// stall is a pause between two looks that no host makes by itself.
const stall = 30 * time.Millisecond

// maxBurst is when a burst is given up as a person's, in strokes: a code of the
// longest kind takes at most five strokes a character.
const maxBurst = 5 * purchase.MaxCardCode

// Wedge tells a scanner's typing from a person's. Use it from one goroutine,
// the one that handles the keyboard.
type Wedge struct {
	options WedgeOptions
	ticked  time.Time // the host's last look at its event queue
	looked  time.Time // the last one that is relied on
	late    bool      // the last one is not

	burst  burst
	passed int // strokes of the burst that the toolkit has; the rest is held

	glow      time.Time    // when the last scan's suffix came; zero: nothing on its heels
	owed      time.Time    // until when the suffix, or the rest, of a scan that silence has ended may come
	dropped   map[int]bool // keys whose press was dropped and whose release is still to come
	repeating bool         // runes that come now are those of a key held down

	out []device.Action
}

// NewWedge returns a Wedge at rest.
func NewWedge(o WedgeOptions) *Wedge {
	if o.MinLength <= 0 {
		o.MinLength = 6
	}
	if o.Silence <= 0 {
		o.Silence = 120 * time.Millisecond
	}
	return &Wedge{options: o, dropped: map[int]bool{}}
}

// Handle takes one stroke, seen at now, and says what to do.
func (w *Wedge) Handle(s device.Stroke, now time.Time) []device.Action {
	w.out = nil
	b := w.date(s, now)
	if len(w.burst) > 0 && w.over(b.after.Sub(w.burst.lastPress())) {
		w.conclude(bySilence)
	}
	switch {
	case s.Kind == device.StrokeRelease:
		w.release(b)
	case s.Kind == device.StrokeRepeat && w.dropped[s.Code]:
		// The key of a scan, held over: as gone as its press.
	case s.Kind == device.StrokeRepeat:
		// No scanner holds a key down until the system repeats it.
		w.person()
		w.repeating = true
		w.pass(b)
	case s.Kind == device.StrokeRune && w.repeating:
		w.pass(b)
	case b.acts() && w.onHeels(b):
		w.drop(b)
		w.glow = now
	default:
		w.take(b)
	}
	return w.out
}

// Flush ends a burst before its time: the pointer was pressed, or the window
// lost the keyboard. A scan that is cut short is refused, never guessed.
func (w *Wedge) Flush() []device.Action {
	w.out = nil
	if len(w.burst) > 0 {
		w.conclude(byFlush)
	}
	w.glow, w.repeating = time.Time{}, false
	return w.out
}

func (w *Wedge) take(b beat) {
	w.glow = time.Time{}
	if b.Kind == device.StrokePress {
		w.repeating = false
		delete(w.dropped, b.Code)
	}
	text, waits := w.burst.hasText(), w.holding() || b.acts()
	w.burst = append(w.burst, b)
	switch {
	case text && b.ends():
		w.conclude(bySuffix)
	case len(w.burst) > maxBurst:
		w.person()
	case waits && w.burst.person() && !w.blankBehindPayload():
		w.letGo()
	case !waits:
		if w.passed == 0 {
			w.out = append(w.out, device.Action{Do: device.Mark})
		}
		w.pass(b)
		w.passed++
	}
}

// release keeps its place behind what is held. The release of a dropped press
// is dropped.
func (w *Wedge) release(b beat) {
	switch {
	case w.dropped[b.Code] && !w.burst.down(b.Code):
		delete(w.dropped, b.Code)
	case len(w.burst) == 0:
		w.pass(b)
	default:
		w.burst = append(w.burst, b)
		if w.passed == len(w.burst)-1 {
			w.pass(b)
			w.passed++
		}
	}
}

func (w *Wedge) holding() bool { return w.passed < len(w.burst) }

// onHeels: some scanners end with two keys, CR and LF, and a busy PC may tell of
// the only one late.
func (w *Wedge) onHeels(b beat) bool {
	return !w.glow.IsZero() && b.after.Sub(w.glow) < slowestPlain || len(w.burst) == 0 && b.ends() && b.at.Before(w.owed)
}

// conclude judges the burst and ends it.
func (w *Wedge) conclude(by ending) {
	v := w.judge(by)
	if v.person {
		w.person()
		return
	}
	w.tell()
	if v.end == 0 {
		v.end = len(w.burst)
	}
	lead := w.lead()
	v.start, v.end = v.start-lead, v.end-lead
	if w.passed > 0 {
		w.out = append(w.out, device.Action{Do: device.Withdraw})
	}
	w.again(0, v.start)
	for i := max(v.start, w.passed); i < v.end; i++ {
		w.drop(w.burst[i])
	}
	switch {
	case v.end < len(w.burst): // a person has typed on
	case by == bySuffix, by == byHold:
		w.glow = w.burst.lastPress()
	case by == bySilence && w.options.Suffix != device.SuffixNone:
		w.owed = w.burst.lastPress().Add(lateSuffix)
	}
	if v.doubt {
		w.out = append(w.out, device.Action{Do: device.Doubted})
	}
	if v.cause != "" {
		w.out = append(w.out, device.Action{Do: device.Refused, Cause: v.cause})
	}
	for _, scan := range v.scans {
		w.out = append(w.out, device.Action{Do: device.Scanned, Scan: scan})
	}
	w.again(v.end, len(w.burst))
	w.burst, w.passed = nil, 0
}

// again gives back what a person typed before or after the scan: the text that
// was withdrawn with it, and what was held.
func (w *Wedge) again(from, to int) {
	for i := from; i < to; i++ {
		if i >= w.passed || w.burst[i].Kind == device.StrokeRune {
			w.pass(w.burst[i])
		}
	}
}

// person gives back what was held, in order.
func (w *Wedge) person() {
	w.tell()
	if w.burst.hasText() {
		w.owed = time.Time{}
	}
	for _, b := range w.burst[w.passed:] {
		w.pass(b)
	}
	w.burst, w.passed = nil, 0
}

// tell hands out the burst as it is, whatever it was.
func (w *Wedge) tell() {
	if w.burst.hasText() {
		w.out = append(w.out, device.Action{Do: device.Typed, Burst: w.burst.record()})
	}
}

// lead gives back acting keys before the code that need not be the scanner's (a
// person's Enter and a scan, both delivered after one stall), and says how many
// strokes they were.
func (w *Wedge) lead() int {
	if w.passed > 0 {
		return 0
	}
	first := w.burst.ownStart()
	for _, b := range w.burst[:first] {
		w.pass(b)
	}
	w.burst = w.burst[first:]
	return first
}

func (w *Wedge) pass(b beat) {
	w.out = append(w.out, device.Action{Do: device.Pass, Event: b.Event})
	if b.Kind == device.StrokePress && b.Key == device.KeyPad {
		w.out = append(w.out, device.Action{Do: device.Unable, Cause: unablePad(b.Stroke)})
	}
}

func (w *Wedge) drop(b beat) {
	switch b.Kind {
	case device.StrokePress:
		w.dropped[b.Code] = true
	case device.StrokeRelease:
		delete(w.dropped, b.Code)
	}
}
