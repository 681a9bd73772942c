package scanner

import (
	"strings"
	"time"

	"counterfoil/internal/purchase"
)

// beat is a stroke and the two looks at the event queue between which it came.
type beat struct {
	Stroke
	after, at time.Time
}

// burst is all that was typed without a pause.
type burst []beat

// lastPress is when the last key went down: releases keep no burst alive.
func (b burst) lastPress() time.Time {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i].Kind != StrokeRelease {
			return b[i].at
		}
	}
	return b[0].at
}

func (b burst) runes() (n int) {
	for _, s := range b {
		if s.Kind == StrokeRune {
			n++
		}
	}
	return n
}

func (b burst) hasText() bool {
	for _, s := range b {
		if s.Kind == StrokeRune {
			return true
		}
	}
	return false
}

// firstText is the first stroke that types, be it a space; 0 if there is none.
func (b burst) firstText() int {
	for i, s := range b {
		if s.Kind == StrokeRune || s.Kind == StrokePress && (s.Key == KeyShift || len(s.Key) == 1 && !s.Command) {
			return i
		}
	}
	return 0
}

// down reports whether a key was pressed in the burst and not let go since.
func (b burst) down(code int) (is bool) {
	for _, s := range b {
		if s.Code == code {
			is = s.Kind == StrokePress
		}
	}
	return is
}

// types reports whether a beat is the press of a key that counts as one
// character.
func (s Stroke) types() bool {
	return s.Kind == StrokePress && s.Key != KeyShift && s.Key != KeyModifier
}

// separates reports whether a beat is how scanners type GS, the separator of
// GS1 codes: Control and the right bracket. It makes no rune.
func (s Stroke) separates() bool { return s.Command && s.Key == "]" }

// person reports whether the keys pressed so far are too slow for a scanner
// that needs no proof, however the clock is read. (One that has proof types no
// acting keys before its suffix, and the suffix is judged at once.)
func (b burst) person() bool {
	p := b.pace(Stroke.types)
	return p.n > 1 && p.shortest > p.of(slowestPlain)
}

// text is the pace of what was typed.
func (b burst) text() pace {
	return b.pace(func(s Stroke) bool { return s.Kind == StrokeRune })
}

// pace is how fast some strokes came: their number and the shortest and the
// longest time that can lie between the first and the last.
type pace struct {
	n                 int
	shortest, longest time.Duration
	pause             int // the stroke after the last sure pause between two of them; 0: there was none
}

func (b burst) pace(counts func(Stroke) bool) (p pace) {
	first, last := -1, -1
	for i, s := range b {
		if !counts(s.Stroke) {
			continue
		}
		if last < 0 {
			first = i
		} else if s.after.Sub(b[last].at) > surePause {
			p.pause = i
		}
		last = i
		p.n++
	}
	if p.n > 0 {
		p.shortest = max(0, b[last].after.Sub(b[first].at))
		p.longest = b[last].at.Sub(b[first].after)
	}
	return p
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

// rolls reports whether a key went down while another was still held: fast
// typists always do it, scanners hardly ever.
func (b burst) rolls() bool {
	down := 0
	held := map[int]bool{}
	for _, s := range b {
		if s.Key == KeyShift {
			continue
		}
		switch {
		case s.Kind == StrokePress && !held[s.Code]:
			if down > 0 {
				return true
			}
			held[s.Code] = true
			down++
		case s.Kind == StrokeRelease && held[s.Code]:
			delete(held, s.Code)
			down--
		}
	}
	return false
}

// typed is the burst as the PC's layout made text of it, and for each rune the
// stroke with which it begins (its press).
func (b burst) typed() (text []rune, at []int) {
	press := -1
	for i, s := range b {
		switch s.Kind {
		case StrokePress:
			press = i
		case StrokeRune:
			if press < 0 {
				press = i
			}
			text, at = append(text, s.Rune), append(at, press)
			press = -1
		}
	}
	return text, at
}

// meant is the burst as a scanner set to a US keyboard meant it, whatever the
// PC's layout and Caps Lock made of it: each key's place, and Shift. It is empty
// where places are missing: fewer presses than runes (X drops one of two presses
// in the same millisecond), keys without a place, or combinations.
func (b burst) meant() (text []rune, at []int) {
	for i, s := range b {
		if !s.types() || s.Key == KeyEnter || s.Key == KeyTab || s.separates() {
			continue
		}
		if len(s.Key) != 1 || s.Key == KeyNoPlace || s.Command {
			return nil, nil
		}
		text, at = append(text, usRune(s.Key[0], s.Shift)), append(at, i)
	}
	if len(text) < b.runes() {
		return nil, nil
	}
	return text, at
}

// record is the burst for the scan test.
func (b burst) record() purchase.Burst {
	typed, at := b.typed()
	meant, _ := b.meant()
	r := purchase.Burst{Typed: string(typed), Meant: string(meant), End: SuffixNone, At: b[at[0]].at}
	if p := b.text(); p.n > 1 {
		r.Pace = p.longest / time.Duration(p.n-1)
	}
	for _, s := range b[at[len(at)-1]+1:] {
		if s.Kind != StrokePress || !s.acts() || s.Key == KeyModifier || s.separates() {
			continue
		}
		r.End = "other"
		if s.Key == KeyEnter || s.Key == KeyTab {
			r.End = s.Key
		}
		break
	}
	return r
}

// usRune is what a key types on a US keyboard.
func usRune(key byte, shift bool) rune {
	const plain, shifted = "`1234567890-=[]\\;',./", "~!@#$%^&*()_+{}|:\"<>?"
	switch i := strings.IndexByte(plain, key); {
	case !shift:
		return rune(key)
	case key >= 'a' && key <= 'z':
		return rune(key - 'a' + 'A')
	case i >= 0:
		return rune(shifted[i])
	default:
		return rune(key)
	}
}
