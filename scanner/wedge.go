package scanner

import (
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

// WedgeOptions fits a Wedge to a scanner. The zero value fits nearly every one.
type WedgeOptions struct {
	Prefix string // typed by the scanner before each code; it is cut off
	// Suffix is device.SuffixAny or another one. Whatever it is, Enter, Tab and silence all end a code; but silence
	// ends a slow one only with device.SuffixNone.
	Suffix    string
	MinLength int           // characters of the shortest code without proof; 0: leastCode
	Silence   time.Duration // ends a burst; 0: defaultSilence
	Reading   string        // device.ReadingProven …
}

// Wedge tells a scanner's typing from a person's. It belongs to the goroutine that handles the keyboard.
type Wedge struct {
	options WedgeOptions
	ticked  time.Time // the host's last poll of its event queue
	looked  time.Time // the last poll that is relied on
	late    bool      // the last poll was the first after a stall

	burst  burst
	passed int // strokes of the burst that the toolkit has got; the rest is held

	kept      time.Time    // the poll before a key was dropped behind text in doubt, which stays in its field
	suffixAt  time.Time    // when the suffix of a scan that has just ended came
	silence   silent       // the last scan that silence has ended
	chip      chip         // a few characters that may be a scan's first, and stay in the field
	dropped   map[int]bool // keys whose press was dropped and whose release has not come
	repeating bool         // runes come from a key that is held down

	out []device.Action
}

// silent is a scan that silence has ended. Its suffix, or the rest of it, may still come.
type silent struct {
	last time.Time // when its last key came
	read bool      // it was taken for a whole one
}

// NewWedge returns an idle Wedge.
func NewWedge(o WedgeOptions) *Wedge {
	if o.MinLength <= 0 {
		o.MinLength = leastCode
	}
	if o.Silence <= 0 {
		o.Silence = defaultSilence
	}
	return &Wedge{options: o, dropped: map[int]bool{}}
}

// Handle takes one stroke, found at now, and returns what to do.
func (w *Wedge) Handle(s device.Stroke, now time.Time) []device.Action {
	w.out = nil
	b := w.date(s, now)
	b.Keeps = b.Keeps && (w.kept.IsZero() || w.ticked.After(w.kept))
	w.lapse(b.after)
	switch {
	case s.Kind == device.StrokeRelease:
		w.release(b)
	case s.Kind == device.StrokeRepeat && w.dropped[s.Code]:
		// A key that a scan has left down: its press was dropped, and so are its repeats.
	case s.Kind == device.StrokeRepeat:
		// No scanner holds a key down for so long that the system repeats it.
		w.person()
		w.repeating = true
		w.pass(b)
	case s.Kind == device.StrokeRune && w.repeating:
		w.pass(b)
	case b.acts() && w.onHeels(b):
		w.drop(b)
		w.suffixAt = now
	default:
		w.take(b)
	}
	return w.out
}

// Flush ends a burst early: the pointer was pressed, or the window lost the keyboard. A scan that is cut short by
// that is refused, never guessed.
func (w *Wedge) Flush() []device.Action {
	w.out = nil
	if len(w.burst) > 0 {
		w.conclude(byFlush)
	}
	w.suffixAt, w.chip, w.repeating = time.Time{}, chip{}, false
	return w.out
}

func (w *Wedge) take(b beat) {
	w.suffixAt = time.Time{}
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
	case waits && w.burst.person() && !w.blankBehindPayload() && !w.maybeTorn():
		w.letGo()
	case !waits:
		if w.passed == 0 && !w.chipped() { // else the mark before the chip still stands
			w.out = append(w.out, device.Action{Do: device.Mark})
		}
		w.pass(b)
		w.passed++
	}
}

// release keeps a release behind the strokes that are held, and drops it if its press was dropped.
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

// onHeels reports whether a key belongs to a scan that has just ended: some scanners end with CR and LF or with two
// keys, no hand is on them so soon behind the slowest, and a busy PC may deliver a suffix late.
func (w *Wedge) onHeels(b beat) bool {
	second := !w.suffixAt.IsZero() && b.after.Sub(w.suffixAt) <= device.SlowestProven+device.SlowestProven/20
	late := len(w.burst) == 0 && b.ends() && b.at.Before(w.silence.last.Add(lateSuffix))
	return second || late
}

