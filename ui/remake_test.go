package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// TestAnotherLanguage changes it while a sale is on the form, in Settings: the room
// in front stays in front, and the form is whole.
func TestAnotherLanguage(t *testing.T) {
	const card = "forloy_enr_f456"
	defer words.Use("")
	d := newDesk(t)
	d.scan(card)
	d.Keys("12.5")
	d.goTo(shell.Settings)
	old := d.Window.sale
	words.Use("en-US")
	d.remake()
	d.Idle()
	if d.Window.sale == old || d.at != shell.Settings {
		t.Fatalf("the rooms are the old ones, or %v is in front", d.at)
	}
	d.goTo(shell.Sale)
	if d.amount() != "12.5" {
		t.Errorf("the amount is %q", d.amount())
	}
	d.Key(fyne.KeyReturn)
	d.Idle()
	if rung := d.till.rung(); len(rung) != 1 || rung[0].Card != card {
		t.Errorf("rung %v", rung)
	}
}

// TestLockedWhileMadeAnew: one lock stands over the rooms, not the old one under the new,
// and the PIN takes it away.
func TestLockedWhileMadeAnew(t *testing.T) {
	d := newDesk(t)
	s := d.status
	s.Staff = []till.Member{{ID: "usr_ana", Name: "Ana", PIN: true}}
	s.Locked = true
	d.show(s)
	d.remake()
	if n := len(d.win.Canvas().Overlays().List()); n != 1 {
		t.Errorf("%d sheets over the rooms", n)
	}
	s.Locked = false
	d.show(s)
	if d.Covered() {
		t.Error("something is left over the rooms")
	}
}
