package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
)

// A first start shows all of its form at once on the smallest window, in every language: nobody has to roll
// to see that one can practise first.
func TestPractisingFirstIsInSight(t *testing.T) {
	defer words.Use("")
	for _, l := range words.Languages() {
		d := newDesk(t, func(cfg *Config, c *counter) {
			c.status = till.Status{Settings: till.Settings{Language: l.Code}}
			cfg.OpenPractice = func() error { return nil }
		})
		d.win.Resize(uitest.Least)
		d.Idle()
		layOut(d.win.Content())
		d.settled()
		for _, label := range []string{"Practise first, with made-up cards",
			"Type location and staff in Settings instead"} {
			b := d.Button(words.T(label))
			end := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Y + b.Size().Height
			if end > uitest.Least.Height {
				t.Errorf("%s: %q ends at %g", l.Code, b.Label, end)
			}
		}
		for _, cut := range d.Shortened() {
			t.Errorf("%s: no room for %q", l.Code, cut)
		}
		d.win.Close()
	}
}
