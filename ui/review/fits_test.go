package review

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
)

// In every language, Review fits the smallest window, whatever is open in it.
func TestFitsTheSmallestWindow(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		d := open(t, "INTERNAL_ERROR", "CARD_NOT_FOUND", "UNCLEAR_VERDICT", "DATABASE_ERROR", "WHATEVER")
		fits := func(what string) {
			t.Helper()
			if got := d.room.Root.MinSize(); got.Width > uitest.Least.Width {
				t.Errorf("%s, %s: %.0f wide", language.Code, what, got.Width)
			}
			if over := d.Spilling(); len(over) > 0 {
				t.Errorf("%s, %s: beyond the edge: %q", language.Code, what, over)
			}
		}
		fits("the list")
		d.tick(0)
		d.tick(1)
		fits("two chosen")
		d.room.detail.openDismiss()
		fits("a reason")
		d.room.detail.close()
		d.room.detail.openReplace()
		fits("a card")
		for _, pin := range []till.PINState{{Set: true}, {Choose: true}, {}} {
			d.room.Show(till.Status{PIN: pin})
			fits("the door")
		}
	}
}

// TestForgottenPINFromItsTitle: the form for a new PIN is read from its title on, however far
// the page was turned to reach the button.
func TestForgottenPINFromItsTitle(t *testing.T) {
	locked := unlocked
	locked.PIN.Unlocked = false
	d := openAs(t, locked)
	d.room.shell.Window().Resize(fyne.NewSize(600, 300))
	page := d.room.door.Fields[0].Page
	page.ScrollToBottom()
	far := page.Offset.Y
	d.Press("Forgot the PIN?")
	if top := page.Offset.Y; far < 100 || top > 60 {
		t.Errorf("turned to %v, and then to %v", far, top)
	}
}
