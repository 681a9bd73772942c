package ui

import (
	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/ui/lens"
	"counterfoil/ui/sale"
	"counterfoil/ui/shell"
	"counterfoil/ui/wedge"
)

// What reaches the window from outside, on any goroutine.

// Raise brings the window to the front. Any goroutine may call it.
func (w *Window) Raise() { w.Post(w.front) }

func (w *Window) front() {
	if wedge.NoScreen(w.win) {
		return // the display is unplugged, and there is nothing to see
	}
	w.win.Show()
	restore(w.win)
	w.win.RequestFocus()
}

// Handed is a sale that the POS hands over.
type Handed = sale.Handed

// Prefill takes a sale over from the POS, raises the window and waits for the scan.
// stands is called once it is on the form or, while another sale is being recorded or asked
// about, once it is the next one. Any goroutine may call it.
func (w *Window) Prefill(h Handed, stands func()) {
	w.Post(func() {
		w.Hands.OnceTyped(w.keysCome, func() { // else a scan in its middle would put the amount before back
			if w.sale.Took(h) {
				w.front()
				stands()
				return
			}
			w.test.Close()
			w.gate.Leave()
			w.goTo(shell.Sale)
			w.sale.Prefill(h)
			if h.Card != "" {
				w.EndSwap() // it asks about another sale's card
				w.takeCard(purchase.Scan{Text: h.Card, Source: purchase.SourceCommand, At: now()})
			}
			if h.Card != "" && h.Amount != "" && !w.Swaps() {
				w.sale.Yield(h.Card)
			}
			w.front()
			stands()
		})
	})
}

// keysCome reports whether somebody types, or a keyboard scanner.
func (w *Window) keysCome() bool { return w.sale.Keys != nil && w.sale.Keys.Typing() }

// keyless takes a scan that came without keys. Where it takes the keyboard from what is typed now, that is let come to
// its end: the rest of a receipt or of a PIN would be an amount.
func (w *Window) keyless(s purchase.Scan) {
	w.Post(func() {
		w.Scans.OnceTyped(func() bool { return w.keysCome() && !w.sale.AtAmount() }, func() { w.Scanned(s) })
	})
}

// POSTrouble says in Settings why sales of the POS cannot come in; nil: they can. Any
// goroutine may call it.
func (w *Window) POSTrouble(err error) {
	w.Post(func() {
		w.pos = err
		w.settings.POSTrouble(err)
	})
}

// SerialScan takes a code from the serial scanner. It needs no focus and raises
// nothing: the POS in front stays there. Any goroutine may call it.
func (w *Window) SerialScan(s purchase.Scan) { w.keyless(s) }

// SerialTrouble says in Settings why the serial scanner cannot be read; nil: it
// can. Any goroutine may call it.
func (w *Window) SerialTrouble(err error) { w.Post(func() { w.showSerial(err) }) }

func (w *Window) showSerial(err error) {
	w.serial = err
	w.settings.SerialTrouble(err)
	w.test.SerialTrouble(err)
}

// CameraLook shows a frame. The frame is used only until CameraLook returns; one
// goroutine, any, may call it.
func (w *Window) CameraLook(l lens.Look) { w.eye.Load().Look(l) }

// CameraScan takes a code from the camera, which needs no focus. Any goroutine
// may call it.
func (w *Window) CameraScan(s purchase.Scan) { w.keyless(s) }

// CameraState says how the camera stands. Any goroutine may call it.
func (w *Window) CameraState(s device.CameraState) { w.Post(func() { w.showCamera(s) }) }

func (w *Window) showCamera(s device.CameraState) {
	w.camera = s
	on := s.Phase == device.CameraStarting || s.Phase == device.CameraRunning
	w.lens.ShowState(s)
	w.header.Camera(on)
	w.sale.Watched(on)
	w.test.ShowDevices()
}

// Locked says whether the user's session is locked: the camera is off then. Any
// goroutine may call it.
func (w *Window) Locked(yes bool) { w.Post(func() { w.lens.Locked(yes) }) }
