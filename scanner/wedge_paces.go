package scanner

import (
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// leastCode is the least number of characters of a code without proof. Nobody types that many fast by accident.
const leastCode = 6

// leastFast is one more than the number of keys that a person may press at once by accident.
const leastFast = 3

// maxBurst is the number of strokes after which a burst counts as a person's. The longest code takes at most five
// strokes a character.
const maxBurst = 5 * purchase.MaxCardCode

// Paces, in time a character. The slowest of scanners are device.SlowestPlain and device.SlowestProven.
const (
	slowestEven   = device.SlowestPlain + device.SlowestPlain/10
	fastestPerson = 60 * time.Millisecond // 15 keys a second are 67 ms
	rollingPerson = 25 * time.Millisecond // overlapping keys that are slower than this are a person's
)

// Pauses.
const (
	// defaultSilence is longer than any pause inside a code of a scanner that takes up to device.SlowestProven.
	defaultSilence = 120 * time.Millisecond
	slowSilence    = 3 * device.SlowestProven
	lateSuffix     = 4 * device.SlowestProven // how late the suffix may come after its code
	lateRest       = 5 * time.Second          // how late the rest of a torn scan, with its suffix, may come
	// surePause is longer than any pause inside a code at the pace of device.SlowestPlain, and shorter than the time in
	// which a hand gets from the keys to the scanner.
	surePause = 55 * time.Millisecond
	// stall is a pause between two polls that no healthy host makes.
	stall = 30 * time.Millisecond
)
