package scanner

import (
	"slices"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// burst is everything that was typed without a pause.
type burst []beat

// lastPress is when the last key went down. Releases do not prolong a burst.
func (b burst) lastPress() time.Time {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i].Kind != device.StrokeRelease {
			return b[i].at
		}
	}
	return b[0].at
}

func (b burst) hasText() bool {
	return slices.ContainsFunc(b, func(s beat) bool { return s.Kind == device.StrokeRune })
}

// textStrokes returns the indexes of the runes.
func (b burst) textStrokes() (at []int) {
	for i, s := range b {
		if s.isRune() {
			at = append(at, i)
		}
	}
	return at
}

// gap is the shortest time that can lie between two strokes.
func (b burst) gap(from, to int) time.Duration { return b[to].after.Sub(b[from].at) }

// each is the longest time a stroke that at least two strokes can have taken on average.
func (b burst) each(strokes []int) time.Duration {
	n := len(strokes) - 1
	return b[strokes[n]].at.Sub(b[strokes[0]].after) / time.Duration(n)
}

// pause returns the stroke after the last pause that no scanner makes inside a code, or 0 if there is none. A shorter
// pause counts if fast strokes follow it: a scanner of 2 ms a character does not stop for 50 ms.
func (b burst) pause() int {
	text := b.textStrokes()
	for k := len(text) - 1; k > 0; k-- {
		gap, rest := b.gap(text[k-1], text[k]), len(text)-k
		if gap > surePause || gap > slowestEven && rest >= leastCode && gap > 4*b.each(text[k:]) {
			return text[k]
		}
	}
	return 0
}

// tail returns the stroke at which a person starts typing right after a scan in the same burst, or 0 if nobody does.
// Those strokes come at a person's pace, and the first comes later than the scanner's next character would.
func (b burst) tail() int {
	text := b.textStrokes()
	last := len(text) - 1
	for k := leastCode; k <= last; k++ {
		first, each := b.gap(text[k-1], text[k]), b.each(text[:k])
		person := first
		if k < last {
			person = b.gap(text[k], text[last]) / time.Duration(last-k)
		}
		if first > 4*each && person > max(slowestEven, 3*each) {
			return b.press(text[k])
		}
	}
	return 0
}

// stalled reports whether the host was so late at some point that nobody can tell whether there was a pause, in which a
// hand could have moved from the keys to the scanner.
func (b burst) stalled() bool {
	text := b.textStrokes()
	for k := 1; k < len(text); k++ {
		least, most := max(0, b.gap(text[k-1], text[k])), b[text[k]].at.Sub(b[text[k-1]].after)
		if most-least > 4*stall {
			return true
		}
	}
	return false
}

// press returns the stroke with which the key of a rune goes down, or that of the Shift held for it.
func (b burst) press(at int) int {
	for at > 0 && b[at-1].Kind == device.StrokePress && (b[at-1].types() || b[at-1].Key == device.KeyShift) {
		at--
	}
	return at
}

// firstText returns the first stroke that types, a space included, or 0 if there is none.
func (b burst) firstText() int {
	for i, s := range b {
		pressed := s.Kind == device.StrokePress && (s.Key == device.KeyShift || len(s.Key) == 1 && !s.Command)
		if pressed || s.isRune() {
			return i
		}
	}
	return 0
}

// ownStart returns the first stroke that belongs to the code: an acting key before it went down so much earlier
// that it may be a person's. It is 0 if all strokes belong to the code. No hand gets from a key to the scanner
// between two polls.
func (b burst) ownStart() int {
	start := b.firstText()
	for i := start - 1; i >= 0; i-- {
		if b[i].Kind == device.StrokeRelease {
			continue
		}
		if b[start].at.Sub(b[i].after) > fastestPerson+stall {
			return start
		}
		start = i
	}
	return 0
}

// down reports whether a key was pressed in the burst and has not been released since.
func (b burst) down(code int) (is bool) {
	for _, s := range b {
		if s.Code == code {
			is = s.Kind == device.StrokePress
		}
	}
	return is
}

// person reports whether the keys pressed so far are too slow, by either reading, for a scanner without proof. (A
// scanner whose text proves itself presses no acting keys before its suffix, and the suffix is judged at once.)
func (b burst) person() bool {
	first, n := -1, 0
	for i, s := range b {
		if s.types() {
			if first < 0 {
				first = i
			}
			n++
		}
	}
	return n > 1 && b[len(b)-1].after.Sub(b[first].at) > pace{n: n}.of(device.SlowestPlain)
}

