package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// The forms before Review have room on the smallest window, in practice and in every
// language: their titles stay within the form, and the button that ends the first one is in
// sight.
func TestDoorFits(t *testing.T) {
	for _, l := range words.Languages() {
		t.Run(l.Code, func(t *testing.T) {
			defer words.Use("")
			d := newDesk(t, practiceScreen, func(_ *Config, c *counter) {
				c.status.Settings.Language, c.status.PIN = l.Code, till.PINState{Choose: true}
			})
			d.goTo(shell.Review)
			d.Idle()
			fit := func() {
				t.Helper()
				for range 3 {
					layOut(d.win.Content())
				}
				for _, text := range append(d.Spilling(), d.Shortened()...) {
					t.Errorf("no room for %q", text)
				}
			}
			fit()
			set := d.Button(words.T("Set the PIN"))
			if end := fyne.CurrentApp().Driver().AbsolutePositionForObject(set).Add(set.Size()); end.Y > leastHeight {
				t.Errorf("the button ends at %g", end.Y)
			}
			s := d.till.status
			s.PIN = till.PINState{Set: true}
			d.show(s)
			fit()
			d.Press(words.T("Forgot the PIN?"))
			fit()
			d.Press(words.T("Back"))
			d.Press(words.T("Open with an owner's sign-in"))
			fit()
		})
	}
}
