package ui

import (
	"slices"
	"testing"

	"counterfoil/internal/device"
	"counterfoil/internal/words"
	"counterfoil/ui/practice"
)

// The name of the page in front, which is written bold, and that there is no camera are read whole
// on the smallest window, in every language.
func TestTheSideIsReadWhole(t *testing.T) {
	for _, language := range words.Languages() {
		t.Run(language.Code, func(t *testing.T) {
			defer words.Use("")
			in := func(_ *Config, c *counter) { c.status.Settings.Language = language.Code }
			whole := func(d *desk, label string) {
				t.Helper()
				d.Button(label)
				if slices.Contains(d.Shortened(), label) {
					t.Errorf("no room for %q", label)
				}
			}
			d := cameraDesk(t, in, func(c *Config, _ *counter) { c.Practice = pretend(practice.Card{}) })
			for _, page := range []string{words.T("Cards"), words.T("Camera"), words.T("Keypad")} {
				d.Press(page)
				whole(d, page)
			}
			d = cameraDesk(t, in)
			d.lens.ShowState(device.CameraState{Phase: device.CameraFailed, Trouble: device.ErrNoCamera})
			whole(d, words.T("No camera is connected"))
		})
	}
}
