package wedge

import (
	"time"

	"fyne.io/fyne/v2"
)

// TurnFull has a window fill its screen, or no longer, and tells which.
func TurnFull(w fyne.Window) (full bool) {
	full = !FillsScreen(w)
	if full && w.FullScreen() {
		w.SetFullScreen(false) // the system has ended it
	}
	w.SetFullScreen(full)
	return full
}

// rect is a place on the screens, in the system's own units.
type rect struct{ x, y, w, h int }

// shared is how much of a place lies in another.
func (r rect) shared(o rect) int {
	w := min(r.x+r.w, o.x+o.w) - max(r.x, o.x)
	h := min(r.y+r.h, o.y+o.h) - max(r.y, o.y)
	return max(w, 0) * max(h, 0)
}

// fit moves a window with its frame onto the screen that has the most of it,
// the first one if none has any, and cuts it to that screen's size: it is full
// then. Screens are without the system's bars.
func fit(window rect, screens []rect) (fits rect, full bool) {
	screen := screens[0]
	for _, s := range screens[1:] {
		if s.shared(window) > screen.shared(window) {
			screen = s
		}
	}
	full = window.w > screen.w || window.h > screen.h
	window.w, window.h = min(window.w, screen.w), min(window.h, screen.h)
	window.x = max(min(window.x, screen.x+screen.w-window.w), screen.x)
	window.y = max(min(window.y, screen.y+screen.h-window.h), screen.y)
	return window, full
}

// Settles is when a window is fitted again after its start: the toolkit and the window manager may put the first size
// back, a moment later.
var Settles = [...]time.Duration{300 * time.Millisecond, time.Second, 3 * time.Second}
