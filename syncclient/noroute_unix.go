//go:build !windows

package syncclient

import (
	"errors"
	"syscall"
)

// noRoute reports whether the system itself has no route to the address.
func noRoute(err error) bool {
	return errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH) ||
		errors.Is(err, syscall.ENETDOWN)
}
