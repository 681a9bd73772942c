package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
)

// In larger text, on a common laptop and on the smallest window, what ends a form for a sign-in or a PIN is in sight.
func TestTheButtonOfAFormIsInSight(t *testing.T) {
	t.Cleanup(func() { words.Use("") })
	laptop := fyne.NewSize(1366, 768-72) // less the system's bars
	for language, size := range map[string]fyne.Size{"en-GB": laptop, "de": uitest.Least, "it": uitest.Least} {
		for _, row := range []struct {
			name, button string
			lets         func(*Config, *counter)
			open         func(*desk)
		}{
			{"first sign-in", "Sign in", func(_ *Config, c *counter) {
				c.status = till.Status{Settings: c.status.Settings}
			}, nil},
			{"manager PIN", "Set the PIN", func(_ *Config, c *counter) {
				c.status.ProfileKnown, c.status.PIN = true, till.PINState{Choose: true}
			}, nil},
			{"somebody new", "Sign in", twoOfStaff, func(d *desk) {
				d.staff.Number(1)
				d.Press(words.T("Forgot the PIN?"))
			}},
			{"a PIN to sell", "Open", twoOfStaff, func(d *desk) { d.staff.Number(1) }},
		} {
			d := newDesk(t, func(c *Config, fake *counter) {
				row.lets(c, fake)
				fake.status.Settings.TextSize, fake.status.Settings.Language = "125", language
			})
			d.win.Resize(size)
			d.zoom()
			d.show(d.till.status)
			d.ready()
			if row.open != nil {
				row.open(d)
			}
			d.Idle()
			b := d.Button(words.T(row.button))
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
			if foot := at.Y + b.Size().Height; foot > d.win.Canvas().Size().Height {
				t.Errorf("%s, %s: the button ends at %v of %v", language, row.name, foot, d.win.Canvas().Size().Height)
			}
		}
	}
}
