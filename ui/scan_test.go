package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/purchase"
)

// A code that nothing shows to be a card's asks before it takes a card's place,
// and Enter does not answer.
func TestUnprovenCodeAsksBeforeItReplacesACard(t *testing.T) {
	const card, code = "forloy_enr_abc123def456", "GYM-4711"
	for _, source := range []purchase.Source{purchase.SourceWedge, purchase.SourceSerial, purchase.SourceCamera, purchase.SourcePicture} {
		d := newDesk(t)
		scan := func(text string) { d.Scanned(purchase.Scan{Text: text, Source: source, At: time.Now()}) }
		scan(code)
		if d.sale.card.card != code || d.question != nil {
			t.Fatalf("%s: an empty form holds %q", source, d.sale.card.card)
		}
		scan(card) // a card needs no question
		if d.sale.card.card != card || d.question != nil {
			t.Fatalf("%s: after a card the form holds %q", source, d.sale.card.card)
		}
		d.sounds = nil
		scan(code)
		d.heard(SoundAttention)
		d.key(fyne.KeyReturn)
		d.key(fyne.KeyEnter)
		if d.question == nil || d.sale.card.card != card {
			t.Fatalf("%s: no question, the form holds %q", source, d.sale.card.card)
		}
		test.Tap(d.question.safe)
		if d.question != nil || d.sale.card.card != card {
			t.Errorf("%s: kept, but the form holds %q", source, d.sale.card.card)
		}
		scan(code)
		scan("forloy_enr_other1") // the next card answers it
		if d.question != nil || d.sale.card.card != "forloy_enr_other1" {
			t.Errorf("%s: a card behind the question: the form holds %q", source, d.sale.card.card)
		}
		scan(code)
		test.Tap(d.question.yes)
		if d.question != nil || d.sale.card.card != code {
			t.Errorf("%s: replaced, but the form holds %q", source, d.sale.card.card)
		}
		d.idle()
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
	d.idle()
}

// What the keyboard did in vain is said where the eye is, on every page.
func TestKeysInVainAreNamed(t *testing.T) {
	d := newDesk(t)
	d.keysDoubted()
	d.heard(SoundAttention)
	d.told(d.sale.message, "This PC was busy: check the amount, then press Enter")
	d.tellKeys("Num Lock is off")
	d.told(d.sale.message, "Num Lock is off")
	d.goTo(placeSettings)
	d.keysDoubted()
	if !d.Window.notice.root.Visible() || d.at != placeSettings {
		t.Error("in Settings nothing is said")
	}
	d.says(d.Window.notice.says, "This PC was busy: check the amount, then press Enter")
	d.goTo(placeSale)
	if d.Window.notice.root.Visible() {
		t.Error("the notice has come along")
	}
}
