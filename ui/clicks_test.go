package ui

import "testing"

// A click beside all that can be pressed on what lies over the rooms leaves the keyboard, and its ring, where they
// were: what Space answers is always to be seen.
func TestAClickBesideEverythingLeavesTheKeyboard(t *testing.T) {
	for _, row := range dialogs() {
		d := row.desk(t)
		row.open(d)
		d.Idle()
		d.settled()
		had, rings := d.win.Canvas().Focused(), d.rings()
		if (had == nil) != row.waits {
			t.Errorf("%s: %s has the keyboard", row.name, described(had))
		}
		for range 2 { // the toolkit takes it at the press, and when the button is let go
			d.Keep(d.win.Canvas().Unfocus)
		}
		if f := d.win.Canvas().Focused(); f != had || d.rings() != rings {
			t.Errorf("%s: %s has the keyboard, not %s; %d rings, not %d", row.name, described(f), described(had),
				d.rings(), rings)
		}
	}
}

// In a room such a click takes it, as everywhere: what is typed then is the amount.
func TestAClickBesideTheFieldsOfARoom(t *testing.T) {
	d := newDesk(t)
	d.sale.Ready()
	d.Keep(d.win.Canvas().Unfocus)
	if f := d.Focused(); f != nil {
		t.Errorf("%s has the keyboard", described(f))
	}
}
