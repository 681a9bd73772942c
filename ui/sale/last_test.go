package sale

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// When a button of the last sales goes while it has the focus, that goes where the next key belongs. An Enter that was
// meant for the button does nothing.
func TestTheFocusOfAStubThatGoes(t *testing.T) {
	undo := func(s *stub) *kit.Button { return s.undo }
	paper := func(s *stub) *kit.Button { return s.paper }
	for _, row := range []struct {
		name   string
		button func(*stub) *kit.Button
		amount string
		goes   func(d *desk, tx purchase.Transaction)
		lost   bool
	}{
		{"it is offered", undo, "", offer, true},
		{"it is offered, the next one has begun", undo, "9", offer, true},
		{"it is gone", paper, "9", func(d *desk, _ purchase.Transaction) { d.shows() }, true},
		{"a reward in its place", paper, "9", func(d *desk, _ purchase.Transaction) {
			d.sale.given = []given{{at: time.Now().Add(time.Minute), whose: "Jane"}}
			d.sale.NewDay()
		}, true},
		{"it stays", undo, "9", func(d *desk, tx purchase.Transaction) { d.shows(tx) }, false},
	} {
		d := newDesk(t)
		tx := d.sold("forloy_enr_f456", "24.50", "")
		d.shows(tx)
		if row.amount != "" {
			d.scan("forloy_enr_a123")
			d.Keys(row.amount)
			d.Idle()
		}
		button := row.button(d.sale.last.stubs[0])
		d.shell.Focus(button)
		if d.shell.Focused() != fyne.Focusable(button) {
			t.Fatalf("%s: the button has no focus", row.name)
		}
		row.goes(d, tx)
		want := fyne.Focusable(button)
		switch {
		case row.lost && row.amount == "":
			want = nil
		case row.lost:
			want = d.sale.amount.Field
		}
		if got := d.shell.Focused(); got != want {
			t.Errorf("%s: the focus is on %T %v", row.name, got, got)
		}
		if row.lost {
			d.Key(fyne.KeyReturn)
			d.Idle()
			if len(d.till.undone)+len(d.till.rung()) > 0 {
				t.Errorf("%s: Enter has undone %q and rung %q", row.name, d.till.undone, d.rang())
			}
		}
	}
}

// offer has Forloy asked to book a sale: it can be undone no more.
func offer(d *desk, tx purchase.Transaction) {
	tx.FirstSentAt = time.Now()
	d.shows(tx)
}
