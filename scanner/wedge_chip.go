package scanner

import (
	"slices"
	"strings"
	"time"

	"counterfoil/internal/device"
)

// chip is the few characters that may be the first of a scan whose link stalls. They stay in the field until the rest
// comes.
type chip struct {
	last time.Time // when the last of them came; zero: there are none
	text burst     // all of them
	sure bool      // they are enough to tell a scanner's pace
}

// chipped reports whether a chip has come right before the burst.
func (w *Wedge) chipped() bool {
	return len(w.burst) > 0 && w.burst[0].at.Before(w.chip.last.Add(lateRest))
}

// chipOf returns the chip that a burst is, with those right before it; the zero chip: it is none.
func (w *Wedge) chipOf(b burst) chip {
	sure := b.chip(w.options.MinLength)
	if !sure && !b.crumb() {
		return chip{}
	}
	c := chip{last: b.lastPress(), text: b, sure: sure}
	if w.chipped() && b.firstText() == 0 { // a key that acts has parted them
		c.text, c.sure = slices.Concat(w.chip.text, b), sure || w.chip.sure
	}
	if !c.sure && c.text.text().n >= w.options.MinLength { // a keyboard on the screen, perhaps: each key a tap
		return chip{}
	}
	return c
}

// ownChip reports whether the chip is a person's, since the scan behind it is whole without it: it proves itself, or
// has its check digit. Beyond doubt only what tells a scanner's pace is a scanner's.
func (w *Wedge) ownChip(v verdict, by ending) bool {
	if w.chip.sure || len(v.scans) == 0 || strings.HasPrefix(w.options.Prefix, string(w.chip.text.texts().typed)) {
		return false
	}
	_, proven := w.provenScan(w.burst, by)
	return proven || checkDigit(v.scans[0].Text)
}

// chip reports whether a burst is too short for a code, and came as only a scanner types: its link may have stalled.
func (b burst) chip(least int) bool {
	n := b.text().n
	return n >= leastFast && n < least && b.brisk() && !b.rolls() &&
		!b.oneRune() && !b.unkeyed() && !b.secret() && !b.stalled()
}

// crumb reports whether a burst is one or two characters, too few to tell a pace, whose keys were let go as soon as a
// scanner does it.
func (b burst) crumb() bool {
	return b.text().n < leastFast && b.brisk() && b.tapped() && !b.rolls() && !b.secret()
}

// tapped reports whether each key that types was let go sooner than a finger leaves it.
func (b burst) tapped() bool {
	keys := 0
	for i, s := range b {
		if !s.types() {
			continue
		}
		if !b.tap(i) {
			return false
		}
		keys++
	}
	return keys > 0
}

// tap reports whether one key was let go so soon.
func (b burst) tap(at int) bool {
	up := slices.IndexFunc(b[at:], func(r beat) bool { return r.Kind == device.StrokeRelease && r.Code == b[at].Code })
	return up >= 0 && b[at+up].at.Sub(b[at].after) <= device.SlowestPlain
}
