package syncclient

import (
	"errors"

	"golang.org/x/sys/windows"
)

// noRoute reports whether the system itself found no way to the address. Go's
// portable names for these errors are not what Windows returns.
func noRoute(err error) bool {
	return errors.Is(err, windows.WSAENETUNREACH) || errors.Is(err, windows.WSAEHOSTUNREACH) ||
		errors.Is(err, windows.WSAENETDOWN)
}
