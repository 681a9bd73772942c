package scanner

import (
	"strings"
	"time"
	"unicode/utf8"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// provenScan finds a code that proves itself, or that bears the prefix, and
// ends the burst; what stands before it, a person typed. What is valid as it was
// typed is never mended; but if both readings prove themselves and say different
// things, only the settings can tell which is right.
func (w *Wedge) provenScan(b burst, by ending) (verdict, bool) {
	t := b.texts()
	var typed, meant verdict
	var isTyped, isMeant bool
	if !t.mute || w.options.Reading == device.ReadingRunes {
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
	case w.options.Reading == device.ReadingProven && typed.says() != "" && meant.says() != "" && typed.says() != meant.says():
		return verdict{start: typed.start, cause: CauseLayout}, true
	case isMeant && (typed.says() == "" || w.options.Reading == device.ReadingPlaces):
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

// fits reports whether a proven text came as a scanner sends it: within its
// pace, and whole. A slow payload that stops without its suffix may be cut short,
// or be a person's who looks up; so silence ends it only where the scanner is
// known to send no suffix, or keeps time as no person does. (Base64 of JSON that is cut short
// proves nothing, and neither does one with something behind it.)
func (b burst) fits(by ending, suffix, text string) bool {
	p := b.text()
	return !(strings.HasPrefix(text, purchase.PayloadMark) && b.open(by, suffix)) && (p.shortest <= p.of(slowestPlain) || p.shortest <= p.of(slowestProven) &&
		(by == bySuffix || suffix == device.SuffixNone || !strings.HasPrefix(text, purchase.PayloadMark) || b.even()))
}

// open reports whether a stall may have run what a person typed together with the
// end of a code that nothing else has ended.
func (b burst) open(by ending, suffix string) bool {
	return b.stalled() && (by != bySuffix || suffix == device.SuffixNone)
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
	for start > 0 && b[start-1].Key == device.KeyShift && b[start-1].Kind == device.StrokePress {
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
