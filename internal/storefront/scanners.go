package storefront

import (
	"time"

	"counterfoil/internal/till"
	"counterfoil/scanner"
	"counterfoil/scanner/serial"
	"counterfoil/ui"
	"counterfoil/ui/wedge"
)

// filter lets the window's keyboard hook use the scanner's wedge.
type filter struct{ wedge *scanner.Wedge }

func newWedge(s till.Settings) *scanner.Wedge {
	return scanner.NewWedge(scanner.WedgeOptions{Prefix: s.WedgePrefix, Suffix: s.WedgeSuffix, Reading: s.WedgeReading})
}

func (f filter) Handle(s wedge.Stroke, now time.Time) []wedge.Action {
	return actions(f.wedge.Handle(scanner.Stroke(s), now))
}

func (f filter) Tick(now time.Time) []wedge.Action { return actions(f.wedge.Tick(now)) }

func (f filter) Flush() []wedge.Action { return actions(f.wedge.Flush()) }

func actions(from []scanner.Action) []wedge.Action {
	var to []wedge.Action
	for _, a := range from {
		to = append(to, wedge.Action(a))
	}
	return to
}

func serialPorts() ([]ui.SerialPort, error) {
	found, err := serial.Ports()
	var ports []ui.SerialPort
	for _, p := range found {
		ports = append(ports, ui.SerialPort(p))
	}
	return ports, err
}
