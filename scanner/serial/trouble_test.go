package serial

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"go.bug.st/serial"
)

// Each kind of trouble has a sentence of its own that names the port.
func TestSentences(t *testing.T) {
	seen := map[string]bool{}
	for _, tt := range []struct {
		err  error
		kind error
	}{
		{decode("COM3", serial.PortNotFound), ErrGone},
		{decode("COM3", serial.PortBusy), ErrBusy},
		{decode("COM3", serial.PermissionDenied), ErrForbidden},
		{decode("COM3", serial.InvalidSerialPort), ErrUnfit},
	} {
		if !errors.Is(tt.err, tt.kind) || !strings.Contains(tt.err.Error(), "COM3") || seen[tt.err.Error()] {
			t.Errorf("%v for %v", tt.err, tt.kind)
		}
		seen[tt.err.Error()] = true
	}
	for _, err := range []error{fs.ErrNotExist, fmt.Errorf("open: %w", syscall.ENXIO), syscall.ENODEV} {
		if !errors.Is(explain("COM3", err), ErrGone) {
			t.Errorf("%v is explained as %v", err, explain("COM3", err))
		}
	}
	if err := explain("COM3", errors.New("odd")); !errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), "odd") {
		t.Error(err)
	}
}
