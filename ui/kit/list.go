package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// List is the toolkit's list, but for the keys that are the window's: Esc goes one
// step back also where a list has the focus.
type List struct{ widget.List }

func NewList(length func() int, create func() fyne.CanvasObject, update func(i int, o fyne.CanvasObject)) *List {
	l := &List{}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

func (l *List) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		passKey(l, key)
		return
	}
	l.List.TypedKey(key)
}
