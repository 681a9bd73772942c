//go:build !linux && !windows

package syncclient

import "time"

// stoodStill is how long the PC has slept that the monotonic clock leaves out;
// below zero: the system does not say.
func stoodStill() time.Duration { return -1 }
