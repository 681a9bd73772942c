package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/gate"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// formUnder is a card and an amount on Sale's form, ready for Enter, and the amount's field.
func formUnder(d *desk) *kit.Field {
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.Idle()
	return d.Field("0.00")
}

// steps are those of the first start, and how each comes over a form that is filled in.
func steps() map[string]func(*desk) {
	status := func(change func(*till.Status)) func(*desk) {
		return func(d *desk) {
			s := d.till.status
			change(&s)
			d.show(s)
		}
	}
	tour := func(to gate.Step) func(*desk) {
		return func(d *desk) {
			d.gate.HasCamera = true
			for d.tour(); d.gate.Step < to; {
				d.Press("Next")
			}
		}
	}
	return map[string]func(*desk){
		"sign in": status(func(s *till.Status) { s.Ready = false }),
		"location": status(func(s *till.Status) {
			s.Ready, s.ProfileKnown = false, true
			s.Profile.Locations = []purchase.Location{{ID: "1", Name: "Downtown"}, {ID: "2", Name: "Airport"}}
		}),
		"PIN":      status(func(s *till.Status) { s.ProfileKnown, s.PIN = true, till.PINState{Choose: true} }),
		"language": tour(gate.Tongue), "scanner": tour(gate.Scanner), "camera": tour(gate.Camera),
		"sound": tour(gate.Sound),
	}
}

// tries presses what could reach the form, with the focus where it was laid and with none.
func (d *desk) tries(name string, amount *kit.Field) {
	d.Helper()
	before, did := amount.Text, d.till.said()
	for _, blurred := range []bool{false, true} {
		if blurred {
			d.Blur() // a click beside everything
		}
		d.command(shell.UndoLast)
		d.typedRune('7')
		d.typedRune(',')
		for _, key := range []fyne.KeyName{fyne.KeyBackspace, fyne.KeyReturn, fyne.KeyEnter} {
			d.typedKey(&fyne.KeyEvent{Name: key})
		}
		d.Idle()
	}
	if rung := d.till.rung(); len(rung) != 0 {
		d.Errorf("%s: a sale was recorded under it", name)
	}
	if got := amount.Text; got != before {
		d.Errorf("%s: the amount under it became %q", name, got)
	}
	if got := d.till.said(); got != did {
		d.Errorf("%s: it did %q", name, strings.TrimPrefix(got, did))
	}
}

// Nothing that lies over the form, or stands in its place, lets a key through to it.
func TestNothingCoveredGetsAKey(t *testing.T) {
	for name, open := range steps() {
		d := newDesk(t)
		amount := formUnder(d)
		open(d)
		d.Idle()
		if d.sale.Selling() {
			t.Fatalf("%s: the form is in front", name)
		}
		d.tries(name, amount)
		if d.at == shell.Sale && d.sale.Selling() {
			t.Errorf("%s: a key has brought the form to the front", name)
		}
	}
	for _, row := range dialogs() {
		d := row.desk(t)
		amount := formUnder(d)
		row.open(d)
		d.Idle()
		d.tries(row.name, amount)
	}
	for _, room := range []shell.Place{shell.Review, shell.Day, shell.Settings} {
		d := newDesk(t)
		amount := formUnder(d)
		d.goTo(room)
		d.typedRune('7')
		d.typedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		d.sale.Key(fyne.KeyEnter) // whoever sends it
		d.Idle()
		if len(d.till.rung()) != 0 || amount.Text != "5" {
			t.Errorf("room %d: a key reached the form behind it", room)
		}
	}
}

// A scan finds no way to it either: the tour's steps, where scanners are tried, show it in the
// scan test, and what must be done first says so.
func TestAScanDoesNotReachACoveredForm(t *testing.T) {
	for name, open := range steps() {
		d := newDesk(t)
		amount := formUnder(d)
		open(d)
		d.Idle()
		before := len(d.till.took)
		for _, from := range []purchase.Source{purchase.SourceWedge, purchase.SourceSerial, purchase.SourceCamera} {
			d.Scanned(purchase.Scan{Text: "forloy_enr_other", Source: from, At: time.Now()})
			d.typedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // that follows it
		}
		d.ScanRefused(fault.New(fault.CardDamaged))
		d.Idle()
		if d.at != shell.Sale || d.sale.Selling() || len(d.till.rung()) != 0 || len(d.till.took) != before ||
			d.sale.OnForm() != "forloy_enr_f456" || amount.Text != "5" {
			t.Errorf("%s: it reached the form", name)
		}
		if !d.test.IsOpen() {
			if d.gate.Touring() {
				t.Errorf("%s: the scan is not shown", name)
			}
			d.Desk.Says(d.notices.keys.Says, "Finish this step first. Cards can be scanned after it.")
		}
	}
}
