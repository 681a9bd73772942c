package ui

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"counterfoil/ui/shell"
)

// installKeys installs the handlers of keys that no field takes.
func (w *Window) installKeys() {
	c := w.win.Canvas()
	c.SetOnTypedRune(w.typedRune)
	c.SetOnTypedKey(w.typedKey)
	shortcut := func(key fyne.KeyName, do func()) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}, func(fyne.Shortcut) {
			if w.Open() == nil && !w.test.IsOpen() && !w.Saving() {
				w.slip.Close()
				do()
			}
		})
	}
	shortcut(fyne.Key1, func() { w.visit(shell.Sale) })
	shortcut(fyne.Key2, func() { w.visit(shell.Review) })
	shortcut(fyne.Key3, func() { w.visit(shell.Day) })
	shortcut(fyne.KeyComma, func() { w.visit(shell.Settings) })
	c.AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) {
		if w.at == shell.Sale && !w.Covered() && w.sale.Selling() {
			w.sale.UndoLast()
		}
	})
	shortcut(fyne.KeyO, w.openPicture)
	shortcut(fyne.KeyT, w.test.Open)
	shortcut(fyne.KeyF, w.find.Open)
}

// typedRune is a character that no field was there for: the amount's, whatever
// it is, or "-5" would become 5.
func (w *Window) typedRune(r rune) {
	if r == '/' && !w.Covered() {
		w.find.Open()
		return
	}
	if w.at == shell.Sale && !w.Covered() && !unicode.IsSpace(r) {
		w.sale.Typed(r)
	}
}

func (w *Window) typedKey(key *fyne.KeyEvent) {
	switch {
	case w.Open() != nil:
		if key.Name == fyne.KeyEscape {
			w.AnswerSafely()
		}
	case w.test.IsOpen():
		if key.Name == fyne.KeyEscape {
			w.test.Close()
		}
	case w.slip.IsOpen():
		if key.Name == fyne.KeyEscape {
			w.slip.Close()
		}
	case w.find.IsOpen():
		if key.Name == fyne.KeyEscape {
			w.find.Close()
		}
	case w.Saving() && key.Name == fyne.KeyEscape:
		w.CloseSave()
	case w.Covered():
	case w.at == shell.Review && w.review.Key(key.Name):
	case key.Name == fyne.KeyF2:
		w.leave(func() {
			w.goTo(shell.Sale)
			w.sale.Key(key.Name)
		})
	case w.at == shell.Sale:
		w.sale.Key(key.Name)
	}
}

// Snapshot keeps what characters change while no field has the focus: Sale's amount,
// and the focus itself. The wedge puts it back when they prove to be a scan's.
func (w *Window) Snapshot() (restore func()) {
	focused, amount := w.win.Canvas().Focused(), w.sale.Snapshot()
	return func() {
		amount()
		if focused == nil {
			w.Blur()
		} else {
			w.Focus(focused)
		}
	}
}
