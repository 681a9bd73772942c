package ui

import (
	"counterfoil/ui/kit"
	"time"
)

const flashTime = 180 * time.Millisecond

// signal tells of something by ear and by eye.
func (w *Window) signal(s Sound) {
	if !w.status.Settings.Silent {
		w.cfg.Chime(s)
	}
	ink := kit.WashAttention
	switch s {
	case SoundRecorded:
		ink = kit.WashGood
	case SoundRefused:
		ink = kit.WashError
	}
	turn := w.flash.Show(ink)
	time.AfterFunc(flashTime, func() { w.post(func() { w.flash.End(turn) }) })
}
