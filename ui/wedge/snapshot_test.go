package wedge

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// amount is a field that embeds an entry and tidies what it is given.
type amount struct {
	widget.Entry
	set int
}

func newAmount() *amount {
	a := &amount{}
	a.ExtendBaseWidget(a)
	return a
}

func (a *amount) SetText(text string) {
	a.set++
	a.Entry.SetText(strings.TrimSpace(text))
}

// nested is an entry two levels down, as in Fyne's own dialogs.
type nested struct{ amount }

func key(e fyne.Focusable, name fyne.KeyName, times int) {
	for range times {
		e.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func selecting(e desktop.Keyable, move func()) {
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	move()
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

func TestEntriesAreFound(t *testing.T) {
	test.NewApp()
	plain, own, deep, choice := widget.NewEntry(), newAmount(), &nested{}, widget.NewSelectEntry([]string{"a"})
	deep.ExtendBaseWidget(deep)
	for _, tt := range []struct {
		object fyne.Focusable
		want   *widget.Entry
	}{
		{plain, plain},
		{own, &own.Entry},
		{deep, &deep.Entry},
		{choice, &choice.Entry},
		{widget.NewButton("x", nil), nil},
		{&counter{}, nil},
	} {
		if got := entryOf(tt.object); got != tt.want {
			t.Errorf("%T: found %p, want %p", tt.object, got, tt.want)
		}
	}
}

func TestEntryGoesBack(t *testing.T) {
	test.NewApp()
	multi := func() *widget.Entry {
		e := widget.NewMultiLineEntry()
		e.Wrapping = fyne.TextWrapWord
		return e
	}
	selectAll := func(e *widget.Entry) { e.TypedShortcut(&fyne.ShortcutSelectAll{}) }
	for _, tt := range []struct {
		name  string
		entry *widget.Entry
		text  string
		place func(*widget.Entry)
	}{
		{"empty", widget.NewEntry(), "", func(*widget.Entry) {}},
		{"cursor at the end", widget.NewEntry(), "24.50", func(e *widget.Entry) { key(e, fyne.KeyEnd, 1) }},
		{"cursor inside", widget.NewEntry(), "24.50", func(e *widget.Entry) { key(e, fyne.KeyRight, 2) }},
		{"all selected", widget.NewEntry(), "24.50", selectAll},
		{"selected forwards", widget.NewEntry(), "24.50", func(e *widget.Entry) {
			key(e, fyne.KeyRight, 1)
			selecting(e, func() { key(e, fyne.KeyRight, 3) })
		}},
		{"selected backwards", widget.NewEntry(), "24.50", func(e *widget.Entry) {
			key(e, fyne.KeyEnd, 1)
			selecting(e, func() { key(e, fyne.KeyLeft, 2) })
		}},
		{"not Latin", widget.NewEntry(), "Kaffee für Łukasz", selectAll},
		{"several lines", multi(), "one\ntwo three\nfour", func(e *widget.Entry) {
			key(e, fyne.KeyDown, 1)
			key(e, fyne.KeyRight, 2)
			selecting(e, func() { key(e, fyne.KeyDown, 1) })
		}},
		{"a wrapped line", multi(), strings.Repeat("wrapped ", 30), selectAll},
		{"password", widget.NewPasswordEntry(), "secret", func(e *widget.Entry) { key(e, fyne.KeyEnd, 1) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := tt.entry
			w := test.NewWindow(e)
			defer w.Close()
			w.Resize(fyne.NewSize(200, 200))
			w.Canvas().Focus(e)
			e.SetText(tt.text)
			tt.place(e)
			row, column, selected := e.CursorRow, e.CursorColumn, e.SelectedText()
			restore := snapshotOf(e)
			for _, r := range "forloy_enr_abc" {
				e.TypedRune(r)
			}
			var said []string
			e.OnChanged = func(s string) { said = append(said, s) }
			restore()
			if e.Text != tt.text || e.CursorRow != row || e.CursorColumn != column || e.SelectedText() != selected {
				t.Errorf("%q, cursor %d/%d, selected %q; want %q, %d/%d, %q",
					e.Text, e.CursorRow, e.CursorColumn, e.SelectedText(), tt.text, row, column, selected)
			}
			if len(said) != 1 || said[0] != tt.text {
				t.Errorf("OnChanged was called with %q", said)
			}
			e.Redo()
			if e.Text != tt.text {
				t.Errorf("redo brings the scan back: %q", e.Text)
			}
		})
	}
}

func TestUntouchedFieldIsLeftAlone(t *testing.T) {
	test.NewApp()
	a := newAmount()
	w := test.NewWindow(a)
	defer w.Close()
	a.SetText("24")
	restore := snapshotOf(a)
	restore()
	if a.set != 1 {
		t.Errorf("a field that nothing was typed into was set again")
	}
	a.TypedRune('9')
	restore()
	if a.set != 2 || a.Text != "24" {
		t.Errorf("the field's own SetText was called %d times, its text is %q", a.set, a.Text)
	}
}
