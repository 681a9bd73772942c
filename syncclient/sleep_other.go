//go:build !linux && !windows

package syncclient

import "time"

// timeAsleep is how long the PC has slept that the monotonic clock leaves out;
// below zero: the system does not say.
func timeAsleep() time.Duration { return -1 }
