package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/gate"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// show hands a status to everything that shows a part of it.
func (w *Window) show(s till.Status) {
	before := w.status
	w.status = s
	w.feel(s.Settings, before.Settings)
	if s.Settings.Theme != before.Settings.Theme {
		w.useTheme()
	}
	if s.Settings.Language != before.Settings.Language {
		shell.Speak(s.Settings.Language)
		w.remake()
	}
	w.zoom()
	if s.Settings.LockAfter != before.Settings.LockAfter {
		w.inUse()
	}
	w.useScanners(s.Settings, before.Settings)
	w.usePOS(s.Settings, before.Settings)
	w.lens.Show(s)
	w.win.SetTitle(w.title())
	w.sale.Show(s)
	w.showGate(s)
	w.review.Show(s)
	w.settings.Show(s)
	w.test.Show(s)
	w.day.Show(s)
	w.header.Show(s, now())
	if w.practice != nil {
		w.practice.Status(s)
	}
	w.staff.Show(s)
	w.records.Show()
	read := w.refresh
	door := s.PIN.Unlocked != before.PIN.Unlocked
	if door {
		read = w.reload
	}
	if door || moved(s.Counts, before.Counts) {
		read()
		w.find.Refresh()
		w.slip.Refresh()
	}
}

// showGate shows the step of the first start that is due, or else Sale.
func (w *Window) showGate(s till.Status) {
	step := w.gate.Step
	w.gate.Show(s)
	kit.SetVisible(w.sale.Root, w.gate.Step == gate.Open)
	if w.at == shell.Sale && w.gate.Step != step {
		w.ready()
	}
}

// ready puts the focus where the next key belongs on Sale.
func (w *Window) ready() {
	w.gate.Ready()
	w.sale.Ready()
}

// moved reports whether any sale was recorded or changed its state.
func moved(a, b purchase.Counts) bool {
	for _, state := range purchase.States {
		if a.By[state].Count != b.By[state].Count {
			return true
		}
	}
	return a.Recorded.Count != b.Recorded.Count
}

// paper is the theme.
func (w *Window) paper() kit.Paper {
	return kit.Paper{Mode: w.status.Settings.Theme, Practice: w.cfg.Practice != nil}
}

func (w *Window) title() string {
	switch {
	case w.cfg.Practice != nil:
		return words.T("{program} practice", "program", w.cfg.Name)
	case w.status.Ready:
		return w.cfg.Name + " · " + kit.Name(w.status.Station.LocationName)
	}
	return w.cfg.Name
}

// visit is a person going to another room.
func (w *Window) visit(to shell.Place) {
	if to == shell.Settings {
		w.goTo(to)
		return
	}
	w.leave(func() { w.goTo(to) })
}

// setting goes to one setting, or to the sign-in.
func (w *Window) setting(key string) {
	w.goTo(shell.Settings)
	if key == shell.Account {
		w.settings.AtAccount()
	} else {
		w.settings.At(key)
	}
}

// leave goes on with then, unless a person wants to stay with settings that are
// not saved yet.
func (w *Window) leave(then func()) {
	if w.at == shell.Settings {
		w.settings.Leave(words.T("Leave"), then)
		return
	}
	then()
}

// goTo brings a room to the front, ready for the keyboard.
func (w *Window) goTo(p shell.Place) {
	w.at = p
	w.CloseMenu()
	w.CloseSheets()
	w.EndTear()
	kit.HideTip(w.win.Canvas().Content())
	w.header.At(p)
	for i, pane := range w.panes {
		if shell.Place(i) == p {
			pane.Show()
		} else {
			pane.Hide()
		}
	}
	w.Blur()
	w.notices.at(p)
	w.sale.InFront(p == shell.Sale)
	switch p {
	case shell.Sale:
		w.ready()
	case shell.Settings:
		w.settings.Open()
	}
	w.reload()
}

// reload reads the room in front anew because somebody waits for it.
func (w *Window) reload() {
	switch w.at {
	case shell.Review:
		w.review.Load()
	case shell.Day:
		w.day.Load()
	}
}

// refresh does the same after sales have changed by themselves.
func (w *Window) refresh() {
	switch w.at {
	case shell.Review:
		w.review.Refresh()
	case shell.Day:
		w.day.Refresh()
	}
}

// undo takes a sale back on Sale's form.
func (w *Window) undo(tx purchase.Transaction) {
	w.leave(func() {
		w.goTo(shell.Sale)
		w.sale.Undo(tx)
	})
}

// says speaks in the room in front, and on what hides it.
func (w *Window) says(what string, ink fyne.ThemeColorName) {
	over := w.Tell(what, ink)
	switch w.at {
	case shell.Day:
		w.day.Say(what, ink)
	case shell.Review:
		w.review.Say(what, ink)
	case shell.Settings:
		w.settings.Say(what, ink)
	default:
		if !over {
			w.goTo(shell.Sale)
		}
		w.sale.Say(what, ink)
	}
}
