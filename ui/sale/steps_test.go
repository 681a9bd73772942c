package sale

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
)

// Esc takes out what was entered last, and then the rest: one press too many loses one thing.
func TestEscGoesOneStepBack(t *testing.T) {
	const card = "forloy_enr_f456"
	scan, amount := func(d *desk) { d.scan(card) }, func(d *desk) { d.win.Canvas().Unfocus(); d.Keys("5") }
	receipt := func(d *desk) { d.Press("+ Receipt"); d.Keys("R-1") }
	pos := func(d *desk) { d.sale.Prefill(Handed{Amount: "45.00", Receipt: "R-1"}) }
	undo := func(d *desk) { d.shows(d.sold(card, "45.00", "")); d.sale.UndoLast(); d.Idle() }
	for name, row := range map[string]struct {
		do   []func(*desk)
		left []string // after each Esc
	}{
		"card, amount":          {[]func(*desk){scan, amount}, []string{card + "  ", "  "}},
		"amount, card":          {[]func(*desk){amount, scan}, []string{" 5 ", "  "}},
		"card, amount, receipt": {[]func(*desk){scan, amount, receipt}, []string{card + " 5 ", "  "}},
		"card, receipt, amount": {[]func(*desk){scan, receipt, amount}, []string{card + "  R-1", "  "}},
		"amount alone":          {[]func(*desk){amount}, []string{"  "}},
		"a step, then typed on": {[]func(*desk){scan, amount, func(d *desk) { d.Key(fyne.KeyEscape) }, amount},
			[]string{card + "  ", "  "}},
		"card, a POS": {[]func(*desk){scan, pos}, []string{card + "  ", "  "}},
		"taken back":  {[]func(*desk){undo}, []string{"  "}},
		"cleared once": {[]func(*desk){amount, func(d *desk) { d.Key(fyne.KeyEscape) }, scan, amount},
			[]string{card + "  ", "  "}},
	} {
		d := newDesk(t)
		for _, do := range row.do {
			do(d)
		}
		for i, want := range row.left {
			d.Key(fyne.KeyEscape)
			got := fmt.Sprint(d.sale.OnForm(), " ", d.sale.amount.Field.Text, " ", d.sale.extras.receipt.field.Text)
			if got != want {
				t.Errorf("%s: after Esc %d the form holds %q, want %q", name, i+1, got, want)
			}
		}
		d.Idle()
	}
}
