package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// The till is told what the card needs, to judge whether so many punches are meant.
func TestPunchesAreJudgedByTheCard(t *testing.T) {
	d := newDesk(t)
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		return purchase.CardInfo{Status: "active", Balance: purchase.Balance{PunchRequirement: 10}}, nil
	}
	d.scan("forloy_enr_f456")
	d.Idle()
	d.Keys("5")
	d.Press("+ Punches")
	d.Keys("1")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if drafts := d.till.rung(); len(drafts) != 1 || drafts[0].Punches != 1 || drafts[0].Whole != 10 {
		t.Errorf("drafts %+v", drafts)
	}
	d.Told(d.sale.message, "Recorded: €5.00, card ending …f456 · 1 punch")
}

// A double click takes the whole of an amount, or of the punches: with its end alone, what is
// typed next would be another amount than either.
func TestADoubleClickSelectsAll(t *testing.T) {
	d := newDesk(t)
	d.Keys("24,50")
	d.sale.amount.Field.DoubleTapped(&fyne.PointEvent{})
	d.Keys("7")
	if got := d.sale.amount.Field.Text; got != "7" {
		t.Errorf("the amount is %q", got)
	}
}

// The keypad's digits go where the ring is: in the amount, those of a receipt would be money.
// So would what is typed on after a scan that is refused.
func TestDigitsGoWhereTheRingIs(t *testing.T) {
	for _, which := range []string{"Punches", "Receipt", "Note"} {
		t.Run(which, func(t *testing.T) {
			d := newDesk(t)
			d.scan("forloy_enr_f456")
			d.Idle()
			d.Keys("5")
			d.Press("+ " + which)
			for _, key := range []rune{'3', kit.Backspace, '4'} {
				d.sale.keypad.OnKey(key)
			}
			d.sale.Refuse(fault.New(fault.CardBarcodeUnknown))
			d.Keys("2")
			texts := map[string]string{"Punches": d.sale.extras.punches.field.Text,
				"Receipt": d.sale.extras.receipt.field.Text, "Note": d.sale.extras.note.field.Text}
			if texts[which] != "42" || d.sale.amount.Field.Text != "5" {
				t.Errorf("%q, and the amount is %q", texts, d.sale.amount.Field.Text)
			}
		})
	}
}
