package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
	"counterfoil/ui/wedge"
)

// installHandlers installs the handlers of keys, focus, dropped files and the close button.
func (w *Window) installHandlers() {
	w.installKeys()
	w.app.Lifecycle().SetOnStarted(func() {
		w.fitScreen()
		w.restoreFull()
		w.keepKeyboard()
		w.installWedge()
		w.watchMinimised()
	})
	w.app.Lifecycle().SetOnEnteredForeground(func() { w.setListening(true) })
	w.app.Lifecycle().SetOnExitedForeground(func() { w.setListening(false) })
	w.win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		for _, f := range files {
			w.readPicture(f.Path())
		}
	})
	w.win.SetCloseIntercept(w.askQuit)
	w.win.SetMaster()
}

// keepKeyboard has a click beside what lies over the rooms leave the keyboard there.
func (w *Window) keepKeyboard() {
	if err := wedge.AroundPress(w.win, w.Keep); err != nil {
		w.cfg.Logger.Warn("a click takes the keyboard from a sheet", "error", err)
	}
}

// installWedge has the wedge see keys before the focused widget does, once the window is on the screen.
func (w *Window) installWedge() {
	if w.cfg.Wedge == nil {
		return
	}
	hook, err := wedge.Install(w.win, w.cfg.Wedge(w.status.Settings),
		wedge.Options{Unfocused: w, Beside: func() func() { return w.sale.KeepSaid() }, OnScan: w.Scanned,
			OnRefused: w.ScanRefused, OnDoubted: w.keysDoubted, OnUnable: w.tellKeys, OnTyped: w.typedBurst,
			OnUse: w.inUse, OnEscape: w.Escape})
	if err != nil {
		w.cfg.Logger.Warn("keyboard scanner", "error", err)
		return
	}
	w.hook, w.sale.Keys = hook, hook
}

// useScanners puts changed settings of the scanners in force.
func (w *Window) useScanners(s, before till.Settings) {
	prefix := s.WedgePrefix != before.WedgePrefix
	if w.hook != nil && (prefix || s.WedgeSuffix != before.WedgeSuffix || s.WedgeReading != before.WedgeReading) {
		w.hook.Use(w.cfg.Wedge(s))
	}
	if w.cfg.Serial != nil && (prefix || s.SerialPort != before.SerialPort || s.SerialBaud != before.SerialBaud) {
		w.cfg.Serial.Use(s)
	}
}

// usePOS puts changed settings of the POS in force.
func (w *Window) usePOS(s, before till.Settings) {
	if w.cfg.POS != nil && (s.POSFolder != before.POSFolder || s.POSPort != before.POSPort) {
		w.cfg.POS(s)
	}
}

// watchMinimised tells the camera when the window is minimised, once it is on the screen.
func (w *Window) watchMinimised() {
	if !w.lens.Supported() {
		return
	}
	if err := wedge.OnMinimised(w.win, func(yes bool) { w.lens.Minimised(yes) }); err != nil {
		w.cfg.Logger.Warn("the camera stays on while the window is minimised", "error", err)
	}
}
