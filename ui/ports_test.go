package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/ui/shell"
)

func TestPrefill(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.Prefill("12.30", "R-7", "forloy_enr_f456")
	d.Idle()
	if d.at != shell.Sale || d.amount() != "12.30" || d.Field("Receipt no.").Text != "R-7" ||
		d.sale.OnForm() != "forloy_enr_f456" {
		t.Error("the hand-over did not arrive")
	}
	d.Prefill("", "", "")
	d.Idle()
	if d.amount() != "12.30" {
		t.Error("what the POS left empty was taken away")
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
