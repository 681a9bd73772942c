package scanner

import (
	"slices"
	"strings"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

// texts holds the two readings of a burst.
type texts struct {
	typed            []rune // what the PC's layout made of the keys
	meant            []rune // what the keys' places are on a US keyboard
	typedAt, meantAt []int  // the stroke with which each character begins
	lost             bool   // a press was not reported and cannot be inferred: meant is empty
	foreign          bool   // a key that no US keyboard has: meant is empty
	mute             bool   // a key, such as a dead key, made no character: typed is incomplete
	differs          bool   // a key made another character than on a US keyboard
	caps             bool   // the scanner pressed Caps Lock, to type capitals or to cancel that of the PC
}

// glyph is a key with the modifiers that were on when it was pressed.
type glyph struct {
	key         byte
	shift, caps bool
}

func (g glyph) us() rune {
	if g.key >= 'a' && g.key <= 'z' {
		return usRune(g.key, g.shift != g.caps)
	}
	return usRune(g.key, g.shift)
}

// texts reads a burst. A rune follows the press that made it. A press can be missing: GLFW drops the second of two
// presses of one key in the same millisecond of the X server. Its rune then tells which key it was, if the same rune
// occurs elsewhere in the burst. A rune can be missing as well; then what was typed is incomplete.
func (b burst) texts() (t texts) {
	var waiting []glyph // presses whose rune has not come yet
	var waitingAt []int
	seen := map[rune]glyph{}
	caps := false
	for i, s := range b {
		switch {
		case s.Kind == device.StrokePress && s.Key == device.KeyCapsLock:
			caps, t.caps = !caps, true
		case s.Kind == device.StrokePress && len(s.Key) == 1 && !s.Command:
			g := glyph{s.Key[0], s.Shift, caps}
			t.foreign = t.foreign || s.Key == device.KeyNoPlace
			waiting, waitingAt = append(waiting, g), append(waitingAt, i)
			t.meant, t.meantAt = append(t.meant, g.us()), append(t.meantAt, i)
		case s.Kind == device.StrokeRune && len(waiting) > 0:
			k := len(waiting) - 1 // those before it are dead keys …
			if i+1 < len(b) && b[i+1].Kind == device.StrokeRune {
				k = 0 // … unless each brings its own rune, only later
			}
			g := waiting[k]
			t.typed, t.typedAt = append(t.typed, s.Rune), append(t.typedAt, waitingAt[0])
			t.mute = t.mute || k > 0
			t.differs = t.differs || g.us() != s.Rune
			seen[s.Rune] = g
			waiting, waitingAt = waiting[k+1:], waitingAt[k+1:]
		case s.Kind == device.StrokeRune:
			t.typed, t.typedAt = append(t.typed, s.Rune), append(t.typedAt, i)
			g, known := infer(seen, s.Rune)
			t.lost = t.lost || !known
			t.differs = t.differs || known && g.us() != s.Rune
			t.meant, t.meantAt = append(t.meant, g.us()), append(t.meantAt, i)
		}
	}
	t.mute = t.mute || len(waiting) > 0
	if slices.Equal(t.typed, t.meant) { // then a key that is lost or foreign does not matter
		return t
	}
	if t.lost || t.foreign {
		t.meant, t.meantAt = nil, nil
	}
	return t
}

// infer finds the key of a rune among the keys seen: the same one, or the same one with Shift.
func infer(seen map[rune]glyph, r rune) (glyph, bool) {
	if g, same := seen[r]; same {
		return g, true
	}
	for other, g := range seen {
		if strings.EqualFold(string(other), string(r)) {
			g.shift = !g.shift
			return g, true
		}
	}
	return glyph{}, false
}

func swapCase(text []rune) []rune {
	swapped := slices.Clone(text)
	for i, r := range swapped {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			swapped[i] = r ^ 0x20
		}
	}
	return swapped
}

func unablePad(s device.Stroke) fault.Kind {
	if s.Shift {
		return fault.ScanPadShift
	}
	return fault.ScanPadNumLock
}

// spoilt returns why a burst cannot be complete: keys in it acted instead of typing. Control characters round a code do
// not count, nor do characters typed by number (Alt and digits).
func (b burst) spoilt() fault.Kind {
	text, commands := false, 0
	for _, s := range b {
		switch {
		case s.Kind == device.StrokePress && s.Key == device.KeyPad:
			return fault.ScanNumLock
		case s.types() && s.Command && !s.separates():
			commands++
		case s.Kind == device.StrokeRune:
			text, commands = true, 0
		case s.types() && len(s.Key) == 1 && (text && commands > 0 || commands > 2):
			return fault.ScanHeld
		}
	}
	if commands > 2 {
		return fault.ScanHeld
	}
	return ""
}

// usRune returns what a key types on a US keyboard.
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
