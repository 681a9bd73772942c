package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
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
