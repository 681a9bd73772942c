//go:build !windows

package serial

// allowed tells how to get access to a port.
const allowed = "add this PC's user to the group dialout and log in again"
