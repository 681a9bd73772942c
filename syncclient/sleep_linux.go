package syncclient

import (
	"time"

	"golang.org/x/sys/unix"
)

// timeAsleep is how long the PC has slept since it was started, which the
// monotonic clock leaves out; below zero: the system does not say.
func timeAsleep() time.Duration {
	var boot, monotonic unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &boot) != nil ||
		unix.ClockGettime(unix.CLOCK_MONOTONIC, &monotonic) != nil {
		return -1
	}
	return max(time.Duration(boot.Nano()-monotonic.Nano()), 0)
}
