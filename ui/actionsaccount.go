package ui

import (
	"context"

	"counterfoil/internal/device"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"

	"counterfoil/internal/till"
)

func (w *Window) wireAccount() {
	w.settings.onSave = w.saveSettings
	w.settings.test.Press = w.openTest
	w.settings.serial.onList = w.listPorts
	kit.SetVisible(w.settings.serial.root, w.cfg.Serial != nil)
	gate := w.sale.gate
	gate.onPractise = w.openPractice
	kit.SetVisible(gate.practise, w.cfg.OpenPractice != nil)
	gate.typeThem = func() { w.visit(shell.Settings) }
	gate.pin.OnLater = func() {
		gate.later = true
		w.sale.show(w.status)
		w.sale.ready()
	}
}

func (w *Window) saveSettings(s till.Settings) {
	w.Work(func(ctx context.Context) func() {
		err := w.cfg.Till.SetSettings(context.WithoutCancel(ctx), s)
		return func() {
			if err != nil {
				w.Signal(device.SoundAttention)
				w.settings.failed(err)
				return
			}
			w.settings.saved(s)
		}
	})
}
