package ui

import (
	"testing"

	"fyne.io/fyne/v2"

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
