package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
	"counterfoil/ui/wedge"
)

// Fyne's preferences hold the window's size and nothing else: wherever the till was left,
// it opens ready to sell.
const (
	prefWidth  = "window.width"
	prefHeight = "window.height"
	prefFull   = "window.full"
)

const (
	leastWidth, leastHeight         = kit.LeastWidth, kit.LeastHeight // the window opens no smaller
	firstWidth, firstHeight float32 = 1024, 720
)

// opensAt is the size that the window had when it was closed, or its first.
func opensAt(p fyne.Preferences) fyne.Size {
	return fyne.NewSize(max(float32(p.FloatWithFallback(prefWidth, float64(firstWidth))), leastWidth),
		max(float32(p.FloatWithFallback(prefHeight, float64(firstHeight))), leastHeight))
}

// restoreFull fills the screen if the window did so when it was closed, or is a kiosk's.
func (w *Window) restoreFull() {
	if !w.cfg.Kiosk && !w.app.Preferences().Bool(prefFull) {
		return
	}
	if wedge.NoScreen(w.win) {
		w.After(kioskLook, w.restoreFull)
		return
	}
	w.win.SetFullScreen(true)
	if w.cfg.Kiosk {
		w.keepFull()
	}
}

// fullScreen fills the screen, or goes back to a window. A kiosk stays as it is.
func (w *Window) fullScreen() {
	if w.cfg.Kiosk || wedge.NoScreen(w.win) {
		return
	}
	full := wedge.TurnFull(w.win)
	w.app.Preferences().SetBool(prefFull, full)
}

func (w *Window) keepSize() {
	if wedge.FillsScreen(w.win) {
		return // the window behind it has its own
	}
	if w.win.FullScreen() && !w.cfg.Kiosk { // no longer
		w.app.Preferences().SetBool(prefFull, false)
	}
	size := w.win.Canvas().Size()
	w.app.Preferences().SetFloat(prefWidth, float64(size.Width))
	w.app.Preferences().SetFloat(prefHeight, float64(size.Height))
}

// fitScreen makes the window fit the screen: a remembered size, or the first one, may be
// too large for it.
func (w *Window) fitScreen() {
	again, err := wedge.FitScreen(w.win)
	if err != nil {
		w.cfg.Logger.Warn("fit the screen", "error", err)
		if w.cfg.NoWindow != nil { // the toolkit goes on without one
			w.cfg.NoWindow()
		}
		return
	}
	for _, after := range wedge.Settles {
		w.After(after, again)
	}
}
