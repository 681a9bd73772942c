package scanner

import (
	"slices"
	"strings"
	"time"

	"counterfoil/internal/purchase"
)

// ending is what brought a burst before the judge.
type ending int

const (
	bySuffix  ending = iota // the scanner's last key came
	bySilence               // nothing came for the whole Silence
	byHold                  // an acting key waited, and nothing followed it
	byFlush                 // the host cannot wait
)

// verdict is what a burst was.
type verdict struct {
	person bool
	start  int // the stroke with which the scan begins; before it, a person typed
	end    int // the stroke after it, from which a person typed; 0: none
	scans  []purchase.Scan
	cause  string // a scan, but damaged
}

// Why a scan was refused, for the cashier.
const (
	CauseLayout = "The scanner types another keyboard layout than this PC"
	CauseCaps   = "Caps Lock is on"
	CauseBroken = "The scan came in pieces"
)

// surePause is longer than any that a scanner of slowestPlain makes inside a
// code, and shorter than a hand's way from the keys to the scanner.
const surePause = 55 * time.Millisecond

// judge says what a burst was. Three kinds of evidence, the best first: a text
// that proves itself (or bears the configured prefix), at any pace a scanner
// can have; a pace no person has, over the whole burst; and the same over what
// follows a pause.
func (w *Wedge) judge(by ending) verdict {
	if keys := w.burst.pace(Stroke.types); keys.n >= w.options.MinLength && keys.machine() {
		if cause := w.burst.spoilt(); cause != "" {
			return verdict{cause: cause}
		}
	}
	if by == byFlush {
		if p := w.burst.text(); p.n >= w.options.MinLength && p.machine() {
			return verdict{cause: CauseBroken}
		}
		return verdict{person: true}
	}
	if tail := w.burst.tail(); tail > 0 && !(by == bySuffix && w.burst.swift()) {
		if v := w.judgeScan(w.burst[:tail], bySilence); !v.person {
			return v.before(tail, w.burst[tail:].text().n)
		}
	}
	return w.judgeScan(w.burst, by)
}

// swift reports whether the suffix came right behind the last character, as no
// person's Enter does: then that character is the scanner's, however late.
func (b burst) swift() bool {
	text := b.textStrokes()
	return b[len(b)-1].at.Sub(b[text[len(text)-1]].after) <= slowestEven
}

// before is the verdict on a scan with n characters of a person's behind it. A
// single one may as well be the scan's last, that came late; and a payload that
// is none has caught the first of the person's.
func (v verdict) before(tail, n int) verdict {
	v.end = tail
	caught := func(s purchase.Scan) bool { return strings.HasPrefix(s.Text, payloadMark) && !proven(s.Text) }
	if n == 1 || slices.ContainsFunc(v.scans, caught) {
		v.scans, v.cause = nil, CauseBroken
	}
	return v
}

// judgeScan judges a burst that nobody typed on behind.
func (w *Wedge) judgeScan(b burst, by ending) verdict {
	if v, ok := w.provenScan(b, by); ok {
		return v
	}
	if pause := b.pause(); pause > 0 {
		return w.brokenScan(b, b.press(pause))
	}
	return w.fastScan(b)
}

// brokenScan judges a burst with a pause in it. If a scan ends it, that scan is
// whole only if all before the pause was a person's: nobody can know, so it is
// refused, and what no scanner typed stays.
func (w *Wedge) brokenScan(b burst, pause int) verdict {
	head, rest := b[:pause], b[pause:]
	p := rest.text()
	if p.n < w.options.MinLength || p.longest > p.of(rollingPerson) || rest.oneRune() || rest.unkeyed() {
		return verdict{person: true}
	}
	if head.text().machine() {
		pause = 0
	}
	return verdict{start: pause, cause: CauseBroken}
}

