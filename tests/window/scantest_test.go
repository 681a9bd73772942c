//go:build linux

package window

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/tests/xtest"
)

func (d *desk) settings() string {
	d.t.Helper()
	text, err := os.ReadFile(filepath.Join(d.data, "config.toml"))
	if err != nil && !os.IsNotExist(err) {
		d.t.Fatal(err)
	}
	return string(text)
}

// The scan test on a German PC with a scanner that is set to a US keyboard and
// ends with Tab: it mends the settings and records nothing, and then a code that
// proves nothing is read as the scanner meant it.
func TestScanTest(t *testing.T) {
	d := openDesk(t)
	d.display.Layout("de")
	const toldX, toldY = 440, 170
	d.changes("the scan test", toldX, toldY, func() { d.display.Key("ctrl+t") })
	d.shot("scantest-1-open")
	scan := func() { d.display.TypePlaces(purchase.TestCode+"\t", scannerPace) }
	d.changes("what is wrong", toldX, toldY, scan)
	d.shot("scantest-2-faults")
	d.display.Key("Tab", "space") // Fix the settings
	xtest.Eventually(t, "the settings to be mended", func() bool {
		settings := d.settings()
		return strings.Contains(settings, `wedge_suffix = "tab"`) &&
			strings.Contains(settings, `wedge_reading = "places"`)
	})
	d.changes("that it works", toldX, toldY, scan)
	d.shot("scantest-3-works")
	d.display.TypePlaces("forloy_enr_not0a0sale\t", scannerPace)
	d.display.Type("5\n", humanPace)
	d.display.Key("Escape")
	if s := d.status(); s.Recorded != 0 {
		t.Errorf("the test made a sale: %+v", s)
	}
	d.display.TypePlaces("GYM-47110\t", scannerPace)
	d.insist("5")
	waitLong(t, "the sale to be offered", func() bool { s := d.status(); return s.Synced+s.Review == 1 })
	d.shot("scantest-4-sold")
}

// A serial scanner needs no focus: with the keyboard elsewhere, its scan still
// comes to the form. Unplugged and plugged in again, it goes on.
func TestSerialScanner(t *testing.T) {
	d := prepareDesk(t)
	port := xtest.PlugIn(t, filepath.Join(d.data, "scanner"))
	settings := []byte("serial_port = \"" + port.Path + "\"\n")
	if err := os.WriteFile(filepath.Join(d.data, "config.toml"), settings, 0o600); err != nil {
		t.Fatal(err)
	}
	d.launch(d.atServer()...)
	d.display.Xdotool("sleep", "0.5")
	sell := func(card string, n int) {
		t.Helper()
		d.display.Xdotool("windowfocus", "0", "sleep", "0.3") // nobody has the keyboard
		before := d.look(cardX, cardY)
		xtest.Eventually(t, "the card in the form", func() bool { // once the port is open again
			port.Send("]Q1" + card + "\r\n")
			d.display.Xdotool("sleep", "0.5")
			return d.look(cardX, cardY) != before
		})
		d.display.WaitWindow("Counterfoil")
		d.display.Type("5\n", humanPace)
		xtest.Eventually(t, "the sale to be recorded", func() bool { return d.status().Recorded == n })
	}
	sell("forloy_enr_serial0001", 1)
	port.Out()
	d.display.Xdotool("sleep", "0.5")
	d.display.Key("ctrl+comma")
	d.display.Xdotool("mousemove", "--window", d.display.WaitWindow("Counterfoil"), "503", "400",
		"click", "--repeat", "80", "--delay", "5", "5", "sleep", "0.5")
	d.shot("serial-gone")
	port.In()
	sell("forloy_enr_serial0002", 2)
	waitLong(t, "both to arrive", func() bool { return len(d.server.Ledger()) == 2 })
	for i, card := range []string{"forloy_enr_serial0001", "forloy_enr_serial0002"} {
		if got := d.server.Ledger()[i].Card; got != card {
			t.Errorf("arrived on %s, want %s", got, card)
		}
	}
}
