package serial

// Port is a serial port that a scanner may be plugged into.
type Port struct {
	Name  string // for Settings: "COM3", "/dev/serial/by-id/usb-…"
	Label string // for a person
}
