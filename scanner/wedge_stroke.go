package scanner

import (
	"time"

	"counterfoil/internal/purchase"
)

// What the keyboard did: the kinds of a Stroke.
const (
	StrokePress   = "press"
	StrokeRepeat  = "repeat" // the system repeats a key that is held down
	StrokeRelease = "release"
	StrokeRune    = "rune" // text, as the PC's layout makes it of the keys
)

// The names of keys in Stroke.Key that are not the one character they type.
const (
	KeyEnter    = "enter" // either one
	KeyTab      = "tab"
	KeyShift    = "shift"
	KeyModifier = "modifier" // Control, Alt, the system key
	KeyCapsLock = "capslock"
	KeyOther    = "other" // acts: an arrow, Escape, F2 …
	KeyPad      = "pad"   // acts: a digit of the number pad while Num Lock is off
	KeyNoPlace  = "<"     // types, but a US keyboard has no such key, or nobody knows which it is
)

// Stroke is one event of the keyboard. A rune follows the press that made it.
type Stroke struct {
	Kind    string // StrokePress …
	Key     string // the key's place: what a US keyboard types there without Shift ("a", "1", "-", " "), or a name
	Code    int    // tells keys apart, so that a release finds its press; 0 for runes
	Rune    rune   // of StrokeRune
	Shift   bool   // Shift is down
	Command bool   // Control, Alt or the system key is down
	Event   any    // the host's own, handed back with Pass

	At     time.Time     // when the key moved, by the system's own clock; zero: not known
	Within time.Duration // how coarse that clock is: it may have been so much earlier
}

// What the host must do: the kinds of an Action.
const (
	Pass     = "pass"     // give Event to the toolkit
	Mark     = "mark"     // remember the focused field as it is now: a burst begins
	Withdraw = "withdraw" // put the field back to the mark
	Scanned  = "scan"     // Scan was read
	Refused  = "refuse"   // a scan arrived, but damaged; Cause says why, for the cashier
	Typed    = "typed"    // Burst has ended; comes before what it is found to be
	Doubted  = "doubt"    // a person's or a scan, nobody can tell: it is withdrawn, and nothing may act
	Unable   = "unable"   // a key that was meant to type cannot; Cause says why, for the cashier
)

// Action is one thing the host must do, in the order given. A stroke that is
// not passed, now or later, was part of a scan.
type Action struct {
	Do    string
	Event any            // Pass
	Scan  purchase.Scan  // Scanned
	Cause string         // Refused, Unable
	Burst purchase.Burst // Typed
}

// ends reports whether a stroke is the suffix of a scan.
func (s Stroke) ends() bool {
	return s.Kind == StrokePress && !s.Shift && !s.Command && (s.Key == KeyEnter || s.Key == KeyTab)
}

// acts reports whether a stroke can do more than type: such a stroke waits for
// the verdict.
func (s Stroke) acts() bool {
	switch s.Kind {
	case StrokeRune:
		return s.Rune == ' '
	case StrokePress:
		return s.Command || s.Key == " " || len(s.Key) != 1 && s.Key != KeyShift && s.Key != KeyCapsLock
	default:
		return false
	}
}