// provenScan finds a code that proves itself, or that bears the prefix, and
// ends the burst; what stands before it, a person typed. What is valid as it was
// typed is never mended; but if both readings prove themselves and say different
// things, only the settings can tell which is right.
func (w *Wedge) provenScan(b burst, by ending) (verdict, bool) {
	t := b.texts()
	var typed, meant verdict
	var isTyped, isMeant bool
	if !t.mute || w.options.Reading == ReadingRunes {
		typed, isTyped = w.provenIn(b, by, t.typed, t.typedAt)
	}
	if !purchase.IsBarcode(w.strip(string(t.typed)).text) { // a number is valid, too
		meant, isMeant = w.provenIn(b, by, t.meant, t.meantAt)
		if !isMeant && t.caps {
			meant, isMeant = w.provenIn(b, by, swapCase(t.meant), t.meantAt)
		}
	}
	switch {
	case !isTyped && !isMeant:
		return w.prefixedScan(b, by, t)
	case isTyped && isMeant && w.options.Reading == ReadingProven && typed.scans[0].Text != meant.scans[0].Text:
		return verdict{start: typed.start, cause: CauseLayout}, true
	case isMeant && (!isTyped || w.options.Reading == ReadingPlaces):
		return meant, true
	}
	return typed, true
}

func (w *Wedge) provenIn(b burst, by ending, text []rune, at []int) (verdict, bool) {
	for _, cut := range w.cuts(text) {
		code := w.strip(string(text[cut:]))
		if rest := b[at[cut]:]; proven(code.text) && rest.fits(by, w.options.Suffix, code.text) {
			return verdict{start: b.begin(at, cut), scans: rest.scans(code)}, true
		}
	}
	return verdict{}, false
}

// prefixedScan finds a code that only its prefix shows to be one.
func (w *Wedge) prefixedScan(b burst, by ending, t texts) (verdict, bool) {
	text, at := t.typed, t.typedAt
	cut := indexRunes(text, w.options.Prefix)
	if cut < 0 {
		text, at = t.meant, t.meantAt
		cut = indexRunes(text, w.options.Prefix)
	}
	if cut < 0 {
		return verdict{}, false
	}
	rest := b[at[cut]:]
	code := w.strip(string(text[cut:]))
	if code.text == "" || !rest.fits(by, w.options.Suffix, payloadMark) {
		return verdict{}, false
	}
	v := w.unproven(rest)
	v.start = b.begin(at, cut)
	return v, true
}

// fastScan judges a burst without proof by its pace alone.
func (w *Wedge) fastScan(b burst) verdict {
	p := b.text()
	switch {
	case p.n < w.options.MinLength, b.oneRune(), b.unkeyed():
		return verdict{person: true}
	case p.shortest > p.of(slowestPlain):
		return verdict{person: true}
	case !p.machine():
		// After a stall the clock allows both. Only a number with its check
		// digit, longer than any amount, is a scan then.
		if !checkDigit(string(b.texts().typed)) {
			return verdict{person: true}
		}
	case p.longest > p.of(rollingPerson) && b.rolls():
		return verdict{person: true}
	}
	return w.unproven(b)
}

// unproven makes a scan of a burst that is one, but whose text proves nothing.
// Where keys and runes disagree, the configured reading decides; without one,
// and unless it is plainly a number, the scan counts as damaged.
func (w *Wedge) unproven(b burst) verdict {
	t := b.texts()
	typed, meant := w.strip(string(t.typed)), w.strip(string(t.meant))
	switch {
	case w.options.Reading == ReadingRunes:
		return verdict{scans: b.scans(typed)}
	case purchase.IsBarcode(typed.text) && !t.mute:
		return verdict{scans: b.scans(typed)}
	case w.options.Reading == ReadingPlaces && meant.text != "":
		return verdict{scans: b.scans(meant)}
	case typed == meant, t.foreign && !t.mute, t.lost && !t.differs && !t.mute:
		if mangled(typed.text) {
			return verdict{cause: CauseShift}
		}
		return verdict{scans: b.scans(typed)}
	case strings.EqualFold(typed.text, meant.text):
		return verdict{cause: CauseCaps}
	default:
		return verdict{cause: CauseLayout}
	}
}

