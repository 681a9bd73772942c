package scanner

import (
	"strings"
	"time"
	"unicode/utf8"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// provenScan looks for a code at the end of the burst that proves itself or follows the prefix. Whatever stands before
// it, a person typed. A code that is valid as typed is never mended. If both readings prove themselves and differ, only
// the settings can tell which is right.
func (w *Wedge) provenScan(b burst, by ending) (verdict, bool) {
	t := b.texts()
	var typed, meant verdict
	var isTyped, isMeant bool
	if !t.mute || w.options.Reading == device.ReadingRunes {
		typed, isTyped = w.provenIn(b, by, t.typed, t.typedAt)
	}
	if !purchase.IsBarcode(w.strip(string(t.typed)).text) { // a number is valid as typed
		meant, isMeant = w.provenIn(b, by, t.meant, t.meantAt)
		if !isMeant && t.caps {
			meant, isMeant = w.provenIn(b, by, swapCase(t.meant), t.meantAt)
		}
	}
	differ := typed.says() != "" && meant.says() != "" && typed.says() != meant.says()
	switch {
	case !isTyped && !isMeant:
		return w.prefixedScan(b, by, t)
	case w.options.Reading == device.ReadingProven && differ:
		return verdict{start: typed.start, cause: fault.ScanLayout}, true
	case isMeant && (typed.says() == "" || w.options.Reading == device.ReadingPlaces):
		return meant, true
	}
	return typed, true
}

// says returns the first code of a verdict, or "".
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

// holdingScan is the verdict on text that is more than a payload: a scanner added something, or a stall has merged a
// scan with other typing.
func (w *Wedge) holdingScan(b burst, by ending, text []rune, at []int) (verdict, bool) {
	begin := purchase.FindPayload(string(text))
	if begin < 0 {
		return verdict{}, false
	}
	k := utf8.RuneCountInString(string(text)[:begin])
	last := min(k+len(purchase.PayloadMark), len(at)-1)
	p := b[at[k]:].firstRunes(last - k + 1)
	switch {
	case p.shortest > p.of(device.SlowestProven):
		return verdict{}, false
	case by == bySuffix, b.fits(by, w.options.Suffix, purchase.PayloadMark):
		return verdict{cause: fault.ScanOtherText}, true
	case b.stalled():
		return verdict{doubt: true}, true
	}
	return verdict{}, false
}

// behind completes the verdict on a scan that may have characters before it. If their pace shows that they are a
// person's, they are kept. If the scanner itself may have typed them, the scan is refused.
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
		return verdict{cause: fault.ScanOtherText}
	case who == doubtful, least <= each:
		return verdict{doubt: true}
	}
	return v
}

// prefixedScan finds a code that only its prefix identifies.
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
	if code.text == "" || code.text == w.options.Prefix || !rest.fits(by, w.options.Suffix, purchase.PayloadMark) {
		return verdict{}, false
	}
	return w.behind(b, at, cut, w.unproven(rest)), true
}

// fits reports whether a proven text came as a scanner sends it: at its pace, and complete. A slow payload that stops
// without a suffix may be cut short, or typed by a person who looks up. So silence ends it only if the scanner is known
// to send no suffix, or keeps time as no person does. (Base64 of JSON that is cut short, or has something after it,
// proves nothing anyway.)
func (b burst) fits(by ending, suffix, text string) bool {
	p := b.text()
	payload := strings.HasPrefix(text, purchase.PayloadMark)
	switch {
	case payload && b.open(by, suffix):
		return false
	case p.shortest <= p.of(device.SlowestPlain):
		return true
	case p.shortest > p.of(device.SlowestProven):
		return false
	}
	return !payload || by == bySuffix || suffix == device.SuffixNone || b.even()
}

// open reports whether a stall may have merged what a person typed with a code that no suffix has ended.
func (b burst) open(by ending, suffix string) bool {
	return b.stalled() && (by != bySuffix || suffix == device.SuffixNone)
}

// even reports whether all characters can have come at the same pace, within a fifth.
func (b burst) even() bool {
	text := b.textStrokes()
	if len(text) < 2*leastCode {
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

// begin returns the stroke at which a scan starts. A Shift held for its first character belongs to it.
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

// scans dates a code to its first character. Two payloads that a stall has merged, without a suffix between them, are
// two scans.
func (b burst) scans(c code) (scans []purchase.Scan) {
	codes := payloads(c.text)
	if len(codes) == 0 {
		codes = []string{c.text}
	}
	scan := purchase.Scan{Symbology: c.symbology, Source: purchase.SourceWedge, At: b[0].at}
	for _, scan.Text = range codes {
		scans = append(scans, scan)
	}
	return scans
}

// payloads splits a text into payloads, or has a desk's join code; it returns none if there is anything else in it.
func payloads(text string) (all []string) {
	if purchase.IsPayload(text) || purchase.IsJoinCode(text) {
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

// cuts returns the places where a code may begin, 0 first. Base64 of JSON begins with an e; nobody types an amount of
// more than longestLead characters before it.
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

// code is a text without what the scanner put round it.
type code struct{ text, symbology string }

// strip removes what the scanner put round a code.
func (w *Wedge) strip(text string) (c code) {
	c.text, c.symbology = purchase.Unwrap(text, w.options.Prefix)
	return c
}
