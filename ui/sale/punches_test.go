package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
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
