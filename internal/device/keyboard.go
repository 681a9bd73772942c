package device

import (
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// The kinds of a Stroke.
const (
	StrokePress   = "press"
	StrokeRepeat  = "repeat" // the system repeats a key that is held down
	StrokeRelease = "release"
	StrokeRune    = "rune" // the text that the PC's layout makes of the keys
)

// The names in Stroke.Key of keys that do not stand for one character.
const (
	KeyEnter    = "enter" // of the main block or of the number pad
	KeyTab      = "tab"
	KeyShift    = "shift"
	KeyModifier = "modifier" // Control, Alt, the system key
	KeyCapsLock = "capslock"
	KeyOther    = "other" // an arrow, Escape, F2 …: acts, and types nothing
	KeyPad      = "pad"   // a digit of the number pad while Num Lock is off: acts
	KeyNoPlace  = "<"     // types, but a US keyboard has no such key, or it is not known which it is
)

// The suffixes: the key with which a keyboard scanner ends a code, in the
// settings and in a Burst.
const (
	SuffixAny   = ""
	SuffixEnter = KeyEnter
	SuffixTab   = KeyTab
	SuffixNone  = "none"
)

// The readings: what a keyboard scanner's layout is known to be, in the
// settings. It decides about a code whose keys and runes differ and where
// neither is proven to be right.
const (
	ReadingProven = ""       // not known: such a code is refused
	ReadingRunes  = "runes"  // scanner and PC have the same layout
	ReadingPlaces = "places" // the scanner types as on a US keyboard
)

// Stroke is one event of the keyboard. A rune follows the press that made it.
type Stroke struct {
	Kind    string // StrokePress …
	Key     string // the key's place: what a US keyboard types there without Shift ("a", "1", "-", " "), or KeyEnter …
	Code    int    // tells keys apart, so that a release finds its press; 0 for runes
	Rune    rune   // of StrokeRune
	Shift   bool   // Shift is down
	Command bool   // Control, Alt or the system key is down
	Secret  bool   // it goes to a field for a PIN or a password
	Keeps   bool   // it goes to a field in which text does nothing before a person enters it: a receipt, a note
	Event   any    // the toolkit's own, handed back with Pass

	At     time.Time     // when the key moved, by the system's own clock; zero: not known
	Within time.Duration // how coarse that clock is: the key may have moved that much earlier
}

// The kinds of an Action.
const (
	Pass     = "pass"     // give Event to the toolkit
	Mark     = "mark"     // remember the focused field as it is now: a burst begins
	Withdraw = "withdraw" // put the field back to the mark
	Scanned  = "scan"     // Scan was read
	Refused  = "refuse"   // a scan arrived, but damaged; Cause says why
	Typed    = "typed"    // Burst has ended; comes before what it is found to be
	Doubted  = "doubt"    // a person's or a scanner's, and nobody can tell: nothing may act; Cause says what came of it
	Unable   = "unable"   // a key that was meant to type cannot; Cause says why
)

// Action is one thing the window must do, in the order given. A stroke that is
// not passed, now or later, was part of a scan.
type Action struct {
	Do    string        // Pass …
	Event any           // of Pass
	Scan  purchase.Scan // of Scanned
	Cause fault.Kind    // of Refused, Doubted and Unable: fault.ScanLayout …
	Burst Burst         // of Typed
}

// Burst is what was typed without a pause, by a scanner or a person, for the
// scan test. It holds whole codes: never log it.
type Burst struct {
	Typed string        // the text that this PC's layout makes of the keys
	Meant string        // the text that a US keyboard makes of them; "": not known
	End   string        // SuffixEnter, SuffixTab, SuffixNone after silence, or KeyOther
	At    time.Time     // of the first key
	Pace  time.Duration // mean time from one character to the next, as an upper bound; 0: there is only one
}

// Paces of keyboard scanners, in time a character. A code that takes longer than
// SlowestPlain needs a prefix or proof; one that takes longer than SlowestProven is
// not recognised at all.
const (
	SlowestPlain  = 35 * time.Millisecond
	SlowestProven = 100 * time.Millisecond
)
