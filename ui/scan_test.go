package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/ui/shell"
)

// A code that nothing shows to be a card's asks before it takes a card's place,
// and Enter does not answer.
func TestUnprovenCodeAsksBeforeItReplacesACard(t *testing.T) {
	const card, code = "forloy_enr_abc123def456", "GYM-4711"
	for _, source := range []purchase.Source{purchase.SourceWedge, purchase.SourceSerial, purchase.SourceCamera, purchase.SourcePicture} {
		d := newDesk(t)
		scan := func(text string) { d.Scanned(purchase.Scan{Text: text, Source: source, At: time.Now()}) }
		scan(code)
		if d.sale.card.card != code || d.Open() != nil {
			t.Fatalf("%s: an empty form holds %q", source, d.sale.card.card)
		}
		scan(card) // a card needs no question
		if d.sale.card.card != card || d.Open() != nil {
			t.Fatalf("%s: after a card the form holds %q", source, d.sale.card.card)
		}
		d.Sounds = nil
		scan(code)
		d.Heard(device.SoundAttention)
		d.Key(fyne.KeyReturn)
		d.Key(fyne.KeyEnter)
		if d.Open() == nil || d.sale.card.card != card {
			t.Fatalf("%s: no question, the form holds %q", source, d.sale.card.card)
		}
		d.Press(d.Open().Question.No)
		if d.Open() != nil || d.sale.card.card != card {
			t.Errorf("%s: kept, but the form holds %q", source, d.sale.card.card)
		}
		scan(code)
		scan("forloy_enr_other1") // the next card answers it
		if d.Open() != nil || d.sale.card.card != "forloy_enr_other1" {
			t.Errorf("%s: a card behind the question: the form holds %q", source, d.sale.card.card)
		}
		scan(code)
		d.Press(d.Open().Question.Yes)
		if d.Open() != nil || d.sale.card.card != code {
			t.Errorf("%s: replaced, but the form holds %q", source, d.sale.card.card)
		}
		d.Idle()
	}
}

// The repeat guard is told what stands on the form.
func TestRepeatGuardSeesTheForm(t *testing.T) {
	d := newDesk(t)
	d.scan("forloy_enr_abc1")
	d.scan("forloy_enr_abc1")
	d.sale.clear()
	d.scan("forloy_enr_abc1")
	if want := []string{"", "forloy_enr_abc1", ""}; len(d.till.onForm) != 3 || d.till.onForm[0] != want[0] || d.till.onForm[1] != want[1] || d.till.onForm[2] != want[2] {
		t.Errorf("the guard was told of %q, want %q", d.till.onForm, want)
	}
	d.Idle()
}

// What the keyboard did in vain is said where the eye is, on every page.
func TestKeysInVainAreNamed(t *testing.T) {
	d := newDesk(t)
	d.keysDoubted()
	d.Heard(device.SoundAttention)
	d.Told(d.sale.message, "This PC was busy. Check the amount, then press Enter.")
	d.tellKeys(fault.New(fault.ScanPadNumLock))
	d.Told(d.sale.message, "Num Lock is off")
	d.goTo(shell.Settings)
	d.keysDoubted()
	if !d.Window.notice.root.Visible() || d.at != shell.Settings {
		t.Error("in Settings nothing is said")
	}
	d.Desk.Says(d.Window.notice.says, "This PC was busy. Check the amount, then press Enter.")
	d.goTo(shell.Sale)
	if d.Window.notice.root.Visible() {
		t.Error("the notice has come along")
	}
}
