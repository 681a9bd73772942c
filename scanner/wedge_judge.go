package scanner

import (
	"regexp"
	"strings"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// ending is why a burst is judged now.
type ending int

const (
	bySuffix  ending = iota // Enter or Tab came after text
	bySilence               // nothing came for as long as Silence
	byHold                  // nothing followed an acting key
	byFlush                 // the host cannot wait
)

// verdict says what a burst was.
type verdict struct {
	person bool
	start  int // the first stroke of the scan; those before it are a person's
	end    int // the first stroke after the scan, from which a person typed; 0: none
	scans  []purchase.Scan
	cause  fault.Kind // why the scan is refused: fault.ScanLayout …
	doubt  bool       // the clock allows for a scan and for a person
}

// judge says what a burst was. There are three kinds of evidence, the best first: a text that proves itself or has the
// configured prefix, at the pace of any scanner; a pace that no person reaches, over the whole burst; the same over
// what follows a pause.
func (w *Wedge) judge(by ending) verdict {
	if w.burst.secret() && !w.card() {
		return verdict{person: true}
	}
	if keys := w.burst.pace(beat.types); keys.n >= w.options.MinLength && keys.machine() {
		if cause := w.burst.spoilt(); cause != "" {
			return verdict{cause: cause}
		}
	}
	if by == byFlush {
		return w.cutShort(w.burst)
	}
	switch {
	case by == bySuffix && w.rest(w.burst) && w.silence.read:
		return verdict{cause: fault.ScanTorn}
	case by == bySuffix && (w.rest(w.burst) || w.chipped() && w.burst.shard(w.options.MinLength)):
		return verdict{cause: fault.ScanPieces}
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

// card reports whether the burst is a card's payload. A secret is nothing else, however fast it comes: a password
// manager types like a scanner, and a code is looked up at the server.
func (w *Wedge) card() bool {
	v, proven := w.provenScan(w.burst, bySuffix)
	return proven && (len(v.scans) == 0 || purchase.IsPayload(v.scans[0].Text))
}

// cutShort judges a burst that the host has ended.
func (w *Wedge) cutShort(b burst) verdict {
	if _, card := w.provenScan(b, bySuffix); card {
		return verdict{cause: fault.ScanPieces}
	}
	switch w.whose(b, byFlush) {
	case machines:
		return verdict{cause: fault.ScanPieces}
	case doubtful:
		return verdict{doubt: true}
	}
	return verdict{person: true}
}

// rest reports whether a burst is the rest of a scan that silence has ended: characters and the suffix, faster than a
// person, that are no card. A scanner that sends a suffix now has not sent it then, so that scan was torn (a radio link
// that stalled). What silence ended may look like a whole card.
func (w *Wedge) rest(b burst) bool {
	if !w.behindSilence(b) || w.card() {
		return false
	}
	return b.shard(maxBurst) || w.whose(b, bySuffix) == machines
}

// behindSilence reports whether a burst begins soon enough behind a scan that silence has ended to be the rest of it.
func (w *Wedge) behindSilence(b burst) bool { return b[0].at.Before(w.silence.last.Add(lateRest)) }

// before returns the verdict on a scan that is followed by n characters of a person's. A single one may as well be the
// last of the scan, come late; and text beside a payload is the first that the person typed.
func (v verdict) before(tail, n int) verdict {
	v.end = tail
	if n == 1 || v.cause == fault.ScanOtherText {
		v.scans, v.cause = nil, fault.ScanPieces
	}
	return v
}

// judgeScan judges a burst in which nobody typed after the scan.
func (w *Wedge) judgeScan(b burst, by ending) verdict {
	if v, ok := w.provenScan(b, by); ok {
		return v
	}
	if pause := b.pause(); pause > 0 {
		return w.brokenScan(b, b.press(pause), by)
	}
	return w.fastScan(b, by)
}

// brokenScan judges a burst with a pause in it. A scan at its end is complete only if everything before the pause was a
// person's. Nobody can know that, so the scan is refused, and what no scanner typed stays.
func (w *Wedge) brokenScan(b burst, pause int, by ending) verdict {
	head, rest := b[:pause], b[pause:]
	switch w.whose(rest, by) {
	case machines:
		if w.whose(head, bySilence) != persons || head.text().machine() || head.holdsPayload() {
			pause = 0
		}
		return verdict{start: b.chipped(pause), cause: fault.ScanPieces}
	case doubtful:
		return verdict{doubt: true} // the whole burst: the field is then as the person last saw it
	}
	switch w.whose(head, bySilence) {
	case machines:
		return verdict{cause: fault.ScanPieces}
	case doubtful:
		return verdict{doubt: true}
	}
	if first := b.shards(w.options.MinLength); first >= 0 {
		return verdict{start: first, cause: fault.ScanPieces}
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

// typist is who typed a burst.
type typist int

const (
	persons typist = iota
	machines
	doubtful // the clock allows both
)

// whose says who typed a burst that proves nothing. After a stall the clock may allow for both. Then a number with a
// valid check digit, which is longer than any amount, is a scan, and an amount with its decimals is a person's.
func (w *Wedge) whose(b burst, by ending) typist {
	p, text := b.text(), string(b.texts().typed)
	rollable := p.longest > p.of(rollingPerson)
	noCode := purchase.CannotBeCard(text) || strings.Contains(text, " ")
	switch {
	case p.n < w.options.MinLength, b.unkeyed():
		return persons
	case b.oneRune() && !b.stalled() && rollable:
		return persons
	case p.machine() && !b.stalled() && rollable && (b.rolls() || noCode):
		return persons
	case p.machine() && !b.stalled():
		return machines
	case !b.mayHoldScan(w.options.MinLength):
		return persons
	case p.shortest <= p.of(device.SlowestPlain) && checkDigit(text) && !b.open(by, w.options.Suffix):
		return machines
	case plainAmount.MatchString(text):
		return persons
	}
	return doubtful
}

// plainAmount matches an amount as a person types it. It has no room for a code.
var plainAmount = regexp.MustCompile(`^[0-9]{1,5}[.,][0-9]{1,3}$`)

// unproven is the verdict on a scan whose text proves nothing. Where keys and runes disagree, the configured reading
// decides; without one, the scan is refused unless it is a number.
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
			return verdict{cause: fault.ScanShift}
		}
		return verdict{scans: b.scans(typed)}
	case strings.EqualFold(typed.text, meant.text):
		return verdict{cause: fault.ScanCapsLock}
	default:
		return verdict{cause: fault.ScanLayout}
	}
}

// mangled reports whether a text is a payload in the wrong case.
func mangled(text string) bool {
	const mark, n = purchase.PayloadMark, len(purchase.PayloadMark)
	return len(text) > n && text[:n] != mark && strings.EqualFold(text[:n], mark)
}

// oneRune reports whether a burst is one character over and over: perhaps a key held down, on a system that does not
// report repeats.
func (b burst) oneRune() bool {
	var text []rune
	for _, at := range b.textStrokes() {
		text = append(text, b[at].Rune)
	}
	return len(text) > 0 && strings.Trim(string(text), string(text[0])) == ""
}

// unkeyed reports whether most of the text came without keys: from an input method, or from a program that pastes.
func (b burst) unkeyed() bool {
	return b.pace(beat.types).n*2 < len(b.textStrokes())
}
