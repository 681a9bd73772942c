package shell_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/tests/uitest"
	"counterfoil/ui/shell"
)

// blinking has a cursor while it has the keyboard.
type blinking struct {
	widget.Entry
	blinks bool
}

func (b *blinking) FocusGained() { b.blinks = true }
func (b *blinking) FocusLost()   { b.blinks = false }

// What has the keyboard in a sheet loses it with the sheet: a cursor that blinks on, unseen, has
// the window drawn again and again.
func TestAClosedSheetHasNoKeyboard(t *testing.T) {
	d, s := uitest.Open(t)
	field := &blinking{}
	field.ExtendBaseWidget(field)
	var sheet shell.Sheet
	sheet.Put(s, 0, field)
	s.Focus(field)
	d.Idle()
	if !field.blinks || s.Focused() != fyne.Focusable(field) {
		t.Fatal("the field has no keyboard")
	}
	sheet.Close()
	d.Idle()
	if field.blinks {
		t.Error("a cursor blinks in what is closed")
	}
}
