package storefront

import (
	"counterfoil/internal/till"
	"counterfoil/scanner"
	"counterfoil/scanner/serial"
)

func newWedge(s till.Settings) *scanner.Wedge {
	return scanner.NewWedge(scanner.WedgeOptions{Prefix: s.WedgePrefix, Suffix: s.WedgeSuffix, Reading: s.WedgeReading})
}

func serialSettings(s till.Settings) serial.Settings {
	return serial.Settings{Port: s.SerialPort, Baud: s.SerialBaud, Prefix: s.WedgePrefix}
}
