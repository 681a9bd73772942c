package scanner

import (
	"slices"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// burst is all that was typed without a pause.
type burst []beat

// lastPress is when the last key went down: releases keep no burst alive.
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

// textStrokes are the runes, as indexes.
func (b burst) textStrokes() (at []int) {
	for i, s := range b {
		if s.isRune() {
			at = append(at, i)
		}
	}
	return at
}

// gap is the time that surely lies between two strokes.
func (b burst) gap(from, to int) time.Duration { return b[to].after.Sub(b[from].at) }

// each is the longest time that some strokes, two at least, took on average.
func (b burst) each(strokes []int) time.Duration {
	n := len(strokes) - 1
	return b[strokes[n]].at.Sub(b[strokes[0]].after) / time.Duration(n)
}

// pause is the stroke after the last pause that no scanner makes inside a code;
// 0: there was none. What comes fast after a short pause shows that as well: a
// scanner of 2 ms a character does not stop for 50.
func (b burst) pause() int {
	text := b.textStrokes()
	for k := len(text) - 1; k > 0; k-- {
		gap, rest := b.gap(text[k-1], text[k]), len(text)-k
		if gap > surePause || gap > slowestEven && rest >= spurtLength && gap > 4*b.each(text[k:]) {
			return text[k]
		}
	}
	return 0
}

// tail is where a person types on right behind a scan, at the end of a burst: 0
// if nobody does. What they type comes at a person's pace, and the first of it
// after longer than a scanner of the pace before it takes.
func (b burst) tail() int {
	text := b.textStrokes()
	last := len(text) - 1
	for k := spurtLength; k <= last; k++ {
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

// stalled reports whether the host was so late, once at least, that a pause of a
// hand's way may have been there or not.
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

// press is the stroke with which the key of a rune goes down, or the Shift that
// is held for it.
func (b burst) press(at int) int {
	for at > 0 && b[at-1].Kind == device.StrokePress && (b[at-1].types() || b[at-1].Key == device.KeyShift) {
		at--
	}
	return at
}

// firstText is the first stroke that types, be it a space; 0 if there is none.
func (b burst) firstText() int {
	for i, s := range b {
		if s.Kind == device.StrokeRune || s.Kind == device.StrokePress && (s.Key == device.KeyShift || len(s.Key) == 1 && !s.Command) {
			return i
		}
	}
	return 0
}

// ownStart is the first stroke that came with the code: the acting key before it
// went down so much earlier that it may be a person's. It is 0 if all came with
// the code. No hand gets from a key to the scanner within two looks.
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

// down reports whether a key was pressed in the burst and not let go since.
func (b burst) down(code int) (is bool) {
	for _, s := range b {
		if s.Code == code {
			is = s.Kind == device.StrokePress
		}
	}
	return is
}

// person reports whether the keys pressed so far are too slow for a scanner
// that needs no proof, however the clock is read. (One that has proof types no
// acting keys before its suffix, and the suffix is judged at once.)
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
	return n > 1 && b[len(b)-1].after.Sub(b[first].at) > pace{n: n}.of(slowestPlain)
}

// text is the pace of what was typed.
func (b burst) text() pace { return b.pace(beat.isRune) }

// firstRunes is the pace of the first n characters.
func (b burst) firstRunes(n int) pace {
	text := b.textStrokes()
	if n < len(text) {
		b = b[:text[n]]
	}
	return b.text()
}

// pace is how fast some strokes came: their number, and the shortest and the
// longest time that can lie between the first and the last.
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

// of is the time that p's characters take at so much each, with a twentieth of
// grace: scanners keep time badly.
func (p pace) of(each time.Duration) time.Duration {
	return time.Duration(p.n-1) * (each + each/20)
}

// machine reports whether only a scanner types like that: slow enough for one at
// the shortest, too fast for a person at the longest reading.
func (p pace) machine() bool {
	return p.shortest <= p.of(slowestPlain) && p.longest <= time.Duration(p.n-1)*fastestPerson
}

// mayHoldScan reports whether any characters in a row, enough for a code, can
// have come from a scanner, though all of them together have not, or nobody can
// tell: a stall has run them together with other typing. A person who rolls the
// keys is no scanner.
func (b burst) mayHoldScan(least int) bool {
	text := b.textStrokes()
	for k := least - 1; k < len(text); k++ {
		some := b[text[k-least+1] : text[k]+1]
		p := some.text()
		if p.shortest <= p.of(slowestPlain) && !(p.machine() && some.rolls()) {
			return true
		}
	}
	return false
}

// fast reports whether some keys in a row came faster than a person rolls them.
func (p pace) fast() bool { return p.n >= leastFast && p.longest <= p.of(rollingPerson) }

// tooFast reports whether some keys before a code came faster than a person
// types, and not rolled.
func (b burst) tooFast() bool {
	p := b.text()
	return p.fast() || p.n >= leastFast && p.longest <= time.Duration(p.n-1)*fastestPerson && !b.rolls()
}

// leastFast is how many keys a person may press at once by chance, and one more.
const leastFast = 3

// shards is where the first of several pieces begins that pauses have made of
// one scan, each too short for a code or not the whole of it: all in the suffix's
// burst, the last one up to the suffix itself. It is -1 if they are none.
func (b burst) shards(least int) int {
	text := b.textStrokes()
	first, begin, pieces, n := -1, 0, 0, 0
	for k := 1; k <= len(text); k++ {
		last := k == len(text)
		if !last && b.gap(text[k-1], text[k]) <= surePause {
			continue
		}
		p := b[text[begin] : text[k-1]+1].text()
		if p.fast() || last && (p.n == 1 || p.longest <= p.of(rollingPerson)) && b.swift() {
			pieces, n = pieces+1, n+p.n
			if first < 0 {
				first = b.press(text[begin])
			}
		}
		begin = k
	}
	if pieces < 2 || n < least || !b.swift() {
		return -1
	}
	return first
}

// holdsPayload reports whether a payload of forloy_enr_ stands in the burst, in
// either reading.
func (b burst) holdsPayload() bool {
	t := b.texts()
	return indexRunes(t.typed, purchase.PayloadMark) >= 0 || indexRunes(t.meant, purchase.PayloadMark) >= 0
}

// rolls reports whether a key went down while another was still held: fast
// typists always do it, scanners hardly ever.
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

// record is the burst for the scan test.
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
