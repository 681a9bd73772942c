package serial

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"go.bug.st/serial"
)

// Why a port cannot be read, for callers that decide on it. The errors that
// wrap them are sentences for a person and name the port.
var (
	ErrGone      = errors.New("the port is not there")
	ErrBusy      = errors.New("another program has the port")
	ErrForbidden = errors.New("the port may not be opened")
	ErrUnfit     = errors.New("the port is no serial port, or not at this speed")
)

// trouble is a sentence that can still be told apart.
type trouble struct {
	kind error
	text string
}

func (t trouble) Error() string { return t.text }
func (t trouble) Unwrap() error { return t.kind }

func lost(port string) error {
	return trouble{ErrGone,
		"The scanner's port is gone: plug the scanner in again, or choose another port (" + port + ")"}
}

// explain returns why a port could not be opened.
func explain(port string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENXIO) || errors.Is(err, syscall.ENODEV) {
		return lost(port)
	}
	if known, is := errors.AsType[*serial.PortError](err); is {
		return decode(port, known.Code())
	}
	return trouble{ErrUnfit, fmt.Sprintf("The scanner's port cannot be opened (%s): %v", port, err)}
}

func decode(port string, code serial.PortErrorCode) error {
	switch code {
	case serial.PortNotFound, serial.PortClosed:
		return lost(port)
	case serial.PortBusy:
		return trouble{ErrBusy,
			"Another program uses the scanner's port: close that program, or choose another port (" + port + ")"}
	case serial.PermissionDenied:
		return trouble{ErrForbidden, "The scanner's port may not be used: " + allowed + " (" + port + ")"}
	default:
		return trouble{ErrUnfit,
			"No scanner can be read there, or not at this speed: choose another port, or 9600 (" + port + ")"}
	}
}
