package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
)

// An amount that is given back is replaced by what is typed: behind "45.00" the right
// amount would make "45.0054".
func TestGivenBackAmountIsReplaced(t *testing.T) {
	for way, give := range map[string]func(*desk){
		"undo": func(d *desk) {
			d.shows(d.sold("forloy_enr_f456", "45.00", ""))
			d.sale.UndoLast()
			d.Idle()
		},
		"a POS": func(d *desk) {
			d.scan("forloy_enr_f456")
			d.sale.Prefill(Handed{Amount: "45.00"})
		},
		"a POS, before the card": func(d *desk) { d.sale.Prefill(Handed{Amount: "45.00"}) },
		"No": func(d *desk) {
			ring := d.till.ring
			d.till.ring = func(till.Draft) (purchase.Transaction, error) {
				d.till.ring = ring
				return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{unknown}}
			}
			d.scan("forloy_enr_f456")
			d.Keys("45.00")
			d.Key(fyne.KeyReturn)
			d.Idle()
			d.Key(fyne.KeySpace)
			d.Idle()
		},
	} {
		for typed, want := range map[string]struct {
			keys  []rune
			names []fyne.KeyName
			is    string
		}{
			"digits":    {keys: []rune("54"), is: "54"},
			"backspace": {keys: []rune{kit.Backspace}, is: ""},
			"arrow":     {names: []fyne.KeyName{fyne.KeyRight, fyne.KeyBackspace}, is: "45.0"},
		} {
			t.Run(way+", "+typed, func(t *testing.T) {
				d := newDesk(t)
				give(d)
				if got := d.sale.amount.Field.Text; got != "45.00" {
					t.Fatalf("given back is %q", got)
				}
				restore := d.sale.Snapshot() // a scan between
				d.sale.Typed('f')
				restore()
				if want.names != nil {
					d.win.Canvas().Focus(d.sale.amount.Field)
				}
				for _, k := range want.keys {
					d.sale.Typed(k) // a key of the keypad, or without a focus
				}
				for _, k := range want.names {
					d.Key(k)
				}
				if got := d.sale.amount.Field.Text; got != want.is {
					t.Errorf("the amount is %q, want %q", got, want.is)
				}
			})
		}
	}
}

// Recorded as it was given back, it leaves the next sale's digits alone.
func TestGivenBackAmountIsRecordedAgain(t *testing.T) {
	d := newDesk(t)
	d.shows(d.sold("forloy_enr_f456", "45.00", ""))
	d.sale.UndoLast()
	d.Idle()
	gate := d.till.slowly()
	d.Key(fyne.KeyReturn)
	d.Keys("12")
	close(gate)
	d.Idle()
	if got := d.sale.amount.Field.Text; got != "12" {
		t.Errorf("the next sale's amount is %q", got)
	}
	d.Key(fyne.KeyEscape)
	d.sale.Prefill(Handed{Amount: "45.00"})
	d.Key(fyne.KeyEscape)
	d.Keys("12")
	if got := d.sale.amount.Field.Text; got != "12" {
		t.Errorf("after Esc the amount is %q", got)
	}
}
