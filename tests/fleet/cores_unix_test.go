//go:build unix

package fleet

import (
	"time"

	"golang.org/x/sys/unix"
)

// coreTime is what this process has used of all cores.
func coreTime() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
