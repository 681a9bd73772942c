package scanner

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

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
	if keys := w.burst.pace(Stroke.types); keys.n >= w.options.MinLength && keys.machine() {
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
	case w.options.Reading == ReadingProven && typed.says() != "" && meant.says() != "" && typed.says() != meant.says():
		return verdict{start: typed.start, cause: CauseLayout}, true
	case isMeant && (typed.says() == "" || w.options.Reading == ReadingPlaces):
		return meant, true
	}
	return typed, true
}

// says is the first code of a verdict; "": there is none.
func (v verdict) says() string {
	if len(v.scans) == 0 {
		return ""
	}
	return v.scans[0].Text
}

func (w *Wedge) provenIn(b burst, by ending, text []rune, at []int) (verdict, bool) {
	for _, cut := range w.cuts(text) {
		code := w.strip(string(text[cut:]))
		if rest := b[at[cut]:]; len(payloads(code.text)) > 0 && rest.fits(by, w.options.Suffix, code.text) {
			return w.behind(b, at, cut, verdict{scans: rest.scans(code)}), true
		}
	}
	return w.holdingScan(b, by, text, at)
}

// holdingScan is the verdict on text with a payload in it that is not all: a
// scanner added something, or a stall has run a scan together with other typing.
func (w *Wedge) holdingScan(b burst, by ending, text []rune, at []int) (verdict, bool) {
	begin := purchase.FindPayload(string(text))
	if begin < 0 {
		return verdict{}, false
	}
	k := utf8.RuneCountInString(string(text)[:begin])
	last := min(k+len(purchase.PayloadMark), len(at)-1)
	p := b[at[k]:].firstRunes(last - k + 1)
	switch {
	case p.shortest > p.of(slowestProven):
		return verdict{}, false
	case by == bySuffix, b.fits(by, w.options.Suffix, purchase.PayloadMark):
		return verdict{cause: CauseBeside}, true
	case b.stalled():
		return verdict{doubt: true}, true
	}
	return verdict{}, false
}

// behind is the verdict on a scan with characters before it: a person's, who
// gets them back, if their pace shows it. What the scanner itself may have typed
// there belongs to the scan, and the whole is not understood.
func (w *Wedge) behind(b burst, at []int, cut int, v verdict) verdict {
	v.start = b.begin(at, cut)
	if cut == 0 {
		return v
	}
	n := time.Duration(cut)
	least, most := b.gap(at[0], at[cut])/n, b[at[cut]].at.Sub(b[at[0]].after)/n
	each := slowestEven
	if code := at[cut:]; len(code) > 1 {
		each = max(each, b.each(code)+b.each(code)/5)
	}
	head := b[:at[cut]]
	switch who := w.whose(head, bySilence); {
	case who == machines, head.tooFast(), most <= fastestPerson:
		return verdict{cause: CauseBeside}
	case who == doubtful, least <= each:
		return verdict{doubt: true}
	}
	return v
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
	if code.text == "" || !rest.fits(by, w.options.Suffix, purchase.PayloadMark) {
		return verdict{}, false
	}
	return w.behind(b, at, cut, w.unproven(rest)), true
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
	case p.machine() && !b.stalled() && p.longest > p.of(rollingPerson) && (b.rolls() || purchase.CannotBeCard(text)):
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
	const mark, n = purchase.PayloadMark, len(purchase.PayloadMark)
	return len(text) > n && text[:n] != mark && strings.EqualFold(text[:n], mark)
}

// fits reports whether a proven text came as a scanner sends it: within its
// pace, and whole. A slow payload that stops without its suffix may be cut short,
// or be a person's who looks up; so silence ends it only where the scanner is
// known to send no suffix, or keeps time as no person does. (Base64 of JSON that is cut short
// proves nothing, and neither does one with something behind it.)
func (b burst) fits(by ending, suffix, text string) bool {
	p := b.text()
	return !(strings.HasPrefix(text, purchase.PayloadMark) && b.open(by, suffix)) && (p.shortest <= p.of(slowestPlain) || p.shortest <= p.of(slowestProven) &&
		(by == bySuffix || suffix == SuffixNone || !strings.HasPrefix(text, purchase.PayloadMark) || b.even()))
}

// open reports whether a stall may have run what a person typed together with the
// end of a code that nothing else has ended.
func (b burst) open(by ending, suffix string) bool {
	return b.stalled() && (by != bySuffix || suffix == SuffixNone)
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
	codes := payloads(c.text)
	if len(codes) == 0 {
		codes = []string{c.text}
	}
	for _, text := range codes {
		scans = append(scans, purchase.Scan{Text: text, Symbology: c.symbology, Source: purchase.SourceWedge, At: b[0].at})
	}
	return scans
}

// payloads are those that a text consists of; none, if there is anything else in
// it.
func payloads(text string) (all []string) {
	if purchase.IsPayload(text) {
		return []string{text}
	}
	for i, rest := range strings.Split(text, purchase.PayloadMark) {
		one := purchase.PayloadMark + rest
		if i == 0 && rest == "" {
			continue
		}
		if i == 0 || !purchase.IsPayload(one) {
			return nil
		}
		all = append(all, one)
	}
	return all
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
	return b.pace(Stroke.types).n*2 < len(b.textStrokes())
}

// cuts are the places where a code may begin, 0 first. Base64 of JSON begins
// with an e; more than longestLead characters before it are nobody's amount.
func (w *Wedge) cuts(text []rune) []int {
	if len(text) == 0 {
		return nil
	}
	cuts := []int{0}
	for _, mark := range []string{w.options.Prefix, purchase.PayloadMark} {
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
