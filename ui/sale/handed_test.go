package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
)

// A sale that the POS hands over while the last one is on its way to the disk stands
// on the form afterwards, the newest of them, and never under the last sale's card.
func TestHandedOverWhileRecording(t *testing.T) {
	d := newDesk(t)
	gate := d.till.slowly()
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.sale.Prefill(Handed{Amount: "7.89", Receipt: "R-2"})
	d.sale.Prefill(Handed{Amount: "45.60", Receipt: "R-3"})
	close(gate)
	d.Idle()
	d.Told(d.sale.message, "")
	if got := d.sale.amount.Field.Text; got != "45.60" || d.sale.card.card != "" ||
		d.Field("Receipt no.").Text != "R-3" {
		t.Errorf("the form holds %q and the card %q", got, d.sale.card.card)
	}
	if rung := d.till.rung(); len(rung) != 1 || rung[0].Amount != "5" || rung[0].Receipt != "" {
		t.Errorf("rung: %+v", rung)
	}
}

// While a sale is asked about, and when it has gone back to the form, the POS's sale
// does not take its amount's place.
func TestHandedOverWhileAsked(t *testing.T) {
	for name, end := range map[string]fyne.KeyName{"cleared": fyne.KeyEscape, "recorded": fyne.KeyReturn} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			ring := d.till.ring
			asked := false
			d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
				if !asked {
					asked = true
					return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{unknown}}
				}
				return ring(draft)
			}
			d.scan("forloy_enr_f456")
			d.Keys("5")
			d.Key(fyne.KeyReturn)
			d.Idle()
			d.sale.Prefill(Handed{Amount: "45.60", Receipt: "R-3"})
			d.Key(fyne.KeySpace) // no
			d.Idle()
			if got := d.sale.amount.Field.Text; got != "5" || d.sale.card.card == "" {
				t.Errorf("after No the form holds %q and the card %q", got, d.sale.card.card)
			}
			d.Key(end)
			if end == fyne.KeyEscape { // the amount, then the card
				d.Key(end)
			}
			d.Idle()
			if got := d.sale.amount.Field.Text; got != "45.60" || d.sale.card.card != "" {
				t.Errorf("at last the form holds %q and the card %q", got, d.sale.card.card)
			}
		})
	}
}

// What a POS hands over stands in the field as a person types it in this language.
func TestHandedOverInGerman(t *testing.T) {
	defer words.Use("")
	words.Use("de")
	d := newDesk(t)
	d.sale.Prefill(Handed{Amount: "45.60", Receipt: "R-3"})
	d.scan("forloy_enr_f456")
	if got := d.sale.amount.Field.Text; got != "45,60" {
		t.Errorf("the form holds %q", got)
	}
	d.Key(fyne.KeyReturn)
	d.Idle()
	if rung := d.till.rung(); len(rung) != 1 || rung[0].Amount != "45,60" {
		t.Errorf("rung: %+v", rung)
	}
}
