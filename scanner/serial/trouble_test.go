package serial

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"go.bug.st/serial"

	"counterfoil/internal/fault"
)

// Each kind of trouble is a kind of its own and names the port.
func TestKinds(t *testing.T) {
	seen := map[string]bool{}
	for _, tt := range []struct {
		err  error
		kind error
	}{
		{decode("COM3", serial.PortNotFound), fault.PortGone},
		{decode("COM3", serial.PortBusy), fault.PortBusy},
		{decode("COM3", serial.PermissionDenied), fault.PortForbidden},
		{decode("COM3", serial.InvalidSerialPort), fault.PortUnfit},
	} {
		if !errors.Is(tt.err, tt.kind) || !strings.Contains(tt.err.Error(), "COM3") || seen[tt.err.Error()] {
			t.Errorf("%v for %v", tt.err, tt.kind)
		}
		seen[tt.err.Error()] = true
	}
	for _, err := range []error{fs.ErrNotExist, fmt.Errorf("open: %w", syscall.ENXIO), syscall.ENODEV} {
		if !errors.Is(explain("COM3", err), fault.PortGone) {
			t.Errorf("%v is explained as %v", err, explain("COM3", err))
		}
	}
	if err := explain("COM3", errors.New("odd")); !errors.Is(err, fault.PortFailed) ||
		!strings.Contains(err.Error(), "odd") {
		t.Error(err)
	}
}
