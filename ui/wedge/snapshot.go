package wedge

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// snapshotOf returns what puts a focused object back as it is now: nil for one
// that typing does not change.
func snapshotOf(focused fyne.Focusable) func() {
	if own, ok := focused.(Withdrawable); ok {
		return own.Snapshot()
	}
	if e := entryOf(focused); e != nil {
		return snapshotEntry(e, focused)
	}
	return nil
}

// entryOf finds the widget.Entry that an object is or embeds. Fyne's own dialogs
// have fields of unexported types that embed it, so only reflection finds it.
func entryOf(focused fyne.Focusable) *widget.Entry {
	v := reflect.ValueOf(focused)
	for v.Kind() == reflect.Pointer && !v.IsNil() && v.Elem().Kind() == reflect.Struct {
		if v.CanInterface() {
			if e, ok := v.Interface().(*widget.Entry); ok {
				return e
			}
		}
		field, embeds := v.Elem().Type().FieldByName("Entry")
		if !embeds || !field.Anonymous {
			return nil
		}
		inner, err := v.Elem().FieldByIndexErr(field.Index)
		if err != nil {
			return nil
		}
		if inner.Kind() != reflect.Pointer {
			inner = inner.Addr()
		}
		v = inner
	}
	return nil
}

// snapshotEntry keeps an entry's text, cursor and selection. The text is put
// back through the outer object's SetText, so that a field which formats or
// watches its text sees the change; that also forgets what undo and redo would
// bring back of the scan.
func snapshotEntry(e *widget.Entry, outer fyne.Focusable) func() {
	text, selected := e.Text, e.SelectedText()
	row, column, offset := e.CursorRow, e.CursorColumn, e.CursorTextOffset()
	return func() {
		if e.Text == text && e.CursorRow == row && e.CursorColumn == column && e.SelectedText() == selected {
			return
		}
		if e.Text != text {
			outer.(interface{ SetText(string) }).SetText(text)
		}
		e.CursorRow, e.CursorColumn = row, column
		if selected != "" {
			reselect(e, []rune(selected), offset)
		}
		e.Refresh()
	}
}

// reselect selects again what was selected, by the keys a person would use: Fyne
// has no other way. The cursor ends where it was, at the selection's end or, when
// that is where the text fits, at its beginning.
func reselect(e *widget.Entry, selected []rune, cursor int) {
	text := []rune(e.Text)
	anchor, towards := cursor-len(selected), fyne.KeyRight
	if anchor < 0 || string(text[anchor:cursor]) != string(selected) {
		anchor, towards = cursor+len(selected), fyne.KeyLeft
	}
	e.CursorRow, e.CursorColumn = 0, 0
	travel(e, fyne.KeyRight, anchor)
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	e.KeyDown(shift)
	travel(e, towards, cursor)
	e.KeyUp(shift)
}

// travel moves the cursor to an offset in the text. A soft line break takes a
// step of its own, so at most twice the text's length.
func travel(e *widget.Entry, key fyne.KeyName, to int) {
	for range 2*len([]rune(e.Text)) + 2 {
		if e.CursorTextOffset() == to {
			return
		}
		e.TypedKey(&fyne.KeyEvent{Name: key})
	}
}
