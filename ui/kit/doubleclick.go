package kit

import (
	"time"

	"fyne.io/fyne/v2"
)

// DoubleClick is how long after a click another one belongs to it.
const DoubleClick = 400 * time.Millisecond

// clicked is the last click that has pressed something.
var clicked struct {
	at    time.Time
	where fyne.Position
	on    fyne.CanvasObject
}

// stray takes a click, and reports whether it presses nothing: it is the second one of a double
// click, whose first has put something else under the pointer, a sheet or another room. once:
// neither does it press the same thing again, which is about something else by now.
func stray(on fyne.CanvasObject, where fyne.Position, once bool) bool {
	now := time.Now()
	if n := len(covers); n > 0 && now.Sub(covers[n-1].since) < DoubleClick {
		return true // what has opened it was no button: a line of a list, an entry of a menu
	}
	if now.Sub(clicked.at) < DoubleClick {
		if on == clicked.on && once {
			return true
		}
		if on != clicked.on && near(where, clicked.where) {
			return true
		}
	}
	clicked.at, clicked.where, clicked.on = now, where, on
	return false
}

// near reports whether two places may be those of one double click, or of one finger's.
func near(a, b fyne.Position) bool {
	x, y := a.X-b.X, a.Y-b.Y
	return x*x+y*y < (Touch/2)*(Touch/2)
}
