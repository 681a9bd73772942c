package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/wedge"
)

// showMenu opens the small menu beside the gear.
func (w *Window) showMenu(at fyne.CanvasObject) {
	var items []*fyne.MenuItem
	if w.cfg.DecodePicture != nil {
		items = append(items, fyne.NewMenuItem(shell.WithKeys(words.T("Open a picture…"), shell.OpenPicture),
			w.openPicture))
	}
	items = append(items, fyne.NewMenuItem(shell.WithKeys(words.T("Find a sale"), shell.FindSale), w.find.Open))
	if w.cfg.OpenPractice != nil {
		items = append(items, fyne.NewMenuItem(words.T("Practice"), w.openPractice))
	}
	if w.practice != nil {
		items = append(items, fyne.NewMenuItem(words.T("A guided first round"), w.practice.Guide))
	}
	leave := fyne.NewMenuItem(words.T("Leave practice"), w.askLeavePractice)
	if w.cfg.OpenTill != nil {
		items = append(items, leave)
	}
	screen := words.T("Full screen")
	if wedge.FillsScreen(w.win) {
		screen = words.T("Leave full screen")
	}
	tongues := fyne.NewMenuItem("Language", func() { w.showLanguages(at) })
	if own := words.T("Language"); own != tongues.Label { // in English too, for whoever reads nothing else here
		tongues.Label = own + " / " + tongues.Label
	}
	tongues.Label += "…"
	settings := fyne.NewMenuItem(shell.WithKeys(words.T("Settings"), shell.GoSettings),
		func() { w.visit(shell.Settings) })
	help := fyne.NewMenuItem(shell.WithKeys(words.T("Help"), shell.ShowHelp), w.showHelp)
	scanner := fyne.NewMenuItem(shell.WithKeys(words.T("Test the scanner"), shell.TestScanner), w.test.Open)
	link := fyne.NewMenuItem(words.T("Connection")+"…", w.header.TellConnection)
	items = append(items, tongues, scanner, link, settings)
	if !w.cfg.Kiosk {
		items = append(items, fyne.NewMenuItem(shell.WithKeys(screen, shell.FullScreen), w.fullScreen))
	}
	items = append(items, fyne.NewMenuItem(words.T("Records and support…"), w.records.Open), help,
		fyne.NewMenuItem(words.T("About"), w.about.Open),
		fyne.NewMenuItemSeparator(), fyne.NewMenuItem(words.T("Quit"), w.askQuit))
	w.Menu(fyne.NewMenu("", w.inSight(items, settings, help, leave, scanner)...), at)
}

// inSight leaves out entries that the window has a button for, one after the other, until it is high enough for the
// menu: keys would go to entries out of sight.
func (w *Window) inSight(items []*fyne.MenuItem, spare ...*fyne.MenuItem) []*fyne.MenuItem {
	room := w.win.Canvas().Size().Height - kit.Grid
	for _, s := range spare {
		if widget.NewMenu(fyne.NewMenu("", items...)).MinSize().Height <= room {
			break
		}
		items = slices.DeleteFunc(items, func(item *fyne.MenuItem) bool { return item == s })
	}
	return items
}

// showLanguages opens a menu of them in the place of the one that it was chosen from: keys
// go through it in the same way.
func (w *Window) showLanguages(at fyne.CanvasObject) {
	var items []*fyne.MenuItem
	for _, l := range words.Languages() {
		item := fyne.NewMenuItem(l.Name, func() { w.setLanguage(l.Code) })
		item.Checked = l.Code == w.status.Settings.Language
		items = append(items, item)
	}
	w.Menu(fyne.NewMenu("", items...), at)
}

func (w *Window) setLanguage(code string) { w.set(func(s *till.Settings) { s.Language = code }) }

// tour shows the steps of the first start again, in Sale's place.
func (w *Window) tour() {
	w.goTo(shell.Sale)
	w.gate.Repeat()
}

// set changes one of the settings in force.
func (w *Window) set(change func(*till.Settings)) {
	were, made := w.status.Settings, w.status.Settings
	change(&made)
	w.Work(func(ctx context.Context) func() {
		if err := w.cfg.Till.SetSettings(context.WithoutCancel(ctx), were, made); err != nil {
			return func() { w.FileTrouble(err) }
		}
		return nil
	})
}

// askLeavePractice goes from practice to the real till, which is a process of its own.
func (w *Window) askLeavePractice() {
	w.settings.Leave(words.T("Leave practice"), func() {
		w.Ask(shell.Question{Title: words.T("Leave practice?"),
			Body: words.T("The real till opens in a window of its own. If it has not been set up yet, it begins with " +
				"that. What was sold here stays in practice."),
			No: words.T("No, go back"), Yes: words.T("Leave practice"), YesKind: kit.Plain, OnYes: w.leavePractice})
	})
}

func (w *Window) leavePractice() {
	w.Work(func(context.Context) func() {
		if err := w.cfg.OpenTill(); err != nil {
			return func() { w.FileTrouble(err) }
		}
		return w.quit
	})
}

func (w *Window) openPractice() {
	w.Work(func(context.Context) func() {
		if err := w.cfg.OpenPractice(); err != nil {
			return func() { w.FileTrouble(err) }
		}
		return nil
	})
}
