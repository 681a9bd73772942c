package ui

import (
	"strconv"

	"counterfoil/internal/device"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
)

// feel puts in force what the settings say of sounds and of what moves. After a change of
// the volume it plays a sound, so that one hears the new one.
func (w *Window) feel(s, before till.Settings) {
	w.Silent, kit.Still = s.Silent, s.Still
	volume := 100
	if percent, err := strconv.Atoi(s.Volume); err == nil {
		volume = percent
	}
	w.cfg.Volume(volume)
	if !s.Silent && (before.Silent || s.Volume != before.Volume) {
		w.cfg.Chime(device.SoundRecorded)
	}
}
