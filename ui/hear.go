package ui

import (
	"counterfoil/internal/till"
	"counterfoil/ui/wedge"
)

// hear puts the wedge before the focus, once the window is on the screen.
func (w *Window) hear() {
	if w.cfg.Wedge == nil {
		return
	}
	hook, err := wedge.Install(w.win, w.cfg.Wedge(w.status.Settings),
		wedge.Options{Unfocused: w, OnScan: w.Scanned, OnRefused: w.ScanRefused, OnDoubted: w.keysDoubted,
			OnUnable: w.tellKeys, OnTyped: w.test.Typed})
	if err != nil {
		w.cfg.Logger.Warn("keyboard scanner", "error", err)
		return
	}
	w.hook, w.sale.Keys = hook, hook
}

// hearAs takes over how the scanner begins and ends a scan.
func (w *Window) hearAs(s, before till.Settings) {
	prefix := s.WedgePrefix != before.WedgePrefix
	if w.hook != nil && (prefix || s.WedgeSuffix != before.WedgeSuffix || s.WedgeReading != before.WedgeReading) {
		w.hook.Use(w.cfg.Wedge(s))
	}
	if w.cfg.Serial != nil && (prefix || s.SerialPort != before.SerialPort || s.SerialBaud != before.SerialBaud) {
		w.cfg.Serial.Use(s)
	}
}
