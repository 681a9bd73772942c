package scanner

import (
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
	if by == byFlush {
		if p := w.burst.text(); p.n >= w.options.MinLength && p.machine() {
			return verdict{cause: CauseBroken}
		}
		return verdict{person: true}
	}
	if v, ok := w.provenScan(by); ok {
		return v
	}
	p := w.burst.text()
	if p.pause > 0 {
		return w.brokenScan(p.pause)
	}
	return w.fastScan(p)
}

// brokenScan judges a burst with a pause in it. If a scan ends it, that scan is
// whole only if all before the pause was a person's: nobody can know, so it is
// refused, and what no scanner typed stays.
func (w *Wedge) brokenScan(pause int) verdict {
	for pause > 0 && w.burst[pause-1].Kind == StrokePress {
		pause-- // its key, and a Shift held for it
	}
	head, rest := w.burst[:pause], w.burst[pause:]
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
// ends the burst; what stands before it, a person typed.
func (w *Wedge) provenScan(by ending) (verdict, bool) {
	typed, typedAt := w.burst.typed()
	meant, meantAt := w.burst.meant()
	for _, r := range []struct {
		text []rune
		at   []int
	}{{typed, typedAt}, {meant, meantAt}} {
		for _, cut := range w.cuts(r.text) {
			code := w.strip(string(r.text[cut:]))
			rest := w.burst[r.at[cut]:]
			if proven(code.text) && rest.fits(by, w.options.Suffix) {
				return verdict{start: w.begin(r.at, cut), scans: rest.scans(code)}, true
			}
		}
		if all := w.strip(string(r.text)); purchase.IsBarcode(all.text) {
			break // already valid: never mended
		}
	}
	return w.prefixedScan(by, typed, typedAt, meant, meantAt)
}

// prefixedScan finds a code that only its prefix shows to be one.
func (w *Wedge) prefixedScan(by ending, typed []rune, typedAt []int, meant []rune, meantAt []int) (verdict, bool) {
	if w.options.Prefix == "" {
		return verdict{}, false
	}
	cut := indexRunes(typed, w.options.Prefix)
	text, at := typed, typedAt
	if cut < 0 {
		cut = indexRunes(meant, w.options.Prefix)
		text, at = meant, meantAt
	}
	if cut < 0 {
		return verdict{}, false
	}
	rest := w.burst[at[cut]:]
	code := w.strip(string(text[cut:]))
	if code.text == "" || !rest.fits(by, w.options.Suffix) {
		return verdict{}, false
	}
	v := w.unproven(rest)
	v.start = w.begin(at, cut)
	return v, true
}

// fastScan judges a burst without proof by its pace alone.
func (w *Wedge) fastScan(p pace) verdict {
	b := w.burst
	switch {
	case p.n < w.options.MinLength, b.oneRune(), b.unkeyed():
		return verdict{person: true}
	case p.shortest > p.of(slowestPlain):
		return verdict{person: true}
	case !p.machine():
		// After a stall the clock allows both. Only a number with its check
		// digit, longer than any amount, is a scan then.
		if text, _ := b.typed(); !checkDigit(string(text)) {
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
	typedRunes, _ := b.typed()
	meantRunes, _ := b.meant()
	typed, meant := w.strip(string(typedRunes)), w.strip(string(meantRunes))
	switch {
	case meant.text == "" || typed == meant || purchase.IsBarcode(typed.text) || w.options.Reading == ReadingRunes:
		return verdict{scans: b.scans(typed)}
	case w.options.Reading == ReadingPlaces:
		return verdict{scans: b.scans(meant)}
	case strings.EqualFold(typed.text, meant.text):
		return verdict{cause: CauseCaps}
	default:
		return verdict{cause: CauseLayout}
	}
}

// fits reports whether a proven text came as a scanner sends it: within its
// pace, and whole. A slow one that stops without its suffix may be cut short, or
// be a person's, so only its suffix ends it (or silence, where the scanner is
// known to send none).
func (b burst) fits(by ending, suffix string) bool {
	p := b.text()
	return p.shortest <= p.of(slowestPlain) ||
		p.shortest <= p.of(slowestProven) && (by == bySuffix || suffix == SuffixNone)
}

// begin is the stroke at which a scan starts: a Shift held for its first
// character belongs to it.
func (w *Wedge) begin(at []int, cut int) int {
	start := at[cut]
	if cut == 0 {
		return 0
	}
	for start > 0 && w.burst[start-1].Key == KeyShift && w.burst[start-1].Kind == StrokePress {
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
	text, _ := b.typed()
	return len(text) > 0 && strings.Trim(string(text), string(text[0])) == ""
}

// unkeyed: text without keys is an input method's, or a program's that pastes.
func (b burst) unkeyed() bool {
	presses := b.pace(Stroke.types).n
	return presses*2 < b.runes()
}

// cuts are the places where a code may begin, 0 first.
func (w *Wedge) cuts(text []rune) []int {
	if len(text) == 0 {
		return nil
	}
	cuts := []int{0}
	for _, mark := range []string{w.options.Prefix, payloadMark} {
		if at := indexRunes(text, mark); mark != "" && at > 0 {
			cuts = append(cuts, at)
		}
	}
	return cuts
}

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
