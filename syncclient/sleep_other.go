//go:build !linux && !windows

package syncclient

import "time"

// timeAsleep is how much sleep the monotonic clock leaves out; below zero: the
// system does not say.
func timeAsleep() time.Duration { return -1 }
