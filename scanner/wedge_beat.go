package scanner

import (
	"time"

	"counterfoil/internal/device"
)

// beat is a stroke and the two polls of the event queue between which it came.
type beat struct {
	device.Stroke
	after, at time.Time
}

func (b beat) isRune() bool { return b.Kind == device.StrokeRune }

// ends reports whether a beat is the suffix of a scan.
func (b beat) ends() bool {
	suffix := b.Key == device.KeyEnter || b.Key == device.KeyTab
	return b.Kind == device.StrokePress && suffix && !b.Shift && !b.Command
}

// acts reports whether a beat can do more than type. Such a beat waits for the verdict.
func (b beat) acts() bool {
	switch b.Kind {
	case device.StrokeRune:
		return b.Rune == ' '
	case device.StrokePress:
		return b.Command || b.Key == " " ||
			len(b.Key) != 1 && b.Key != device.KeyShift && b.Key != device.KeyCapsLock
	default:
		return false
	}
}

// types reports whether a beat is the press of a key that counts as one character.
func (b beat) types() bool {
	return b.Kind == device.StrokePress &&
		b.Key != device.KeyShift && b.Key != device.KeyModifier && b.Key != device.KeyCapsLock
}

// separates reports whether a beat is the way scanners type GS, the separator of GS1 codes: Control and the right
// bracket. It makes no rune.
func (b beat) separates() bool { return b.Command && b.Key == "]" }
