package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"counterfoil/internal/words"
)

// Command is something that the whole window does at a key.
type Command int

const (
	None Command = iota // a key that the field or button with the focus obeys: only the help has it
	GoSale
	GoReview
	GoDay
	GoSettings
	FindSale
	TypeCard
	UndoLast
	OpenPicture
	TestScanner
	FullScreen
	ShowHelp
	LockTill
)

// Shortcut is a key and what it does. The window takes its keys from here, and menus,
// buttons and the help take the words for them.
type Shortcut struct {
	Command Command
	Key     fyne.KeyName // "" for None
	Ctrl    bool
	Keys    string // as they are written
	Says    string // what they do
}

// Shortcuts returns all, in the order of the help.
func Shortcuts() []Shortcut {
	enter, esc, tab, space := words.T("Enter"), words.T("Esc"), words.T("Tab"), words.T("Space")
	return []Shortcut{
		{None, "", false, enter, words.T("Records the sale on the form")},
		{TypeCard, fyne.KeyF2, false, "F2", words.T("Types a card's code by hand")},
		{UndoLast, fyne.KeyZ, true, Ctrl("Z"),
			words.T("Takes back the last sale while the form is empty, else what was typed")},
		{FindSale, fyne.KeyF, true, words.T("{keys} or {other}", "keys", Ctrl("F"), "other", "/"),
			words.T("Finds a sale")},
		{GoSale, fyne.KeyF5, false, "F5", words.T("Goes to Sale")},
		{GoReview, fyne.KeyF6, false, "F6", words.T("Goes to Review")},
		{GoDay, fyne.KeyF7, false, "F7", words.T("Goes to Day")},
		{GoSettings, fyne.KeyComma, true, Ctrl(","), words.T("Goes to Settings")},
		{None, "", false, words.T("{first} to {last}", "first", Ctrl("1"), "last", "9"), words.T("Changes who sells")},
		{LockTill, fyne.KeyL, true, Ctrl("L"), words.T("Locks the till")},
		{TestScanner, fyne.KeyT, true, Ctrl("T"), words.T("Tests the scanner")},
		{OpenPicture, fyne.KeyO, true, Ctrl("O"), words.T("Reads a card from a picture")},
		{FullScreen, fyne.KeyF11, false, "F11", words.T("Fills the screen, or goes back to a window")},
		{ShowHelp, fyne.KeyF1, false, "F1", words.T("Shows this help")},
		{None, "", false, tab, words.T("Goes to the next field or button")},
		{None, "", false, space, words.T("Presses the button that has the focus, and answers a question")},
		{None, "", false, esc, words.T("Goes one step back")},
	}
}

// Ctrl is a key together with Ctrl, as it is written.
func Ctrl(key string) string { return words.T("Ctrl") + "+" + key }

// Shortcut is what the toolkit knows it by; nil: it is a key alone.
func (s Shortcut) Shortcut() fyne.Shortcut {
	switch {
	case !s.Ctrl:
		return nil
	case s.Key == fyne.KeyZ:
		return &fyne.ShortcutUndo{}
	}
	return &desktop.CustomShortcut{KeyName: s.Key, Modifier: fyne.KeyModifierControl}
}

// KeysOf are the keys of a command, as they are written beside its button.
func KeysOf(c Command) string {
	for _, s := range Shortcuts() {
		if s.Command == c {
			return s.Keys
		}
	}
	return ""
}

// WithKeys is a label with the keys of its command behind it.
func WithKeys(label string, c Command) string { return label + "  " + KeysOf(c) }
