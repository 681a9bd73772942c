package ui

import (
	"testing"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/shell"
)

// A port that was saved is read from then on, and once.
func TestSerialPortInForce(t *testing.T) {
	var used []till.Settings
	d := newDesk(t, func(c *Config, _ *counter) {
		c.Serial = &SerialScanner{Use: func(s till.Settings) { used = append(used, s) },
			Ports: func() ([]device.Port, error) { return nil, nil }}
	})
	next := d.till.status
	next.Settings.SerialPort = "COM3"
	d.show(next)
	d.show(next)
	if len(used) != 1 || used[0].SerialPort != "COM3" {
		t.Errorf("put in force: %+v", used)
	}
}

// A serial scan needs no focus: from any pane it comes to the Sale's card.
func TestSerialScan(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.setListening(false)
	d.SerialScan(purchase.Scan{Text: "forloy_enr_f456", Source: purchase.SourceSerial, At: time.Now()})
	d.Idle()
	if sold := d.sells(); sold.Card != "forloy_enr_f456" || sold.Source != purchase.SourceSerial {
		t.Errorf("rung %+v", sold)
	}
}
