package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/shell"
)

func TestPrefill(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.Prefill(Handed{Amount: "12.30", Receipt: "R-7", Card: "forloy_enr_f456"}, func() {})
	d.Idle()
	if d.at != shell.Sale || d.amount() != "12.30" || d.Field("Receipt no.").Text != "R-7" ||
		d.sale.OnForm() != "forloy_enr_f456" {
		t.Error("the hand-over did not arrive")
	}
	d.Prefill(Handed{}, func() {})
	d.Idle()
	if d.amount() != "12.30" {
		t.Error("what the POS left empty was taken away")
	}
	d.Prefill(Handed{Receipt: "R-8"}, func() {})
	d.Idle()
	if d.amount() != "" || d.Field("Receipt no.").Text != "R-8" {
		t.Errorf("receipt %s has the amount %s of the one before", d.Field("Receipt no.").Text, d.amount())
	}
}

// asksOnce has the till ask about the first sale that is rung.
func (d *desk) asksOnce() {
	ring, asked := d.till.ring, false
	d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
		if !asked {
			asked = true
			return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{fault.New(fault.DoubtCardUnknown)}}
		}
		return ring(draft)
	}
}

// While the window asks about a sale, the POS has its answer to the next one at once, and that one stands on the form
// once the question's sale is recorded (docs/pos-integration.md).
func TestHandedOverWhileAskedIsAnswered(t *testing.T) {
	d := newDesk(t)
	d.asksOnce()
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	c := pos.Counter{Till: standing{d.till}, Fill: func(_ context.Context, f pos.Form) error {
		told := false
		d.Prefill(Handed{Amount: f.Amount, Receipt: f.Receipt}, func() { told = true })
		d.Idle()
		if !told {
			t.Error("the POS waits for the cashier's answer")
		}
		return nil
	}}
	a, err := c.Take(t.Context(), pos.Sale{Amount: "7.05", Receipt: "R-2"})
	if err != nil || a.State != pos.Standing || a.Recorded {
		t.Errorf("the POS is told %+v, %v", a, err)
	}
	if d.amount() != "5" {
		t.Errorf("the sale asked about has become %s", d.amount())
	}
	d.Press("Yes, record it")
	d.Idle()
	if d.amount() != "7.05" || d.Field("Receipt no.").Text != "R-2" {
		t.Errorf("then %s stands on the form, receipt %q", d.amount(), d.Field("Receipt no.").Text)
	}
	if rung := d.till.rung(); len(rung) != 2 || rung[1].Amount != "5" || !rung[1].Confirmed {
		t.Errorf("rung: %+v", rung)
	}
}

// A POS that hands a sale over again, while this is asked about or in the moment after it was recorded, does not put it
// on the next customer's form.
func TestASaleThatIsHandedOverAgainIsOne(t *testing.T) {
	d := newDesk(t)
	ring := d.till.ring
	d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
		tx, err := ring(draft)
		tx.Receipt = draft.Receipt
		return tx, err
	}
	d.asksOnce()
	sale := Handed{Amount: "1500.00", Receipt: "R-1", Card: "forloy_enr_f456"}
	told := 0
	hand := func(h Handed) {
		d.Prefill(h, func() { told++ })
		d.Idle()
	}
	hand(sale)
	d.Key(fyne.KeyReturn)
	d.Idle()
	hand(sale)
	d.Press("Yes, record it")
	d.Idle()
	hand(sale)
	if d.amount() != "" || d.sale.OnForm() != "" || told != 3 {
		t.Errorf("the next customer's form holds %s on %q; answered %d times", d.amount(), d.sale.OnForm(), told)
	}
	sale.Receipt = "R-2"
	hand(sale)
	if d.amount() != "1500.00" {
		t.Errorf("another receipt's sale is not on the form, but %q", d.amount())
	}
}

// A POS that has named no card at first, or one that could not be taken, asks about the sale with its receipt all the
// same, whether or not it names the card that was scanned.
func TestASaleIsHandedOverAgainWithoutItsCard(t *testing.T) {
	const scanned = "forloy_enr_f456"
	for what, cards := range map[string][2]string{
		"named later":            {"", scanned},
		"no longer named":        {scanned, ""},
		"another was scanned":    {"forloy_enr_g789", "forloy_enr_g789"},
		"the scanned one, later": {"forloy_enr_g789", scanned},
	} {
		t.Run(what, func(t *testing.T) {
			d := newDesk(t)
			d.asksOnce()
			sale := Handed{Amount: "1500.00", Receipt: "R-1", Card: cards[0]}
			d.Prefill(sale, func() {})
			d.Idle()
			d.scan(scanned)
			d.Key(fyne.KeyReturn)
			d.Idle()
			sale.Card = cards[1]
			d.Prefill(sale, func() {})
			d.Idle()
			d.Press("Yes, record it")
			d.Idle()
			d.Prefill(sale, func() {})
			d.Idle()
			if n := len(d.till.rung()); n != 2 || d.amount() != "" || d.sale.OnForm() != "" {
				t.Errorf("the next customer's form holds %s on %q; rung %d", d.amount(), d.sale.OnForm(), n)
			}
		})
	}
}

