package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
	"counterfoil/ui/gate"
	"counterfoil/ui/shell"
)

// openReview is a desk whose review is unlocked and shown.
func openReview(t *testing.T, codes ...string) *desk {
	t.Helper()
	d := newDesk(t, func(_ *Config, c *counter) {
		c.status.PIN = till.PINState{Set: true, Unlocked: true}
		c.review = uitest.Refused(t, codes...)
	})
	d.goTo(shell.Review)
	d.Idle()
	return d
}

// While "Rescan and replace" is open, a scan is the form's. Otherwise it is the
// next sale's.
func TestScansInReview(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND")
	d.Press("Rescan and replace")
	d.scan("forloy_enr_right")
	if d.at != shell.Review || d.sale.OnForm() != "" {
		t.Fatal("the scan went to Sale")
	}
	if d.review.OnForm() != "forloy_enr_right" || d.till.said() != "" {
		t.Fatalf("scanned %q, did %q", d.review.OnForm(), d.till.said())
	}
	d.ScanRefused(fault.New(fault.CardBarcode))
	d.Shows("That is a barcode, of a product or a card, and no sale can be made with it. Scan the card's QR code.")
	d.Blur()
	d.Key(fyne.KeyF2) // the card is typed here, and not on Sale
	if d.win.Canvas().Focused() != d.Field("Scan the card now, or type its code") {
		t.Error("F2 does not lead to the form")
	}
	d.Key(fyne.KeyEscape)
	if d.at != shell.Review || d.review.Rescanning() {
		t.Error("Esc did not close the form")
	}
	d.scan("forloy_enr_next")
	if d.at != shell.Sale || d.sale.OnForm() != "forloy_enr_next" {
		t.Error("a scan outside the form did not go to Sale")
	}
}

func TestReviewOpens(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Review)
	d.Keys("123456") // the PIN has the focus
	d.Key(fyne.KeyReturn)
	d.Idle()
	if d.till.said() != "unlock 123456" {
		t.Errorf("did %q", d.till.said())
	}
	d.till.review = uitest.Refused(t, "CARD_NOT_FOUND")
	s := d.till.status
	s.PIN.Unlocked = true
	d.show(s)
	d.Idle()
	d.Shows("1 sale to review")
}

func TestPINPutOff(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) { c.status.PIN = till.PINState{Choose: true} })
	if d.gate.Step != gate.PIN || d.sale.Selling() {
		t.Fatal("the PIN is not asked for after the first sign-in")
	}
	d.Press("Later")
	if !d.sale.Selling() {
		t.Error("the PIN cannot be put off")
	}
	d.goTo(shell.Review)
	d.Shows("Choose the manager PIN")
}
