package ui

import (
	"context"
	"counterfoil/ui/kit"
	"path/filepath"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"counterfoil/ui/wedge"
)

// Fyne's preferences hold these and nothing else: a till opens ready to sell,
// wherever it was left.
const (
	prefWidth  = "window.width"
	prefHeight = "window.height"
)

// dialogSize is what a file dialog asks for.
var dialogSize = fyne.NewSize(720, 520)

const (
	leastWidth, leastHeight float32 = 800, 600
	firstWidth, firstHeight float32 = 1024, 720
)

// listen joins keys, focus, drops and the close button.
func (w *Window) listen() {
	c := w.win.Canvas()
	c.SetOnTypedRune(w.typedRune)
	c.SetOnTypedKey(w.typedKey)
	shortcut := func(key fyne.KeyName, do func()) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}, func(fyne.Shortcut) {
			if w.question == nil && w.test == nil && w.saving == nil {
				do()
			}
		})
	}
	shortcut(fyne.Key1, func() { w.visit(placeSale) })
	shortcut(fyne.Key2, func() { w.visit(placeReview) })
	shortcut(fyne.Key3, func() { w.visit(placeDay) })
	shortcut(fyne.KeyComma, func() { w.visit(placeSettings) })
	shortcut(fyne.KeyO, w.openPicture)
	shortcut(fyne.KeyT, w.openTest)
	w.app.Lifecycle().SetOnStarted(func() {
		w.fitScreen()
		w.hear()
		w.minding()
	})
	w.app.Lifecycle().SetOnEnteredForeground(func() { w.listening(true) })
	w.app.Lifecycle().SetOnExitedForeground(func() { w.listening(false) })
	w.win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		for _, f := range files {
			w.readPicture(f.Path())
		}
	})
	w.win.SetCloseIntercept(w.askQuit)
	w.win.SetMaster()
}

// typedRune is a character that no field was there for: the amount's, whatever
// it is, or "-5" would become 5.
func (w *Window) typedRune(r rune) {
	if w.at == placeSale && !w.covered() && !unicode.IsSpace(r) {
		w.sale.typed(r)
	}
}

func (w *Window) typedKey(key *fyne.KeyEvent) {
	switch {
	case w.question != nil:
		if key.Name == fyne.KeyEscape {
			w.escape()
		}
	case w.test != nil:
		if key.Name == fyne.KeyEscape {
			w.closeTest()
		}
	case w.saving != nil && key.Name == fyne.KeyEscape:
		w.closeSave()
	case w.covered():
	case key.Name == fyne.KeyF2 && w.at == placeReview && w.review.detail.rescanning():
		w.win.Canvas().Focus(w.review.detail.replace.card)
	case key.Name == fyne.KeyF2:
		w.leaveSettings(w.at == placeSettings, "Leave", func() {
			w.goTo(placeSale)
			if w.sale.form.Visible() {
				w.sale.typeCard()
			}
		})
	case w.at == placeSale:
		w.saleKey(key.Name)
	case key.Name == fyne.KeyEscape && w.at == placeReview:
		w.review.detail.close()
	}
}

func (w *Window) saleKey(key fyne.KeyName) {
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		w.sale.submit()
	case fyne.KeyBackspace:
		w.sale.typed(kit.Backspace)
	case fyne.KeyEscape:
		w.sale.escape()
	}
}

// covered: a dialog, a menu or a pop-up is over the panes.
func (w *Window) covered() bool { return w.win.Canvas().Overlays().Top() != nil }

// showMenu opens the small menu beside the gear.
func (w *Window) showMenu(at fyne.CanvasObject) {
	var items []*fyne.MenuItem
	if w.cfg.DecodePicture != nil {
		items = append(items, fyne.NewMenuItem("Open a picture…  Ctrl+O", w.openPicture))
	}
	if w.cfg.OpenPractice != nil {
		items = append(items, fyne.NewMenuItem("Practice", w.openPractice))
	}
	items = append(items, fyne.NewMenuItem("Test the scanner  Ctrl+T", w.openTest),
		fyne.NewMenuItem("Settings  Ctrl+,", func() { w.visit(placeSettings) }),
		fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Quit", w.askQuit))
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), w.win.Canvas())
	corner := fyne.CurrentApp().Driver().AbsolutePositionForObject(at)
	menu.ShowAtPosition(fyne.NewPos(corner.X+at.Size().Width-menu.MinSize().Width, corner.Y+at.Size().Height))
}

func (w *Window) openPractice() {
	w.work(func(context.Context) func() {
		if err := w.cfg.OpenPractice(); err != nil {
			return func() { w.fileTrouble(err) }
		}
		return nil
	})
}

func (w *Window) openPicture() {
	if w.cfg.DecodePicture == nil {
		return
	}
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.fileTrouble(err)
		case file != nil:
			path := file.URI().Path()
			file.Close() // it is read by its path, off this goroutine
			w.readPicture(path)
		}
	}, w.win)
	open.SetFilter(storage.NewExtensionFileFilter([]string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"}))
	open.Show()
	open.Resize(dialogSize) // before, there is nothing to resize
}

// readPicture takes the card from a picture: the first QR code, else the first
// code there is.
func (w *Window) readPicture(path string) {
	if w.cfg.DecodePicture == nil {
		return
	}
	w.work(func(context.Context) func() {
		scans, err := w.cfg.DecodePicture(path)
		return func() {
			switch {
			case err != nil:
				w.ScanRefused(err.Error())
			case len(scans) == 0:
				w.ScanRefused("no code was found in " + filepath.Base(path))
			default:
				best := scans[0]
				for _, s := range scans {
					if s.Symbology == "QR" {
						best = s
						break
					}
				}
				w.takeCard(best)
			}
		}
	})
}

// askQuit warns of settings that were not saved, and while sales wait. Those are
// safe: it is about when they arrive.
func (w *Window) askQuit() { w.leaveSettings(true, "Quit", w.askQuitWaiting) }

func (w *Window) askQuitWaiting() {
	waiting := w.status.Counts.Waiting()
	if waiting == 0 {
		w.quit()
		return
	}
	w.ask(asked{title: "Quit while sales wait?",
		body: kit.Plural(waiting, "sale has", "sales have") +
			" not reached Forloy yet. They are safe on this PC and are sent when Counterfoil runs again.",
		no: "Stay", yes: "Quit", yesKind: kit.Danger, onYes: w.quit})
}

func (w *Window) quit() {
	w.keepSize()
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}

func (w *Window) keepSize() {
	size := w.win.Canvas().Size()
	w.app.Preferences().SetFloat(prefWidth, float64(size.Width))
	w.app.Preferences().SetFloat(prefHeight, float64(size.Height))
}

// fitScreen: a remembered size, or the first one, may be larger than the screen
// that there is now.
func (w *Window) fitScreen() {
	if err := wedge.FitScreen(w.win); err != nil {
		w.cfg.Logger.Warn("fit the screen", "error", err)
	}
}

func (w *Window) restoreSize() {
	p := w.app.Preferences()
	w.win.Resize(fyne.NewSize(max(float32(p.FloatWithFallback(prefWidth, float64(firstWidth))), leastWidth),
		max(float32(p.FloatWithFallback(prefHeight, float64(firstHeight))), leastHeight)))
}
