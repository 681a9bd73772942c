package scanner

import (
	"time"

	"counterfoil/internal/purchase"
)

// What the keyboard did: the kinds of a Stroke.
const (
	StrokePress   = "press"
	StrokeRepeat  = "repeat" // the system repeats a key that is held down
	StrokeRelease = "release"
	StrokeRune    = "rune" // text, as the PC's layout makes it of the keys
)

// The names of keys in Stroke.Key that are not the one character they type.
const (
	KeyEnter    = "enter" // either one
	KeyTab      = "tab"
	KeyShift    = "shift"
	KeyModifier = "modifier" // Control, Alt, the system key
	KeyCapsLock = "capslock"
	KeyOther    = "other" // acts: an arrow, Escape, F2 …
	KeyPad      = "pad"   // acts: a digit of the number pad while Num Lock is off
	KeyNoPlace  = "<"     // types, but a US keyboard has no such key, or nobody knows which it is
)

// Stroke is one event of the keyboard. A rune follows the press that made it.
type Stroke struct {
	Kind    string // StrokePress …
	Key     string // the key's place: what a US keyboard types there without Shift ("a", "1", "-", " "), or a name
	Code    int    // tells keys apart, so that a release finds its press; 0 for runes
	Rune    rune   // of StrokeRune
	Shift   bool   // Shift is down
	Command bool   // Control, Alt or the system key is down
	Event   any    // the host's own, handed back with Pass

	At     time.Time     // when the key moved, by the system's own clock; zero: not known
	Within time.Duration // how coarse that clock is: it may have been so much earlier
}

// What the host must do: the kinds of an Action.
const (
	Pass     = "pass"     // give Event to the toolkit
	Mark     = "mark"     // remember the focused field as it is now: a burst begins
	Withdraw = "withdraw" // put the field back to the mark
	Scanned  = "scan"     // Scan was read
	Refused  = "refuse"   // a scan arrived, but damaged; Cause says why, for the cashier
	Typed    = "typed"    // Burst has ended; comes before what it is found to be
	Doubted  = "doubt"    // a person's or a scan, nobody can tell: it is withdrawn, and nothing may act
	Unable   = "unable"   // a key that was meant to type cannot; Cause says why, for the cashier
)

// Action is one thing the host must do, in the order given. A stroke that is
// not passed, now or later, was part of a scan.
type Action struct {
	Do    string
	Event any            // Pass
	Scan  purchase.Scan  // Scanned
	Cause string         // Refused, Unable
	Burst purchase.Burst // Typed
}

// Suffixes: the key with which a scanner ends a code. Whatever is set, Enter and
// Tab end one, and so does silence; but silence ends a slow one only where no
// other end is to be expected.
const (
	SuffixAny   = ""
	SuffixEnter = "enter"
	SuffixTab   = "tab"
	SuffixNone  = "none"
)

// Readings of a code whose keys and runes disagree and neither of which is
// proven.
const (
	ReadingProven = ""       // refuse it
	ReadingRunes  = "runes"  // scanner and PC have the same layout
	ReadingPlaces = "places" // the scanner types as on a US keyboard
)

