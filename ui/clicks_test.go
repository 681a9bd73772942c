package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
)

// A click beside all that can be pressed on what lies over the rooms leaves the keyboard, and its ring, where they
// were: what Space answers is always to be seen. Where the toolkit takes it all the same, the next key gives it back,
// and Space and Enter do nothing else.
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
		if !row.waits {
			d.keysAfterAClick(row.name)
		}
	}
}

func (d *desk) keysAfterAClick(name string) {
	d.Helper()
	had, screen := d.win.Canvas().Focused(), d.Screen()
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
		d.win.Canvas().Unfocus()
		d.Key(key)
		if f := d.win.Canvas().Focused(); f != had {
			d.Errorf("%s: after %s %s has the keyboard, not %s", name, key, described(f), described(had))
		}
	}
	if d.Screen() != screen {
		d.Errorf("%s: something was done: %s", name, d.Screen())
	}
	f, is := had.(*kit.Field)
	if !is {
		return
	}
	d.win.Canvas().Unfocus()
	restore, text := d.Snapshot(), f.Text
	d.Keys("1")
	if strings.Count(f.Text, "1") != strings.Count(text, "1")+1 {
		d.Errorf("%s: the first character is lost: %q", name, f.Text)
	}
	restore()
	if f.Text != text {
		d.Errorf("%s: a scan's character stays: %q", name, f.Text)
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
