package ui

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/shell"
)

func TestSerialPort(t *testing.T) {
	var used []till.Settings
	ports := []device.Port{{Name: "COM3", Label: "COM3, Voyager"}, {Name: "COM7", Label: "COM7"}}
	d := newDesk(t, func(c *Config, _ *counter) {
		c.Serial = &SerialScanner{Use: func(s till.Settings) { used = append(used, s) },
			Ports: func() ([]device.Port, error) { return ports, nil }}
	})
	d.goTo(shell.Settings)
	box := d.settings.serial
	box.port.Tapped(nil)
	d.Idle()
	if !d.Covered() {
		t.Fatal("no list of ports was opened")
	}
	d.win.Canvas().Overlays().Top().Hide()
	items := box.menu(ports[:1]).Items
	if len(items) != 2 || items[0].Label != "None" || items[1].Label != "COM3, Voyager" {
		t.Errorf("items %v", items)
	}
	items[1].Action()
	if box.port.Label != "COM3, Voyager" {
		t.Errorf("the button says %q", box.port.Label)
	}
	d.settings.fields["serial_baud"].SetText("115200")
	d.settings.submit()
	d.Idle()
	if s := d.till.settings; s.SerialPort != "COM3" || s.SerialBaud != 115200 {
		t.Errorf("saved %+v", s)
	}
	next := d.till.status
	next.Settings = d.till.settings
	d.show(next)
	d.show(next)
	if len(used) != 1 || used[0].SerialPort != "COM3" {
		t.Errorf("put in force: %+v", used)
	}
	if items := box.menu(nil).Items; len(items) != 2 || items[1].Label != "COM3 (not there now)" {
		t.Errorf("an unplugged scanner's port is not in the list: %v", items)
	}
	d.SerialTrouble(errors.New("the scanner's port is gone"))
	d.Idle()
	d.Told(box.notice, "The scanner's port is gone.")
	d.SerialTrouble(nil)
	d.Idle()
	d.Told(box.notice, "")
}

func TestNoSerialPortsWithoutThem(t *testing.T) {
	if d := newDesk(t); d.settings.serial.root.Visible() {
		t.Error("a port can be chosen where nothing reads it")
	}
}

// A serial scan needs no focus: from any pane it comes to the Sale's card.
func TestSerialScan(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.listening(false)
	d.SerialScan(purchase.Scan{Text: "forloy_enr_f456", Source: purchase.SourceSerial, At: time.Now()})
	d.Idle()
	if d.at != shell.Sale || d.sale.card.card != "forloy_enr_f456" || d.sale.card.source != purchase.SourceSerial {
		t.Errorf("at %v, card %q by %s", d.at, d.sale.card.card, d.sale.card.source)
	}
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if drafts := d.till.rung(); len(drafts) != 1 || drafts[0].Source != purchase.SourceSerial {
		t.Errorf("rung %+v", drafts)
	}
}
