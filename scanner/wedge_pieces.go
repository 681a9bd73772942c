package scanner

import (
	"strings"

	"counterfoil/internal/device"
)

// A scanner's link may stall in the middle of a code. What is here finds the pieces, which prove nothing.

// dated reports whether the clock is good enough to tell a scanner's characters from a person's one by one: that of
// Windows, and the polls of a host that does not stall. Then even the shortest reading of a person's keys is slower.
func (b burst) dated() bool {
	for _, i := range append(b.textStrokes(), len(b)-1) {
		if b[i].at.Sub(b[i].after) > stall {
			return false
		}
	}
	return true
}

// brisk reports whether the characters came at the pace of any scanner, as far as the clock can tell.
func (b burst) brisk() bool {
	p := b.text()
	if b.dated() {
		return p.shortest <= p.of(device.SlowestPlain)
	}
	return p.longest <= p.of(device.SlowestPlain)
}

// shard reports whether a burst of less than so many characters, which a suffix has ended, came as only a scanner
// types.
func (b burst) shard(many int) bool {
	p := b.text()
	if p.n >= many {
		return false
	}
	quick := p.n == 1 || p.longest <= p.of(rollingPerson) || b.brisk() && !b.rolls()
	return quick && b.swift()
}

// inTwo reports whether text came at a scanner's pace, but for at most one pause. Of a single character before it only
// the time tells that its key was down.
func (b burst) inTwo() bool {
	text, pauses := b.textStrokes(), 0
	if len(text) == 0 {
		return false
	}
	slow := func(k int) bool { return b.gap(text[k-1], text[k]) > device.SlowestPlain }
	for k := 1; k < len(text); k++ {
		if slow(k) {
			pauses++
		}
	}
	alone := len(text) == 1 || slow(1)
	return pauses <= 1 && (!alone || b.tap(b.press(text[0])))
}

// swift reports whether the suffix came right after the last character, as no person's Enter does. Then that character
// is the scanner's, however late it came.
func (b burst) swift() bool {
	text := b.textStrokes()
	last, suffix := b[text[len(text)-1]], b[len(b)-1]
	if b.dated() {
		return suffix.after.Sub(last.at) <= slowestEven
	}
	return suffix.at.Sub(last.after) <= slowestEven
}

// shards returns where the first of several pieces of one scan begins, into which pauses have broken it, or -1 if there
// are none. All pieces are in the burst that the suffix ends, and the last one reaches up to the suffix.
func (b burst) shards(least int) int {
	text := b.textStrokes()
	first, begin, pieces, n := -1, 0, 0, 0
	for k := 1; k <= len(text); k++ {
		last := k == len(text)
		if !last && b.gap(text[k-1], text[k]) <= surePause {
			continue
		}
		piece := b[text[begin] : text[k-1]+1]
		p := piece.text()
		brisk := piece.brisk() && !piece.rolls()
		if p.fast() || p.n >= leastFast && brisk || last && (p.n == 1 || p.longest <= p.of(rollingPerson) || brisk) {
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

// chipped returns where the rest of a scan begins, which a pause has broken off: before the pause, if the characters
// right there came faster than a person types them.
func (b burst) chipped(pause int) int {
	first := b[:pause].lastRun()
	if first < 0 {
		return pause
	}
	run := b[first:pause]
	alone := run.text().n == 1 && !(first == b.textStrokes()[0] && b[:pause].tapped())
	if alone || !run.brisk() || run.rolls() {
		return pause
	}
	return b.press(first)
}

// lastRun returns the first of the last characters that follow each other at a scanner's pace; -1: there are none.
func (b burst) lastRun() int {
	text := b.textStrokes()
	if len(text) == 0 {
		return -1
	}
	k := len(text) - 1
	for k > 0 && b.gap(text[k-1], text[k]) <= device.SlowestPlain {
		k--
	}
	return text[k]
}

// short returns where a number begins that a scanner has sent with its suffix, and that is too short to be read: in an
// amount's field it would be money. -1: a person typed.
func (b burst) short(least int) int {
	first := b.lastRun()
	if first < 0 {
		return -1
	}
	begin := b.press(first)
	tail := b[begin:]
	if strings.Trim(string(tail.texts().typed), "0123456789") == "" && tail.chip(least) && tail.swift() {
		return begin
	}
	return -1
}