// conclude judges the burst and ends it.
func (w *Wedge) conclude(by ending) {
	v := w.judge(by)
	if at := w.burst.short(w.options.MinLength); v.person && by == bySuffix && at >= 0 {
		v = verdict{start: at, cause: fault.ScanShort}
	}
	if v.person {
		kept, before := chip{}, w.silence
		if by == bySilence {
			kept = w.chipOf(w.burst)
		}
		w.person()
		if w.chip = kept; !kept.last.IsZero() { // perhaps of that scan
			w.silence = before
		}
		return
	}
	w.tell()
	if v.end == 0 {
		v.end = len(w.burst)
	}
	lead := w.lead()
	v.start, v.end = v.start-lead, v.end-lead
	before := burst(nil) // a person's, typed right before the scan
	switch {
	case w.chipped() && w.ownChip(v, by):
		before = w.chip.text
	case w.chipped():
		v = verdict{cause: fault.ScanPieces, end: len(w.burst)}
	}
	torn := v.cause == fault.ScanPieces || v.cause == fault.ScanShort
	if torn && w.silence.read && w.behindSilence(w.burst) { // what was read is a piece as well
		v.cause = fault.ScanTorn
	}
	if v.doubt && lead == 0 && w.burst.keeps() {
		w.keep(by)
		return
	}
	if w.passed > 0 {
		w.out = append(w.out, device.Action{Do: device.Withdraw})
		for _, b := range before {
			if b.isRune() {
				w.pass(b)
			}
		}
	}
	w.again(0, v.start)
	for i := max(v.start, w.passed); i < v.end; i++ {
		w.drop(w.burst[i])
	}
	w.silence = silent{}
	if v.end == len(w.burst) { // else a person has typed on
		w.awaitSuffix(by, len(v.scans) > 0)
	}
	if v.doubt {
		w.out = append(w.out, device.Action{Do: device.Doubted, Cause: fault.ScanDoubted})
	}
	if v.cause != "" {
		w.out = append(w.out, device.Action{Do: device.Refused, Cause: v.cause})
	}
	for _, scan := range v.scans {
		w.out = append(w.out, device.Action{Do: device.Scanned, Scan: scan})
	}
	w.again(v.end, len(w.burst))
	w.burst, w.passed, w.chip = nil, 0, chip{}
}

// awaitSuffix remembers that more of a scan may come: its suffix, or the rest of it.
func (w *Wedge) awaitSuffix(by ending, read bool) {
	switch {
	case by == bySuffix, by == byHold:
		w.suffixAt = w.burst.lastPress()
	case by == bySilence && w.options.Suffix != device.SuffixNone:
		w.silence = silent{last: w.burst.lastPress(), read: read}
	}
}

// again passes what a person typed before or after the scan: text that was withdrawn with the scan, and held strokes.
func (w *Wedge) again(from, to int) {
	for i := from; i < to; i++ {
		if i >= w.passed || w.burst[i].Kind == device.StrokeRune {
			w.pass(w.burst[i])
		}
	}
}

// person ends the burst as a person's and passes what was held, in order.
func (w *Wedge) person() {
	w.tell()
	if w.burst.hasText() {
		w.silence = silent{}
	}
	first := w.burst.firstText()
	for i := w.passed; i < len(w.burst); i++ {
		if i > 0 && i == first { // behind a key that acts: the rest of a scan may come, and takes this out again
			w.out = append(w.out, device.Action{Do: device.Mark})
		}
		w.pass(w.burst[i])
	}
	w.burst, w.passed, w.chip = nil, 0, chip{}
}

// tell reports the burst as it is, unless it is a secret.
func (w *Wedge) tell() {
	if w.burst.hasText() && !w.burst.secret() {
		w.out = append(w.out, device.Action{Do: device.Typed, Burst: w.burst.record()})
	}
}

// lead passes acting keys before the code that may be a person's (an Enter and a scan, both delivered after one stall),
// and returns how many strokes they were.
func (w *Wedge) lead() int {
	if w.passed > 0 {
		return 0
	}
	first := w.burst.ownStart()
	for _, b := range w.burst[:first] {
		w.pass(b)
	}
	w.burst = w.burst[first:]
	if first > 0 { // a person's key has acted on what stood in the field, or moved the focus
		w.chip = chip{}
		for i := range w.burst {
			w.burst[i].Keeps = false
		}
	}
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
