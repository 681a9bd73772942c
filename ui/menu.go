package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// showMenu opens the small menu beside the gear.
func (w *Window) showMenu(at fyne.CanvasObject) {
	var items []*fyne.MenuItem
	if w.cfg.DecodePicture != nil {
		items = append(items, fyne.NewMenuItem(words.T("Open a picture…")+"  Ctrl+O", w.openPicture))
	}
	if w.cfg.OpenPractice != nil {
		items = append(items, fyne.NewMenuItem(words.T("Practice"), w.openPractice))
	}
	items = append(items, fyne.NewMenuItem(words.T("Test the scanner")+"  Ctrl+T", w.test.Open),
		fyne.NewMenuItem(words.T("Settings")+"  Ctrl+,", func() { w.visit(shell.Settings) }),
		fyne.NewMenuItemSeparator(), fyne.NewMenuItem(words.T("Quit"), w.askQuit))
	w.Menu(fyne.NewMenu("", items...), at)
}

func (w *Window) openPractice() {
	w.Work(func(context.Context) func() {
		if err := w.cfg.OpenPractice(); err != nil {
			return func() { w.FileTrouble(err) }
		}
		return nil
	})
}