// text returns the pace of the runes.
func (b burst) text() pace { return b.pace(beat.isRune) }

// firstRunes returns the pace of the first n characters.
func (b burst) firstRunes(n int) pace {
	text := b.textStrokes()
	if n < len(text) {
		b = b[:text[n]]
	}
	return b.text()
}

// pace is how fast a number of strokes came: the shortest and the longest time that can lie between the first and the
// last.
type pace struct {
	n                 int
	shortest, longest time.Duration
}

func (b burst) pace(counts func(beat) bool) pace {
	var strokes burst
	for _, s := range b {
		if counts(s) {
			strokes = append(strokes, s)
		}
	}
	n := len(strokes)
	if n == 0 {
		return pace{}
	}
	first, last := strokes[0], strokes[n-1]
	return pace{n: n, shortest: max(0, last.after.Sub(first.at)), longest: last.at.Sub(first.after)}
}

// of returns the time that p's characters take at a given time each, plus 5 %: scanners keep time badly.
func (p pace) of(each time.Duration) time.Duration {
	return time.Duration(p.n-1) * (each + each/20)
}

// machine reports whether only a scanner types like that: fast enough for a scanner by the shortest reading, and too
// fast for a person by the longest.
func (p pace) machine() bool {
	return p.shortest <= p.of(device.SlowestPlain) && p.longest <= time.Duration(p.n-1)*fastestPerson
}

// mayHoldScan reports whether any run of characters that is long enough for a code can have come from a scanner,
// even if the burst as a whole did not: a stall may have merged them with other typing. Keys that overlap are a
// person's.
func (b burst) mayHoldScan(least int) bool {
	text := b.textStrokes()
	for k := least - 1; k < len(text); k++ {
		some := b[text[k-least+1] : text[k]+1]
		p := some.text()
		if p.shortest <= p.of(device.SlowestPlain) && !(p.machine() && some.rolls()) {
			return true
		}
	}
	return false
}

// fast reports whether the keys came faster than a person rolls them.
func (p pace) fast() bool { return p.n >= leastFast && p.longest <= p.of(rollingPerson) }

// tooFast reports whether the keys before a code came faster than a person types without overlapping them.
func (b burst) tooFast() bool {
	p := b.text()
	return p.fast() || p.n >= leastFast && p.longest <= time.Duration(p.n-1)*fastestPerson && !b.rolls()
}

// secret reports whether the burst was typed into a field for a PIN or a password.
func (b burst) secret() bool {
	return slices.ContainsFunc(b, func(s beat) bool { return s.Secret })
}

// holdsPayload reports whether the burst contains forloy_enr_ in either reading.
func (b burst) holdsPayload() bool {
	t := b.texts()
	return indexRunes(t.typed, purchase.PayloadMark) >= 0 || indexRunes(t.meant, purchase.PayloadMark) >= 0
}

// rolls reports whether a key went down while another was still down: fast typists always do that, scanners hardly
// ever.
func (b burst) rolls() bool {
	down := 0
	held := map[int]bool{}
	for _, s := range b {
		if s.Key == device.KeyShift {
			continue
		}
		switch {
		case s.Kind == device.StrokePress && !held[s.Code]:
			if down > 0 {
				return true
			}
			held[s.Code] = true
			down++
		case s.Kind == device.StrokeRelease && held[s.Code]:
			delete(held, s.Code)
			down--
		}
	}
	return false
}

// record returns the burst as plain data, for the scan test.
func (b burst) record() device.Burst {
	t := b.texts()
	at := t.typedAt
	r := device.Burst{Typed: string(t.typed), Meant: string(t.meant), End: device.SuffixNone, At: b[at[0]].at}
	if p := b.text(); p.n > 1 {
		r.Pace = p.longest / time.Duration(p.n-1)
	}
	for _, s := range b[at[len(at)-1]+1:] {
		if s.Kind != device.StrokePress || !s.acts() || s.Key == device.KeyModifier || s.separates() {
			continue
		}
		r.End = device.KeyOther
		if s.Key == device.KeyEnter || s.Key == device.KeyTab {
			r.End = s.Key
		}
		break
	}
	return r
}
