package settings

import (
	"strings"
	"testing"
	"unicode"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

func TestSerialPort(t *testing.T) {
	ports := []device.Port{{Name: "COM3", Label: "COM3, Voyager"}, {Name: "COM7", Label: "COM7"}}
	d := open(t, func() ([]device.Port, error) { return ports, nil })
	d.Press("None")
	d.Idle()
	if !d.room.shell.Covered() {
		t.Fatal("no list of ports was opened")
	}
	d.room.shell.Window().Canvas().Overlays().Top().Hide()
	box := d.room.serial
	items := box.menu(ports[:1]).Items
	if len(items) != 2 || items[0].Label != "None" || items[1].Label != "COM3, Voyager" {
		t.Errorf("items %v", items)
	}
	items[1].Action()
	d.Button("COM3, Voyager")
	d.room.fields["serial_baud"].SetText("115200")
	d.Press("Save")
	d.Idle()
	if s := d.office.saved; s.SerialPort != "COM3" || s.SerialBaud != 115200 {
		t.Errorf("saved %+v", s)
	}
	if items := box.menu(nil).Items; len(items) != 2 || items[1].Label != "COM3 (not there now)" {
		t.Errorf("an unplugged scanner's port is not in the list: %v", items)
	}
	d.room.SerialTrouble(fault.Fault{Kind: fault.PortGone, Facts: fault.Facts{Where: "COM3"}})
	d.Shows("The scanner's port is gone (COM3).")
	d.room.SerialTrouble(nil)
	d.Hides("The scanner's port is gone (COM3).")
}

// A port that cannot be listed says why.
func TestPortsUnknown(t *testing.T) {
	d := open(t, func() ([]device.Port, error) {
		return nil, fault.Fault{Kind: fault.PortForbidden, Facts: fault.Facts{Where: "COM3"}}
	})
	d.Press("None")
	d.Idle()
	d.room.shell.Window().Canvas().Overlays().Top().Hide()
	d.Shows("This user may not use the scanner's port (COM3).")
}

// A port may be called anything; what is drawn of it can be read.
func TestPortOfAnyName(t *testing.T) {
	d := open(t, func() ([]device.Port, error) { return nil, nil })
	label := d.room.serial.menu([]device.Port{{Name: "a\x1b[31m\u202e", Label: "a\x1b[31m\u202e"}}).Items[1].Label
	if strings.ContainsFunc(label, func(r rune) bool { return !unicode.IsGraphic(r) }) {
		t.Errorf("%q is drawn", label)
	}
}

func TestNoSerialPortsWithoutThem(t *testing.T) {
	d := open(t, nil)
	d.Hides("SERIAL SCANNER")
}