// What a POS hands over while a sale is asked about is that sale only if it is in all that tells one from another, as
// the form had it when Enter was pressed: else it stands on the form next.
func TestASaleOfItsOwnIsNotSwallowed(t *testing.T) {
	sale := Handed{Amount: "1500.00", Receipt: "R-1", Card: "forloy_enr_f456"}
	for what, row := range map[string]struct {
		meanwhile func(*desk)
		again     Handed
	}{
		"another card": {func(*desk) {}, Handed{Amount: "1500.00", Receipt: "R-1", Card: "forloy_enr_g789"}},
		"another card than the one that was scanned": {func(d *desk) {
			d.Key(fyne.KeyEscape)
			d.Key(fyne.KeyEscape)
			d.Prefill(Handed{Amount: "1500.00", Receipt: "R-1"}, func() {})
			d.scan("forloy_enr_f456")
			d.Idle()
		}, Handed{Amount: "1500.00", Receipt: "R-1", Card: "forloy_enr_g789"}},
		"the receipt was made another": {func(d *desk) {
			d.Field("Receipt no.").SetText("R-9")
		}, sale},
		"the POS has gone on to another receipt": {func(d *desk) {
			d.Prefill(Handed{Receipt: "R-9"}, func() {})
			d.Idle()
			d.Keys("7")
		}, sale},
		"Esc took it out": {func(d *desk) {
			d.Key(fyne.KeyEscape)
			d.Key(fyne.KeyEscape)
			d.scan("forloy_enr_f456")
			d.Prefill(Handed{Amount: "1500.00", Receipt: "R-1"}, func() {})
			d.Idle()
			d.Key(fyne.KeyEscape)
			d.Keys("7")
		}, Handed{Amount: "1500.00", Receipt: "R-1"}},
	} {
		t.Run(what, func(t *testing.T) {
			d := newDesk(t)
			d.asksOnce()
			d.Prefill(sale, func() {})
			d.Idle()
			row.meanwhile(d)
			d.Key(fyne.KeyReturn)
			d.Idle()
			d.Prefill(row.again, func() {})
			d.Idle()
			d.Press("Yes, record it")
			d.Idle()
			if n := len(d.till.rung()); n != 2 || d.amount() != "1500.00" || d.Field("Receipt no.").Text != "R-1" {
				t.Errorf("on the form: %q, rung %d", d.amount(), n)
			}
		})
	}
}

// Who changes the volume hears it at once; what else is saved makes no sound.
func TestVolume(t *testing.T) {
	var set []int
	d := newDesk(t, func(c *Config, _ *counter) { c.Volume = func(percent int) { set = append(set, percent) } })
	d.Heard()
	for _, row := range []struct {
		change func(*till.Settings)
		want   int
		heard  []device.Sound
	}{
		{func(s *till.Settings) { s.Volume = "25" }, 25, []device.Sound{device.SoundRecorded}},
		{func(s *till.Settings) { s.Keypad = false }, 25, nil},
		{func(s *till.Settings) { s.Silent = true }, 25, nil},
		{func(s *till.Settings) { s.Volume = "" }, 100, nil},
		{func(s *till.Settings) { s.Silent = false }, 100, []device.Sound{device.SoundRecorded}},
	} {
		s := d.status
		row.change(&s.Settings)
		d.show(s)
		if got := set[len(set)-1]; got != row.want {
			t.Errorf("volume %d, want %d", got, row.want)
		}
		d.Heard(row.heard...)
	}
}

// The stub that is torn off goes away by itself, is never pressed, and does not come
// where nothing is to move.
func TestTornStub(t *testing.T) {
	d := newDesk(t)
	sell := func() {
		d.scan("forloy_enr_f456")
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		d.Idle()
	}
	sell()
	if n := strings.Count(d.Screen(), "€5.00"); n < 2 { // the sentence and the stub
		t.Errorf("no stub: %s", d.Screen())
	}
	d.Settle("the stub to be gone", func() bool { return strings.Count(d.Screen(), "€5.00") == 1 })
	sell()
	sell()
	if n := strings.Count(d.Screen(), "€5.00"); n != 2 {
		t.Errorf("%d stubs at once", n-1)
	}
	d.Settle("the last stub to be gone", func() bool { return strings.Count(d.Screen(), "€5.00") == 1 })
	s := d.status
	s.Settings.Still = true
	d.show(s)
	sell()
	if n := strings.Count(d.Screen(), "€5.00"); n != 1 {
		t.Errorf("a stub where nothing is to move: %s", d.Screen())
	}
}

func TestSilent(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) { c.status.Settings.Silent = true })
	d.scan("forloy_enr_f456")
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	d.Heard()
	if d.Flash.Turn != 1 {
		t.Error("nothing to see either")
	}
}
