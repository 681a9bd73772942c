//go:build !windows && !darwin

package syncclient

import (
	"fmt"
	"os"
	"path/filepath"
)

// mayHaveKeyring reports whether a keyring could answer at all. Where there is
// no session bus, the library would start one and leave it running.
func mayHaveKeyring() bool {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		return address != "autolaunch:"
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join("/run/user", fmt.Sprint(os.Getuid()), name)); err == nil {
			return true
		}
	}
	return false
}
