package device

// Port is a serial port that a scanner may be plugged into.
type Port struct {
	Name  string // for the settings: "COM3", "/dev/serial/by-id/usb-…"
	Label string // for a person
}
