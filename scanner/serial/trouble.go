package serial

import (
	"errors"
	"io/fs"
	"syscall"

	"go.bug.st/serial"

	"counterfoil/internal/fault"
)

func trouble(kind fault.Kind, port string) error {
	return fault.Fault{Kind: kind, Facts: fault.Facts{Where: port}}
}

func lost(port string) error { return trouble(fault.PortGone, port) }

// explain returns why a port could not be opened.
func explain(port string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENXIO) || errors.Is(err, syscall.ENODEV) {
		return lost(port)
	}
	if known, is := errors.AsType[*serial.PortError](err); is {
		return decode(port, known.Code())
	}
	return fault.Fault{Kind: fault.PortFailed, Facts: fault.Facts{Where: port, Detail: err.Error()}}
}

func decode(port string, code serial.PortErrorCode) error {
	switch code {
	case serial.PortNotFound, serial.PortClosed:
		return lost(port)
	case serial.PortBusy:
		return trouble(fault.PortBusy, port)
	case serial.PermissionDenied:
		return trouble(fault.PortForbidden, port)
	default:
		return trouble(fault.PortUnfit, port)
	}
}
