package review

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
)

// The keyboard is in the list as soon as it is there, and again once a question has been
// answered or left.
func TestTheListHasTheKeyboard(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE", "CARD_INACTIVE")
	down := func(want string) {
		t.Helper()
		d.Key(fyne.KeyDown)
		d.Key(fyne.KeySpace)
		d.Says(d.room.detail.facts[0], want)
	}
	down("€5.01")
	d.Press("Dismiss")
	d.Keys("wrong card")
	d.Key(fyne.KeyReturn)
	d.Idle()
	down("€5.02")
	d.room.list.widget.Select(0)
	d.Press("Dismiss")
	d.Key(fyne.KeyEscape)
	down("€5.01")
	d.Press("Rescan and replace")
	d.Press("Cancel")
	down("€5.02")
}

// Nobody who types a reason is interrupted by what came of another sale.
func TestTypingGoesOn(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	d.Press("Dismiss")
	d.Keys("wrong ")
	d.room.Load()
	d.Idle()
	d.Keys("card")
	if text := d.Field("Reason, for the journal").Text; text != "wrong card" {
		t.Errorf("typed %q", text)
	}
}

// With a filter, the list says how many of all it shows.
func TestFilteredOfAll(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE", "CARD_INACTIVE")
	d.Press("All causes ▾")
	d.Choose("No such card: 1")
	d.Idle()
	d.Shows("1 of 3 sales to review")
}

// Whoever types a PIN goes on where they are when a sale is sent meanwhile.
func TestThePINIsTypedOn(t *testing.T) {
	d := openAs(t, till.Status{PIN: till.PINState{Choose: true}})
	d.Keys("482917")
	d.Key(fyne.KeyReturn)
	d.Keys("482")
	d.room.Refresh()
	d.Idle()
	d.Keys("917")
	d.Key(fyne.KeyReturn)
	d.Idle()
	d.expect("PIN 482917")
}

// Esc takes the ticks away before it leaves the room.
func TestEscUnticks(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	d.tick(0)
	d.tick(1)
	if !d.room.Key(fyne.KeyEscape) {
		t.Error("Esc with ticks leaves")
	}
	d.Hides("chosen")
	if d.room.Key(fyne.KeyEscape) {
		t.Error("Esc without ticks stays")
	}
}