// WedgeOptions fits a Wedge to a scanner. The zero value fits nearly all.
type WedgeOptions struct {
	Prefix    string        // typed by the scanner before each code, cut off
	Suffix    string        // SuffixAny …
	MinLength int           // characters of the shortest code without proof; 0: 6
	Silence   time.Duration // ends a burst; 0: 120 ms, which no scanner up to 100 ms a character meets inside a code
	Reading   string        // ReadingProven …
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

	out []Action
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
func (w *Wedge) Handle(s Stroke, now time.Time) []Action {
	w.out = nil
	b := w.date(s, now)
	if len(w.burst) > 0 && w.over(b.after.Sub(w.burst.lastPress())) {
		w.conclude(bySilence)
	}
	switch {
	case s.Kind == StrokeRelease:
		w.release(b)
	case s.Kind == StrokeRepeat && w.dropped[s.Code]:
		// The key of a scan, held over: as gone as its press.
	case s.Kind == StrokeRepeat:
		// No scanner holds a key down until the system repeats it.
		w.person()
		w.repeating = true
		w.pass(b)
	case s.Kind == StrokeRune && w.repeating:
		w.pass(b)
	case s.acts() && w.onHeels(b):
		w.drop(b)
		w.glow = now
	default:
		w.take(b)
	}
	return w.out
}

// Tick says that the host has looked at its event queue at now and handled all
// that was there. Call it after every look, and once at the start: a stroke's
// time is known no better than the look before it.
//
// The first look after a stall is not relied on. Xlib reads the wire only when
// its own queue is empty, so that look can miss keys that have long been there.
func (w *Wedge) Tick(now time.Time) []Action {
	w.out = nil
	before := w.ticked
	slow := !before.IsZero() && now.Sub(before) > stall
	w.ticked = now
	switch {
	case slow && !w.late:
		w.late = true
		return nil
	case slow: // over and over: the queue was looked at since the last tick, nobody knows when
		w.looked = before
	default:
		w.looked = now
	}
	w.late = false
	if len(w.burst) == 0 {
		return nil
	}
	quiet := w.looked.Sub(w.burst.lastPress())
	switch {
	case w.over(quiet):
		w.conclude(bySilence)
	case w.holding() && quiet >= w.patience():
		w.letGo()
	}
	return w.out
}

// patience is how long an acting key waits: until a scanner would have typed on.
// At 60 looks a second this is the third look for a lone key, 50 ms after it, and
// the fourth where text stands before it. A blank behind a payload waits until
// the burst is over: what follows may be more of the same code.
func (w *Wedge) patience() time.Duration {
	switch {
	case w.passed == 0:
		return slowestPlain
	case w.blankBehindPayload():
		return slowSilence
	}
	return surePause
}

func (w *Wedge) blankBehindPayload() bool {
	if !w.holding() || w.burst[w.passed].Key != " " {
		return false
	}
	t := w.burst.texts()
	return purchase.FindPayload(string(t.typed)) >= 0 || purchase.FindPayload(string(t.meant)) >= 0
}

// letGo ends the wait of acting keys that are not a scanner's. Text that came
// behind them, all at once after a stall, may go on: it stays a burst, without
// them.
func (w *Wedge) letGo() {
	if w.passed > 0 || w.burst.firstText() == 0 || w.lead() == 0 {
		w.conclude(byHold)
		return
	}
	w.out = append(w.out, Action{Do: Mark})
	for _, b := range w.burst {
		if b.acts() {
			return
		}
		w.pass(b)
		w.passed++
	}
}

// date says between which two moments a stroke came: by its own clock where it
// has one.
func (w *Wedge) date(s Stroke, now time.Time) beat {
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

// over reports whether nothing has come for long enough to end the burst. A
// payload that comes slowly is given time: what a late character would add to it
// is not to be seen in it. So is what comes at a machine's pace and is too short
// for a code.
func (w *Wedge) over(quiet time.Duration) bool {
	if quiet < w.options.Silence || quiet >= slowSilence {
		return quiet >= w.options.Silence
	}
	p := w.burst.text()
	if p.n < w.options.MinLength && p.fast() {
		return false
	}
	if p.n <= len(purchase.PayloadMark) || p.shortest <= p.of(slowestPlain) {
		return true
	}
	return !w.burst.holdsPayload()
}

// Flush ends a burst before its time: the pointer was pressed, or the window
// lost the keyboard. A scan that is cut short is refused, never guessed.
func (w *Wedge) Flush() []Action {
	w.out = nil
	if len(w.burst) > 0 {
		w.conclude(byFlush)
	}
	w.glow, w.repeating = time.Time{}, false
	return w.out
}

func (w *Wedge) take(b beat) {
	w.glow = time.Time{}
	if b.Kind == StrokePress {
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
			w.out = append(w.out, Action{Do: Mark})
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

// ends reports whether a stroke is the suffix of a scan.
func (s Stroke) ends() bool {
	return s.Kind == StrokePress && !s.Shift && !s.Command && (s.Key == KeyEnter || s.Key == KeyTab)
}

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
		w.out = append(w.out, Action{Do: Withdraw})
	}
	w.again(0, v.start)
	for i := max(v.start, w.passed); i < v.end; i++ {
		w.drop(w.burst[i])
	}
	switch {
	case v.end < len(w.burst): // a person has typed on
	case by == bySuffix, by == byHold:
		w.glow = w.burst.lastPress()
	case by == bySilence && w.options.Suffix != SuffixNone:
		w.owed = w.burst.lastPress().Add(lateSuffix)
	}
	if v.doubt {
		w.out = append(w.out, Action{Do: Doubted})
	}
	if v.cause != "" {
		w.out = append(w.out, Action{Do: Refused, Cause: v.cause})
	}
	for _, scan := range v.scans {
		w.out = append(w.out, Action{Do: Scanned, Scan: scan})
	}
	w.again(v.end, len(w.burst))
	w.burst, w.passed = nil, 0
}

// again gives back what a person typed before or after the scan: the text that
// was withdrawn with it, and what was held.
func (w *Wedge) again(from, to int) {
	for i := from; i < to; i++ {
		if i >= w.passed || w.burst[i].Kind == StrokeRune {
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
		w.out = append(w.out, Action{Do: Typed, Burst: w.burst.record()})
	}
}

// lead gives back acting keys before the code that need not be the scanner's (a
// person's Enter and a scan, both delivered after one stall), and says how many
// strokes they were.
func (w *Wedge) lead() int {
	first := w.burst.firstText()
	if w.passed > 0 || first == 0 || w.burst[first].at.Sub(w.burst[0].after) <= fastestPerson {
		return 0
	}
	for _, b := range w.burst[:first] {
		w.pass(b)
	}
	w.burst = w.burst[first:]
	return first
}

func (w *Wedge) pass(b beat) {
	w.out = append(w.out, Action{Do: Pass, Event: b.Event})
	if b.Kind == StrokePress && b.Key == KeyPad {
		w.out = append(w.out, Action{Do: Unable, Cause: unablePad(b.Stroke)})
	}
}

func (w *Wedge) drop(b beat) {
	switch b.Kind {
	case StrokePress:
		w.dropped[b.Code] = true
	case StrokeRelease:
		delete(w.dropped, b.Code)
	}
}

// acts reports whether a stroke can do more than type: such a stroke waits for
// the verdict.
func (s Stroke) acts() bool {
	switch s.Kind {
	case StrokeRune:
		return s.Rune == ' '
	case StrokePress:
		return s.Command || s.Key == " " || len(s.Key) != 1 && s.Key != KeyShift && s.Key != KeyCapsLock
	default:
		return false
	}
}
