package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// field is a text field that hands the window's keys (F2, Esc, Ctrl+…) on
// instead of swallowing them.
type field struct {
	widget.Entry
	accept func(rune) bool // nil: every character
}

func newField(hint string) *field {
	f := &field{}
	f.Wrapping = fyne.TextWrapOff
	f.Scroll = fyne.ScrollHorizontalOnly
	f.PlaceHolder = hint
	f.ExtendBaseWidget(f)
	return f
}

func newSecret(hint string) *field {
	f := newField(hint)
	f.Password = true
	return f
}

func (f *field) MinSize() fyne.Size {
	size := f.Entry.MinSize()
	return fyne.NewSize(size.Width, max(size.Height, touch))
}

func (f *field) TypedRune(r rune) {
	if f.accept == nil || f.accept(r) {
		f.Entry.TypedRune(r)
	}
}

func (f *field) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape, fyne.KeyF2:
		passKey(f, key)
	default:
		f.Entry.TypedKey(key)
	}
}

func (f *field) TypedShortcut(s fyne.Shortcut) {
	if _, ours := s.(*desktop.CustomShortcut); ours {
		passShortcut(f, s)
		return
	}
	f.Entry.TypedShortcut(s)
}

// put sets the text without telling OnChanged, and only if it differs: the
// person's cursor stays where it was otherwise.
func (f *field) put(content string) {
	if f.Text == content {
		return
	}
	changed := f.OnChanged
	f.OnChanged = nil
	f.SetText(content)
	f.OnChanged = changed
	f.CursorColumn = len([]rune(content))
	f.Refresh()
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// passKey gives a key that a focused widget has no use for to the window.
func passKey(from fyne.CanvasObject, key *fyne.KeyEvent) {
	if c := canvasOf(from); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(key)
	}
}

func passShortcut(from fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := canvasOf(from).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}
