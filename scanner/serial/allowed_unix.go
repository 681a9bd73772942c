//go:build !windows

package serial

// allowed is what makes a forbidden port usable.
const allowed = "add this PC's user to the group dialout and log in again"
