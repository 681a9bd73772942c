package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/ui/lens"
	"counterfoil/ui/shell"
)

func openTestDesk(t *testing.T, set ...func(*Config, *counter)) *desk {
	t.Helper()
	d := newDesk(t, set...)
	d.goTo(shell.Settings)
	d.Press("Test the scanner  Ctrl+T")
	if !d.test.IsOpen() || !d.Covered() {
		t.Fatal("no scan test was opened")
	}
	return d
}

func TestScanTestIsNoSale(t *testing.T) {
	d := openTestDesk(t)
	d.scan("forloy_enr_somebody1")
	d.ScanRefused(fault.New(fault.ScanPieces))
	d.Keys("123")
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyF2)
	d.Idle()
	if len(d.till.took) > 0 || len(d.till.rung()) > 0 || d.sale.OnForm() != "" || d.at != shell.Settings {
		t.Errorf("took %v, rang %v, card %q", d.till.took, d.till.rung(), d.sale.OnForm())
	}
	d.Heard()
	d.Key(fyne.KeyEscape)
	if d.test.IsOpen() || d.Covered() {
		t.Error("Esc does not close it")
	}
	d.scan("forloy_enr_somebody1")
	if len(d.till.took) != 1 {
		t.Error("after the test nothing is sold")
	}
}

// It is told of every scanner, wherever the window was.
func TestScanTestHearsAll(t *testing.T) {
	d := openTestDesk(t, func(c *Config, _ *counter) {
		c.Camera = &lens.Camera{Use: func(string, bool) {}, List: func() ([]string, error) { return nil, nil }}
	})
	s := d.till.status
	s.Settings.SerialPort = "COM3"
	d.show(s)
	d.SerialTrouble(fault.Fault{Kind: fault.PortGone, Facts: fault.Facts{Where: "COM3"}})
	d.CameraState(device.CameraState{Phase: device.CameraRunning, Camera: "Front camera"})
	d.Idle()
	d.Shows("The scanner's port is gone (COM3).")
	d.Shows("looking, Front camera")
	d.ScanRefused(fault.New(fault.ScanNumLock))
	d.Shows("Num Lock is off, and the scanner types on the number pad.")
	for _, scan := range []func(purchase.Scan){d.SerialScan, d.CameraScan} {
		scan(purchase.Scan{Text: purchase.TestCode, Source: purchase.SourceSerial, At: time.Now()})
		d.Idle()
		d.Shows("This scanner works.")
	}
	if len(d.till.took) > 0 || d.sale.OnForm() != "" {
		t.Error("a test scan became a card")
	}
}

func TestScanTestWithoutACamera(t *testing.T) {
	openTestDesk(t).Shows("none is connected")
}

// Settings show what the test has mended.
func TestScanTestMends(t *testing.T) {
	d := openTestDesk(t)
	d.test.Typed(device.Burst{Typed: "~" + purchase.TestCode, Meant: "~" + purchase.TestCode, End: device.SuffixEnter,
		At: time.Now(), Pace: time.Millisecond})
	d.Press("Fix the settings")
	d.Idle()
	d.Key(fyne.KeyEscape)
	open := d.status
	open.PIN.Unlocked = true
	d.show(open)
	if prefix := d.Field("Nothing").Text; prefix != "~" {
		t.Errorf("Settings show %q", prefix)
	}
}

func TestScanTestGivesWayToThePOS(t *testing.T) {
	d := openTestDesk(t)
	d.Prefill(Handed{Amount: "12.30", Card: "forloy_enr_f456"}, func() {})
	d.Idle()
	if d.test.IsOpen() || d.sale.OnForm() != "forloy_enr_f456" {
		t.Error("the hand-over did not arrive")
	}
}

// A scan in a step of the tour opens the test, which tells all of it: what was typed came before
// the test was there.
func TestAScanInTheTourIsToldWhole(t *testing.T) {
	for _, tt := range []struct {
		code, says string
	}{{purchase.TestCode, "This scanner works."}, {"forloy_enr_somebody1", "…ody1"}} {
		d := newDesk(t)
		d.tour()
		d.Press("Next")
		d.typedBurst(device.Burst{Typed: tt.code, Meant: tt.code, End: device.SuffixEnter, At: time.Now(),
			Pace: 5 * time.Millisecond})
		d.scan(tt.code)
		d.Idle()
		d.Shows(tt.says)
		d.Shows("5 ms")
		d.Key(fyne.KeyEscape)
		d.scan(tt.code) // of another way: nothing is left of the one before
		d.Hides("5 ms")
	}
}
