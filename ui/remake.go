package ui

import (
	"time"

	"counterfoil/ui/kit"
	"counterfoil/ui/wedge"
)

// zoom follows the setting for the size of text, and the room that the window has: a
// large screen is read from further away.
func (w *Window) zoom() {
	factor, text := kit.ZoomFor(w.status.Settings.TextSize, w.win.Canvas().Size())
	switch {
	case kit.Zoomed(factor, text), w.zooms:
	case w.waits():
		w.zooms = true
		w.After(whileWaits, func() {
			w.zooms = false
			w.zoom()
		})
	case kit.Zoom(factor, text):
		w.useTheme() // its sizes are other ones now
		w.remake()
	}
}

// useTheme gives the toolkit the theme that is in force. The toolkit asks the display for its
// size meanwhile, and breaks off if that has just been unplugged.
func (w *Window) useTheme() {
	defer func() {
		switch fell := recover(); {
		case fell == nil:
		case wedge.NoScreen(w.win):
			w.After(kioskLook, w.useTheme)
		default:
			panic(fell)
		}
	}()
	w.app.Settings().SetTheme(w.paper())
}

// resized is called by the window's frame; what follows waits until the pulling ends.
func (w *Window) resized() {
	w.pulls++
	now := w.pulls
	w.After(settled, func() {
		if now == w.pulls {
			w.zoom()
		}
	})
}

// settled is how long a window must have kept its size.
const settled = 300 * time.Millisecond

// whileWaits is how often it is looked whether rooms still wait.
const whileWaits = 100 * time.Millisecond

// waits reports whether a room waits for an answer, or has to tell what comes of something, as of a sale on its way to
// the disk: another room in its place would not know. Nor would it withdraw the half of a scan that stands in a field.
func (w *Window) waits() bool {
	return w.keysCome() || w.sale.Waits() || w.review.Busy() || w.Open() != nil || w.Saving() ||
		w.staff.IsOpen() && !w.staff.Locked()
}

// remake makes all rooms again, for another language or size of text: both are fixed
// when a text is made. What a person has begun is carried over.
func (w *Window) remake() {
	if w.waits() {
		w.After(whileWaits, w.remake)
		return
	}
	beside := w.sale.Beside()
	searched, searching := w.find.Typed()
	w.CloseMenu()
	w.test.Close()
	w.staff.Close() // the lock: the new room shows its own
	w.CloseSheets()
	before, listening, days, practised, set, gate, reviewed, eye := w.sale, w.notices.listening, w.day, w.practice,
		w.settings, w.gate, w.review, w.lens
	w.makeRooms()
	w.layOut()
	w.gate.Carry(gate) // it decides what is shown
	w.lens.Carry(eye)
	w.show(w.status)
	w.showCamera(w.camera)
	w.showSerial(w.serial)
	w.settings.POSTrouble(w.pos)
	w.setListening(listening)
	w.day.Carry(days)
	w.review.Carry(reviewed)
	w.goTo(w.at)
	w.sale.Carry(before)
	w.settings.Carry(set)
	if practised != nil {
		w.practice.Carry(practised)
	}
	w.ready()
	w.sale.GoOn(beside)
	if searching {
		w.find.Resume(searched)
	}
}
