package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/shell"
)

var joinCode = purchase.JoinCode([]byte("a desk's secret"))

// A desk's join code is asked about wherever it is scanned. Enter, which ends the scan twice on some scanners, answers
// nothing.
func TestJoinCodeIsAskedAbout(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) { c.status.PIN = till.PINState{} })
	d.goTo(shell.Day)
	d.scan(joinCode)
	d.Heard(device.SoundAttention)
	d.Shows("The scanned code is a desk's, at 10.0.0.5:4222.")
	d.scan(joinCode) // a camera sees it again
	d.Heard()
	d.Key(fyne.KeyReturn)
	d.Idle()
	if d.till.said() != "" {
		t.Fatalf("did %q", d.till.said())
	}
	d.Press("Join the desk")
	d.Idle()
	d.Heard(device.SoundRecorded)
	d.Shows("The desk knows it as till-1.")
	d.Press("Close")
	if said := d.till.said(); said != "join "+joinCode || d.sale.OnForm() != "" {
		t.Errorf("did %q", said)
	}
}

// Where a manager PIN is set, only a manager joins.
func TestJoinAsksForTheManager(t *testing.T) {
	d := newDesk(t)
	d.scan(joinCode)
	d.Press("Join the desk")
	d.Idle()
	if d.till.said() != "" {
		t.Fatalf("without a PIN, it did %q", d.till.said())
	}
	d.Keys("123456")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if said := d.till.said(); said != "unlock 123456; join "+joinCode {
		t.Errorf("did %q", said)
	}
}

func TestJoinThatFails(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) { c.status.PIN = till.PINState{} })
	d.till.fails = fault.New(fault.FleetOld)
	d.scan(joinCode)
	d.Press("Join the desk")
	d.Idle()
	d.Shows("This join code is too old, or another till has used it. Make a new one at the desk.")
	d.Press("Close")
	d.till.deskOf = fault.New(fault.FleetCode)
	d.scan(joinCode[:len(joinCode)-1])
	d.Shows("This is no join code, or not a whole one. Scan again.")
}
