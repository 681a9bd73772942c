package review

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

const rescanHint = "Scan the card now, or type its code"

// Before a sale is replaced that Forloy may have booked, the form says so, and
// goes on saying so when the card is scanned.
func TestRescanOfBooked(t *testing.T) {
	for code, booked := range map[string]bool{"UNCLEAR_VERDICT": true, "CONFLICTING_VERDICTS": true, "SALVAGED": true,
		"CARD_NOT_FOUND": false, "CARD_INACTIVE": false, "HTTP_400": false} {
		d := open(t, code)
		form := d.room.detail.replace
		d.Press("Rescan and replace")
		for _, step := range []string{"opened", "scanned"} {
			if says := !form.warning.Empty() && form.warning.Box.Visible(); says != booked {
				t.Errorf("%s, %s: warns %v", code, step, says)
			}
			d.room.Take(purchase.Scan{Source: purchase.SourceWedge}, "forloy_enr_right")
		}
	}
}

func TestRescanTyped(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.Press("Rescan and replace")
	d.Key(fyne.KeyReturn)
	d.Shows("Scan the card first, or type its code.")
	for typed, says := range map[string]string{
		"4006381333931": "That is a barcode", "12.50": "That is not a card's code.",
		"…ight": "That is not a card's code."} { // as every screen shows a card
		d.Field(rescanHint).SetText(typed)
		d.Key(fyne.KeyReturn)
		d.expect()
		d.Heard(device.SoundRefused)
		d.Shows(says)
	}
	d.Field(rescanHint).SetText("")
	d.Keys("forloy_enr_right")
	d.Key(fyne.KeyReturn)
	d.expect("manager usr_ana replaces " + d.office.review[0].IdempotencyKey + " by typed forloy_enr_right")
	if d.room.Rescanning() {
		t.Error("the form is still open")
	}
}

// A scan fills the form in, masked, and replaces nothing by itself. What is typed
// over it counts as typed.
func TestRescanScanned(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.Press("Rescan and replace")
	d.room.Take(purchase.Scan{Source: purchase.SourceWedge}, "forloy_enr_right")
	d.expect()
	if text := d.Field(rescanHint).Text; text != "…ight" || d.room.OnForm() != "forloy_enr_right" {
		t.Errorf("the field shows %q of %q", text, d.room.OnForm())
	}
	d.Keys("another_card") // by a keyboard scanner, whose code is refused: what it typed is taken out again
	d.Field(rescanHint).SetText("…ight")
	d.Shows("Scanned: card ending …ight.")
	d.Key(fyne.KeyReturn)
	d.expect("manager usr_ana replaces " + d.office.review[0].IdempotencyKey + " by wedge forloy_enr_right")
	d.Press("Rescan and replace")
	d.room.Take(purchase.Scan{Source: purchase.SourceWedge}, "forloy_enr_right")
	d.Field(rescanHint).SetText("forloy_enr_typed")
	if d.room.OnForm() != "" {
		t.Error("what was typed counts as scanned")
	}
}

// A code that nothing shows to be a card's does not take a scanned card's place
// unasked.
func TestRescanAsksBeforeAnUnprovenCodeReplacesACard(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.Press("Rescan and replace")
	scan := func(code string) { d.room.Take(purchase.Scan{Source: purchase.SourceWedge}, code) }
	scan("forloy_enr_right")
	scan("GYM-4711")
	d.Heard(device.SoundAttention)
	d.Press("Keep the card")
	if got := d.room.OnForm(); got != "forloy_enr_right" {
		t.Errorf("kept, and the form holds %q", got)
	}
	scan("GYM-4711")
	d.Press("Replace it")
	if got := d.room.OnForm(); got != "GYM-4711" {
		t.Errorf("replaced, and the form holds %q", got)
	}
}

func TestRescanRefused(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.Press("Rescan and replace")
	d.room.Refuse(fault.New(fault.CardBarcode))
	d.Heard(device.SoundRefused)
	d.Shows("That is a barcode, of a product or a card, and no sale can be made with it. Scan the card's QR code.")
	d.Key(fyne.KeyEscape)
	if d.room.Rescanning() {
		t.Error("Esc did not close the form")
	}
}

// In practice there is no card to scan.
func TestRescanSample(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.room.OfferSample("forloy_enr_jane")
	d.Press("Rescan and replace")
	d.Press("Use a practice card")
	if d.room.OnForm() != "forloy_enr_jane" {
		t.Error("nothing can be replaced without a scanner")
	}
}

// The new sale is the holder's, where Forloy has said whose the card is, and keeps the time of the
// old one, which is said. Forloy is not asked again: meanwhile the form could get another card.
func TestRescanNamesTheHolder(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.Press("Rescan and replace")
	d.Shows("takes this one's place, with its time")
	d.room.Take(purchase.Scan{Source: purchase.SourceWedge}, "forloy_enr_jane")
	d.Shows("Scanned: card ending …jane. Shall it replace card ending …a123?")
	d.Idle()
	d.Shows("of Jane D., card ending …jane. Shall it replace card ending …a123?")
	d.Key(fyne.KeyReturn)
	d.expect("manager usr_ana replaces " + d.office.review[0].IdempotencyKey + " by wedge forloy_enr_jane of Jane D.")
	d.Shows("keeps the time of the old one, " + kit.FullTime(d.office.review[0].ScannedAt))
	if d.office.looked != 1 {
		t.Errorf("the card was looked up %d times", d.office.looked)
	}
}

// The first piece of a torn scan looked like a card.
func TestRescanTorn(t *testing.T) {
	d := open(t, "CARD_NOT_FOUND")
	d.Press("Rescan and replace")
	d.room.Take(purchase.Scan{Source: purchase.SourceWedge}, "forloy_enr_abc")
	d.room.Refuse(fault.New(fault.ScanTorn))
	d.Shows("The scan came in pieces, and the card is taken off again. Check the amount and scan again.")
	if got := d.room.OnForm(); got != "" || d.Field(rescanHint).Text != "" {
		t.Errorf("the form holds %q", got)
	}
	d.Field(rescanHint).SetText("forloy_enr_typed")
	d.room.Refuse(fault.New(fault.ScanTorn))
	if got := d.Field(rescanHint).Text; got != "forloy_enr_typed" {
		t.Errorf("of what was typed by hand the form holds %q", got)
	}
}
