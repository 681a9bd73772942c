package device

// Port is a serial port that a scanner may be plugged into.
type Port struct {
	Name  string // for the settings: "COM3", "/dev/serial/by-id/usb-…"
	Label string // for a person
}

// DefaultBaud is the factory setting of serial scanners, in bits a second.
const DefaultBaud = 9600
