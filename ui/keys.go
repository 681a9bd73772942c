package ui

import (
	"strconv"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"counterfoil/ui/gate"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// installKeys installs the handlers of keys that no field takes.
func (w *Window) installKeys() {
	c := w.win.Canvas()
	c.SetOnTypedRune(w.typedRune)
	c.SetOnTypedKey(w.typedKey)
	for _, s := range shell.Shortcuts() {
		if keys := s.Shortcut(); keys != nil {
			c.AddShortcut(keys, func(fyne.Shortcut) { w.command(s.Command) })
		}
	}
	for i := range 9 {
		keys := &desktop.CustomShortcut{KeyName: fyne.KeyName(strconv.Itoa(i + 1)), Modifier: fyne.KeyModifierControl}
		c.AddShortcut(keys, func(fyne.Shortcut) { w.number(i) })
	}
}

// number changes who sells, to the one with a number of the staff's, from 0.
func (w *Window) number(i int) {
	if w.free() || w.staff.Locked() {
		w.staff.Number(i)
	}
}

// commands are what shell.Shortcuts do.
func (w *Window) commands() map[shell.Command]func() {
	visit := func(to shell.Place) func() { return func() { w.visit(to) } }
	return map[shell.Command]func(){
		shell.GoSale: visit(shell.Sale), shell.GoReview: visit(shell.Review), shell.GoDay: visit(shell.Day),
		shell.GoSettings: visit(shell.Settings), shell.FindSale: w.find.Open, shell.TypeCard: w.typeCard,
		shell.UndoLast: w.undoLast, shell.OpenPicture: w.openPicture, shell.TestScanner: w.test.Open,
		shell.FullScreen: w.fullScreen, shell.ShowHelp: w.showHelp, shell.LockTill: w.staff.Lock,
	}
}

// pressed does what a key alone stands for; false: nothing.
func (w *Window) pressed(key fyne.KeyName) bool {
	for _, s := range shell.Shortcuts() {
		if s.Key == key && !s.Ctrl && s.Command != shell.None {
			w.command(s.Command)
			return true
		}
	}
	return false
}

// command does what a key stands for, unless a person has something else to end first.
func (w *Window) command(c shell.Command) {
	if c == shell.UndoLast && w.Covered() { // it would take back what cannot be seen
		return
	}
	if w.free() {
		if c != shell.FindSale || !w.find.IsOpen() { // to find a sale, it goes on with what was typed
			w.CloseSheets()
		}
		w.commands()[c]()
	}
}

// free reports whether nothing waits for an answer first.
func (w *Window) free() bool {
	return w.Open() == nil && !w.test.IsOpen() && !w.Saving() && !w.staff.IsOpen()
}

// setsUp reports whether a step of the first start stands in Sale's place.
func (w *Window) setsUp() bool { return w.gate.Step != gate.Open }

// typing reports whether Esc should first take the focus off a field. A list with the focus
// does not count: nobody thinks of it as a place to leave.
func (w *Window) typing() bool {
	focused := w.win.Canvas().Focused()
	_, list := focused.(*kit.List)
	return focused != nil && !list
}

func (w *Window) typeCard() {
	if w.Covered() || w.setsUp() {
		return
	}
	w.leave(func() {
		w.goTo(shell.Sale)
		w.sale.Key(fyne.KeyF2)
	})
}

func (w *Window) undoLast() {
	if w.at == shell.Sale && !w.Covered() && w.sale.Selling() {
		w.sale.UndoLast()
	}
}

func (w *Window) showHelp() {
	if !w.Covered() {
		w.help.Open(w.at)
	}
}

// typedRune is a character that no field was there for. It goes to the amount, digit or
// not: without its minus, "-5" would become 5.
func (w *Window) typedRune(r rune) {
	if w.Relight() { // a click beside a sheet's fields has taken the keyboard from them
		if f, is := w.Focused().(*kit.Field); is {
			f.TypedRune(r)
		}
		return
	}
	if r == '/' && !w.Covered() {
		w.find.Open()
		return
	}
	if r == '?' && !w.Covered() {
		w.showHelp()
		return
	}
	if w.at == shell.Sale && !w.Covered() && !unicode.IsSpace(r) {
		w.sale.Typed(r)
	}
}

func (w *Window) typedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape && w.Back():
	case key.Name == fyne.KeyF1 && w.help.IsOpen():
		w.help.Close()
	case w.Relight():
		if key.Name != fyne.KeySpace && key.Name != fyne.KeyReturn && key.Name != fyne.KeyEnter {
			w.Focused().TypedKey(key)
		}
	case w.Covered():
	case w.at == shell.Review && w.review.Key(key.Name):
	case w.pressed(key.Name):
	case w.at == shell.Sale && w.setsUp():
		w.gate.Key(key.Name)
	case w.at == shell.Sale:
		w.sale.Key(key.Name)
	case key.Name == fyne.KeyEscape && w.typing():
		w.Blur()
	case key.Name == fyne.KeyEscape:
		w.visit(shell.Sale)
	}
}

// Snapshot keeps what characters change while no field has the focus: Sale's amount, or the field
// of a sheet, and the focus itself. The wedge puts it back when they prove to be a scan's.
func (w *Window) Snapshot() (restore func()) {
	focused, amount := w.win.Canvas().Focused(), w.sale.Snapshot()
	field, typed := (*kit.Field)(nil), ""
	if home, is := w.Home().(*kit.Field); is && focused == nil {
		field, typed = home, home.Text
	}
	return func() {
		amount()
		if field != nil {
			field.SetText(typed)
		}
		if focused == nil {
			w.Blur()
		} else {
			w.Focus(focused)
		}
	}
}