// mangled: a payload, surely, but in the wrong case.
func mangled(text string) bool {
	n := len(payloadMark)
	return len(text) > n && text[:n] != payloadMark && strings.EqualFold(text[:n], payloadMark)
}

// fits reports whether a proven text came as a scanner sends it: within its
// pace, and whole. A slow payload that stops without its suffix may be cut short,
// or be a person's who looks up; so silence ends it only where the scanner is
// known to send no suffix, or keeps time as no person does. (Base64 of JSON that
// is cut short proves nothing.)
func (b burst) fits(by ending, suffix, text string) bool {
	p := b.text()
	return p.shortest <= p.of(slowestPlain) || p.shortest <= p.of(slowestProven) &&
		(by == bySuffix || suffix == SuffixNone || !strings.HasPrefix(text, payloadMark) || b.even())
}

// even reports whether the characters can have come at one pace, a fifth more or
// less.
func (b burst) even() bool {
	text := b.textStrokes()
	if len(text) < 2*spurtLength {
		return false
	}
	each := b.each(text)
	for k := 1; k < len(text); k++ {
		most := b[text[k]].at.Sub(b[text[k-1]].after)
		if b.gap(text[k-1], text[k]) > each+each/5 || most < each-each/5 {
			return false
		}
	}
	return true
}

// begin is the stroke at which a scan starts: a Shift held for its first
// character belongs to it.
func (b burst) begin(at []int, cut int) int {
	start := at[cut]
	if cut == 0 {
		return 0
	}
	for start > 0 && b[start-1].Key == KeyShift && b[start-1].Kind == StrokePress {
		start--
	}
	return start
}

// scans dates a code to its first character: the moment of the scan. Two
// payloads that a stall has run together, without a suffix between them, are two.
func (b burst) scans(c code) (scans []purchase.Scan) {
	for text := c.text; text != ""; {
		one := text
		if next := strings.Index(text[1:], payloadMark) + 1; next > 0 && strings.HasPrefix(text, payloadMark) {
			one = text[:next]
		}
		scans = append(scans, purchase.Scan{Text: one, Symbology: c.symbology, Source: purchase.SourceWedge, At: b[0].at})
		text = text[len(one):]
	}
	return scans
}

// oneRune: a key held down on a system that hides repeats from us.
func (b burst) oneRune() bool {
	var text []rune
	for _, at := range b.textStrokes() {
		text = append(text, b[at].Rune)
	}
	return len(text) > 0 && strings.Trim(string(text), string(text[0])) == ""
}

// unkeyed: text without keys is an input method's, or a program's that pastes.
func (b burst) unkeyed() bool {
	return b.pace(Stroke.types).n*2 < len(b.textStrokes())
}

// cuts are the places where a code may begin, 0 first. Base64 of JSON begins
// with an e; more than longestLead characters before it are nobody's amount.
func (w *Wedge) cuts(text []rune) []int {
	if len(text) == 0 {
		return nil
	}
	cuts := []int{0}
	for _, mark := range []string{w.options.Prefix, payloadMark} {
		if at := indexRunes(text, mark); at > 0 {
			cuts = append(cuts, at)
		}
	}
	for i, r := range text[:min(len(text), longestLead)] {
		if r == 'e' && i > 0 {
			cuts = append(cuts, i)
		}
	}
	return cuts
}

const longestLead = 24

func indexRunes(text []rune, sub string) int {
	before, _, found := strings.Cut(string(text), sub)
	if !found || sub == "" {
		return -1
	}
	return len([]rune(before))
}

// code is a text freed of what the scanner put round it.
type code struct{ text, symbology string }

// strip frees a text of what the scanner puts round a code.
func (w *Wedge) strip(text string) (c code) {
	c.text, c.symbology = purchase.Unwrap(text, w.options.Prefix)
	return c
}
