package syncclient

import (
	"errors"

	"golang.org/x/sys/windows"
)

// noRoute reports whether the system itself has no route to the address.
// Windows does not return Go's portable names for these errors.
func noRoute(err error) bool {
	return errors.Is(err, windows.WSAENETUNREACH) || errors.Is(err, windows.WSAEHOSTUNREACH) ||
		errors.Is(err, windows.WSAENETDOWN)
}
