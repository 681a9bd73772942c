package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// List is the toolkit's list, but for what belongs to the window: of the keys it keeps
// those that choose a line, and no characters, so that Enter and digits do the same
// where a list has the focus as where nothing has.
type List struct{ widget.List }

func NewList(length func() int, create func() fyne.CanvasObject, update func(i int, o fyne.CanvasObject)) *List {
	l := &List{}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

func (l *List) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeySpace:
		l.List.TypedKey(key)
	default:
		passKey(l, key)
	}
}

func (l *List) TypedRune(r rune) { passRune(l, r) }

// Snapshot is the window's, as a button's.
func (l *List) Snapshot() (restore func()) { return snapshotOf(l) }
