package ui

import (
	"time"

	"counterfoil/ui/kit"
	"counterfoil/ui/wedge"
)

// zoom follows the setting for the size of text, and the room that the window has: a
// large screen is read from further away.
func (w *Window) zoom() {
	if kit.Zoom(kit.ZoomFor(w.status.Settings.TextSize, w.win.Canvas().Size())) {
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

// remake makes all rooms again, for another language or size of text: both are fixed
// when a text is made. What a person has begun is carried over. It waits for a sale on
// its way to the disk and for a manager's action, since their room must tell what came of them.
func (w *Window) remake() {
	if w.sale.Busy() || w.review.Busy() {
		w.After(100*time.Millisecond, w.remake)
		return
	}
	searched, searching := w.find.Typed()
	w.CloseMenu()
	w.test.Close()
	w.staff.Close() // the new room shows its own lock
	w.CloseSheets()
	before, listening, days, practised, set, gate, reviewed := w.sale, w.notices.listening, w.day, w.practice,
		w.settings, w.gate, w.review
	w.makeRooms()
	w.layOut()
	w.show(w.status)
	w.showCamera(w.camera)
	w.setListening(listening)
	w.day.Carry(days)
	w.review.Carry(reviewed)
	w.goTo(w.at)
	w.sale.Carry(before)
	w.settings.Carry(set)
	w.gate.Carry(gate)
	if practised != nil {
		w.practice.Carry(practised)
	}
	w.ready()
	if searching {
		w.find.Resume(searched)
	}
}
