package scanner

import (
	"regexp"
	"strings"
	"time"

	"counterfoil/internal/device"
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
	doubt  bool   // a scan or a person's: the clock allows both
}

// Why a scan was refused, for the cashier.
const (
	CauseLayout = "The scanner types another keyboard layout than this PC"
	CauseCaps   = "Caps Lock is on"
	CauseBroken = "The scan came in pieces"
	CauseBeside = "There is other text beside the card's code, which the scanner may add"
)

// surePause is longer than any that a scanner of slowestPlain makes inside a
// code, and shorter than a hand's way from the keys to the scanner.
const surePause = 55 * time.Millisecond

// judge says what a burst was. Three kinds of evidence, the best first: a text
// that proves itself (or bears the configured prefix), at any pace a scanner
// can have; a pace no person has, over the whole burst; and the same over what
// follows a pause.
func (w *Wedge) judge(by ending) verdict {
	if keys := w.burst.pace(beat.types); keys.n >= w.options.MinLength && keys.machine() {
		if cause := w.burst.spoilt(); cause != "" {
			return verdict{cause: cause}
		}
	}
	if by == byFlush {
		return w.cutShort(w.burst)
	}
	if by == bySuffix && w.rest(w.burst) {
		return verdict{cause: CauseBroken}
	}
	if tail := w.burst.tail(); tail > 0 && !(by == bySuffix && w.burst.swift()) {
		behind := w.burst[tail:]
		v := w.judgeScan(w.burst[:tail], bySilence)
		if !v.person && (behind.holdsPayload() || w.whose(behind, by) != persons) {
			return verdict{doubt: true}
		}
		if !v.person {
			return v.before(tail, w.burst[tail:].text().n)
		}
	}
	return w.judgeScan(w.burst, by)
}

// cutShort judges a burst that the host has ended.
func (w *Wedge) cutShort(b burst) verdict {
	if _, card := w.provenScan(b, bySuffix); card {
		return verdict{cause: CauseBroken}
	}
	switch w.whose(b, byFlush) {
	case machines:
		return verdict{cause: CauseBroken}
	case doubtful:
		return verdict{doubt: true}
	}
	return verdict{person: true}
}

// rest reports whether a burst is what was still to come of a scan that silence
// has ended: a few characters and the suffix, faster than a person.
func (w *Wedge) rest(b burst) bool {
	p := b.text()
	return p.n < w.options.MinLength && b[0].at.Before(w.owed) && (p.n == 1 || p.longest <= p.of(rollingPerson)) && b.swift()
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
	if n == 1 || v.cause == CauseBeside {
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
		return w.brokenScan(b, b.press(pause), by)
	}
	return w.fastScan(b, by)
}

// brokenScan judges a burst with a pause in it. If a scan ends it, that scan is
// whole only if all before the pause was a person's: nobody can know, so it is
// refused, and what no scanner typed stays.
func (w *Wedge) brokenScan(b burst, pause int, by ending) verdict {
	head, rest := b[:pause], b[pause:]
	switch w.whose(rest, by) {
	case machines:
		if w.whose(head, bySilence) != persons || head.text().machine() || head.holdsPayload() {
			pause = 0
		}
		return verdict{start: pause, cause: CauseBroken}
	case doubtful:
		return verdict{doubt: true} // all of it: what stood there before is what a person knows
	}
	switch w.whose(head, bySilence) {
	case machines:
		return verdict{cause: CauseBroken}
	case doubtful:
		return verdict{doubt: true}
	}
	if first := b.shards(w.options.MinLength); first >= 0 {
		return verdict{start: first, cause: CauseBroken}
	}
	return verdict{person: true}
}

// fastScan judges a burst without proof by its pace alone.
func (w *Wedge) fastScan(b burst, by ending) verdict {
	switch w.whose(b, by) {
	case machines:
		return w.unproven(b)
	case doubtful:
		return verdict{doubt: true}
	}
	return verdict{person: true}
}

// typist is who has typed something.
type typist int

const (
	persons typist = iota
	machines
	doubtful // the clock allows both
)

// whose says who typed a burst that proves nothing. After a stall the clock
// allows both: a number with its check digit, longer than any amount, is a scan
// then, and an amount with its decimals is a person's.
func (w *Wedge) whose(b burst, by ending) typist {
	p, text := b.text(), string(b.texts().typed)
	switch {
	case p.n < w.options.MinLength, b.unkeyed():
		return persons
	case b.oneRune() && !b.stalled() && p.longest > p.of(rollingPerson):
		return persons
	case p.machine() && !b.stalled() && p.longest > p.of(rollingPerson) && (b.rolls() || purchase.CannotBeCard(text) || strings.Contains(text, " ")):
		return persons
	case p.machine() && !b.stalled():
		return machines
	case !b.mayHoldScan(w.options.MinLength):
		return persons
	case p.shortest <= p.of(slowestPlain) && checkDigit(text) && !b.open(by, w.options.Suffix):
		return machines
	case plainAmount.MatchString(text):
		return persons
	}
	return doubtful
}

// plainAmount is what a person types for one. There is no room in it for a code.
var plainAmount = regexp.MustCompile(`^[0-9]{1,5}[.,][0-9]{1,3}$`)

// unproven makes a scan of a burst that is one, but whose text proves nothing.
// Where keys and runes disagree, the configured reading decides; without one,
// and unless it is plainly a number, the scan counts as damaged.
func (w *Wedge) unproven(b burst) verdict {
	t := b.texts()
	typed, meant := w.strip(string(t.typed)), w.strip(string(t.meant))
	switch {
	case w.options.Reading == device.ReadingRunes:
		return verdict{scans: b.scans(typed)}
	case purchase.IsBarcode(typed.text) && !t.mute:
		return verdict{scans: b.scans(typed)}
	case w.options.Reading == device.ReadingPlaces && meant.text != "":
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
	const mark, n = purchase.PayloadMark, len(purchase.PayloadMark)
	return len(text) > n && text[:n] != mark && strings.EqualFold(text[:n], mark)
}

// oneRune: a key held down, perhaps, on a system that hides repeats from us.
func (b burst) oneRune() bool {
	var text []rune
	for _, at := range b.textStrokes() {
		text = append(text, b[at].Rune)
	}
	return len(text) > 0 && strings.Trim(string(text), string(text[0])) == ""
}

// unkeyed: text without keys is an input method's, or a program's that pastes.
func (b burst) unkeyed() bool {
	return b.pace(beat.types).n*2 < len(b.textStrokes())
}
