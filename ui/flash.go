package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// flash tints the pane for a moment: what happened can be seen from the corner
// of the eye where nothing can be heard. It is drawn twice, not animated.
type flash struct {
	root *surface
	turn int // the last flash; an older one must not end a newer
}

const flashTime = 180 * time.Millisecond

func newFlash() *flash {
	f := &flash{root: newSurface(inkNone, inkNone, 0)}
	f.root.Hide()
	return f
}

func (f *flash) show(ink fyne.ThemeColorName) (turn int) {
	f.turn++
	f.root.paint(ink, inkNone)
	f.root.Show()
	return f.turn
}

func (f *flash) end(turn int) {
	if turn == f.turn {
		f.root.Hide()
	}
}

// signal tells of something by ear and by eye.
func (w *Window) signal(s Sound) {
	if !w.status.Settings.Silent {
		w.cfg.Chime(s)
	}
	ink := washAttention
	switch s {
	case SoundRecorded:
		ink = washGood
	case SoundRefused:
		ink = washError
	}
	turn := w.flash.show(ink)
	time.AfterFunc(flashTime, func() { w.post(func() { w.flash.end(turn) }) })
}
