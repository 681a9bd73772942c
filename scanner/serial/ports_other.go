//go:build !linux

package serial

import (
	"slices"
	"strings"

	"go.bug.st/serial"

	"counterfoil/internal/device"
)

// Ports returns the serial ports that exist now, in order.
func Ports() ([]device.Port, error) {
	names, err := serial.GetPortsList()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) { // COM9 before COM10
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	found := make([]device.Port, len(names))
	for i, name := range names {
		found[i] = device.Port{Name: name, Label: name}
	}
	return found, nil
}
