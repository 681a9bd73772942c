package ui

import (
	"errors"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// taker is a room that takes scans, and comes to the front to do so.
type taker interface {
	OnForm() string                         // the code that stands where a scan would go; "": none
	Take(s purchase.Scan, card string)      // a code that can be a card's
	Barcode(s purchase.Scan, refusal error) // a barcode's number, on which no sale can be made
	Repeated(err error)                     // the same scan once more
	Refuse(why error)                       // says why a scan cannot be used
	TakeOff()                               // the card that a scanner has put on the form is a piece of another code
}

// takes is the room that a scan goes to now: Review while "Rescan and replace" is
// open there, from anywhere else Sale.
func (w *Window) takes() taker {
	if w.at == shell.Review && w.review.Rescanning() {
		return w.review
	}
	return w.sale
}

// Scanned takes a code from a scanner, on the UI goroutine. Refusals are shown and
// heard.
func (w *Window) Scanned(s purchase.Scan) {
	w.inUse()
	w.takeCard(s)
}

// shut reports whether a scan cannot be taken until a person has done something else first, and
// tells so: on what lies over everything.
func (w *Window) shut() bool {
	switch {
	case w.staff.Locked():
		w.Signal(device.SoundRefused)
		w.Tell(words.T("Unlock the till, then scan again."), kit.InkError)
	case w.Asks():
		w.Alarm()
		w.Tell(words.T("Answer the question, then scan again."), kit.InkAttention)
	default:
		return false
	}
	return true
}

func (w *Window) takeCard(s purchase.Scan) {
	if w.joinCode(s) {
		return
	}
	if w.shut() {
		if card, err := purchase.ParseCard(s.Text); err != nil || card != w.takes().OnForm() {
			w.seeAgain(s)
		}
		return
	}
	w.CloseMenu()
	w.CloseSheets()
	if w.test.IsOpen() {
		w.test.Scanned(s)
		return
	}
	if s.Source != purchase.SourceCommand && w.atStep(func() { w.test.Scanned(s) }) {
		return
	}
	room := w.takes()
	card, err := w.cfg.Till.TakeScan(s, room.OnForm())
	switch {
	case err == nil:
		room.Take(s, card)
	case errors.Is(err, fault.CardAgain):
		room.Repeated(err)
	case errors.Is(err, fault.CardBarcode):
		room.Barcode(s, err)
	default:
		room.Refuse(err)
	}
}

// seeAgain has the camera read a code again that could not be taken, once it can: the card may lie before it all the
// time, and would not count as scanned again.
func (w *Window) seeAgain(s purchase.Scan) {
	switch {
	case s.Source != purchase.SourceCamera || w.cfg.Camera == nil || w.cfg.Camera.Forget == nil:
	case w.staff.Locked() || w.Asks():
		w.After(time.Second/2, func() { w.seeAgain(s) })
	default:
		w.cfg.Camera.Forget(s.Text)
	}
}

// atStep keeps what a scanner sent from the form that a step of the first start hides; false:
// none does. The tour's steps try the scanner, so there it is the scan test's.
func (w *Window) atStep(test func()) bool {
	switch {
	case !w.setsUp() || w.takes() == taker(w.review):
		return false
	case w.gate.Touring():
		w.goTo(shell.Sale)
		w.test.Open()
		if w.burst.Typed != "" { // it has come while the test was closed
			w.test.Typed(w.burst)
		}
		w.burst = device.Burst{}
		test()
	default:
		w.Signal(device.SoundRefused)
		w.notices.tellKeys(words.T("Finish this step first. Cards can be scanned after it."), w.Shell)
	}
	return true
}

// typedBurst is told what was typed without a pause, by a scanner or a person: right before what it
// proves to be.
func (w *Window) typedBurst(b device.Burst) {
	w.burst = device.Burst{}
	if w.gate.Touring() {
		w.burst = b
	}
	w.test.Typed(b)
}

// ScanRefused says why what a scanner has sent cannot be used, on the UI goroutine.
func (w *Window) ScanRefused(why error) {
	w.cfg.Logger.Info("a scan was refused", "error", why)
	if w.test.IsOpen() {
		w.test.Refused(why)
		return
	}
	if errors.Is(why, fault.ScanTorn) {
		w.EndSwap() // both codes that it asks about are pieces
		if w.Asks() || w.staff.Locked() {
			w.takes().TakeOff() // the form lies below that
		}
	}
	if w.shut() || w.atStep(func() { w.test.Refused(why) }) {
		return
	}
	w.CloseSheets() // it is said on the form
	w.takes().Refuse(why)
}

// practiceCard takes a card that was pressed instead of scanned. The practice camera
// reads it itself, if it runs.
func (w *Window) practiceCard(code string) {
	if w.lens.Hold(code) {
		w.sale.OpenLens()
		return
	}
	w.takeCard(purchase.Scan{Text: code, Symbology: "QR", Source: purchase.SourceWedge, At: now()})
}
