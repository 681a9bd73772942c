package ui

import (
	"context"
	"path/filepath"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"counterfoil/internal/fault"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/wedge"
)

// Fyne's preferences hold these and nothing else: a till opens ready to sell,
// wherever it was left.
const (
	prefWidth  = "window.width"
	prefHeight = "window.height"
)

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
			if w.Open() == nil && !w.test.IsOpen() && !w.Saving() {
				do()
			}
		})
	}
	shortcut(fyne.Key1, func() { w.visit(shell.Sale) })
	shortcut(fyne.Key2, func() { w.visit(shell.Review) })
	shortcut(fyne.Key3, func() { w.visit(shell.Day) })
	shortcut(fyne.KeyComma, func() { w.visit(shell.Settings) })
	shortcut(fyne.KeyO, w.openPicture)
	shortcut(fyne.KeyT, w.test.Open)
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

// showMenu opens the small menu beside the gear.
func (w *Window) showMenu(at fyne.CanvasObject) {
	var items []*fyne.MenuItem
	if w.cfg.DecodePicture != nil {
		items = append(items, fyne.NewMenuItem("Open a picture…  Ctrl+O", w.openPicture))
	}
	if w.cfg.OpenPractice != nil {
		items = append(items, fyne.NewMenuItem("Practice", w.openPractice))
	}
	items = append(items, fyne.NewMenuItem("Test the scanner  Ctrl+T", w.test.Open),
		fyne.NewMenuItem("Settings  Ctrl+,", func() { w.visit(shell.Settings) }),
		fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Quit", w.askQuit))
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

func (w *Window) openPicture() {
	if w.cfg.DecodePicture == nil {
		return
	}
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.FileTrouble(err)
		case file != nil:
			path := file.URI().Path()
			file.Close() // it is read by its path, off this goroutine
			w.readPicture(path)
		}
	}, w.win)
	open.SetFilter(storage.NewExtensionFileFilter([]string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"}))
	open.Show()
	open.Resize(shell.DialogSize) // before, there is nothing to resize
}

// readPicture takes the card from a picture: the first QR code, else the first
// code there is.
func (w *Window) readPicture(path string) {
	if w.cfg.DecodePicture == nil {
		return
	}
	w.Work(func(context.Context) func() {
		scans, err := w.cfg.DecodePicture(path)
		return func() {
			switch {
			case err != nil:
				w.ScanRefused(err)
			case len(scans) == 0:
				w.ScanRefused(fault.Fault{Kind: fault.ScanNoCode, Facts: fault.Facts{Where: filepath.Base(path)}})
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
func (w *Window) askQuit() { w.settings.Leave("Quit", w.askQuitWaiting) }

func (w *Window) askQuitWaiting() {
	waiting := w.status.Counts.Waiting()
	if waiting == 0 {
		w.quit()
		return
	}
	w.Ask(shell.Question{Title: "Quit while sales wait?",
		Body: kit.Plural(waiting, "sale has", "sales have") +
			" not reached Forloy yet. They are safe on this PC and are sent when Counterfoil runs again.",
		No: "Stay", Yes: "Quit", YesKind: kit.Danger, OnYes: w.quit})
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
