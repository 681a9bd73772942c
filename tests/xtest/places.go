//go:build linux

package xtest

import (
	"strconv"
	"strings"
	"time"
)

// The keys of a US keyboard: what they type with and without Shift.
const (
	plainKeys   = "`1234567890-=[]\\;',./"
	shiftedKeys = `~!@#$%^&*()_+{}|:"<>?`
)

// placeOf returns the X key code of a key by what it types without Shift on a US keyboard. A newline is Return, a
// tab is Tab.
func placeOf(key rune) string {
	for first, row := range map[int]string{
		10: "1234567890-=", 23: "\tqwertyuiop[]\n", 38: "asdfghjkl;'`", 51: `\zxcvbnm,./`,
	} {
		if i := strings.IndexRune(row, key); i >= 0 {
			return strconv.Itoa(first + i)
		}
	}
	return ""
}

// TypePlaces types like a scanner set to a US keyboard: by the places of the keys, whatever the PC's layout and Caps
// Lock make of them.
func (d *Display) TypePlaces(text string, delay time.Duration) {
	d.t.Helper()
	var args []string
	for _, r := range text {
		key, shift := r, false
		if i := strings.IndexRune(shiftedKeys, r); i >= 0 {
			key, shift = rune(plainKeys[i]), true
		} else if r >= 'A' && r <= 'Z' {
			key, shift = r+'a'-'A', true
		}
		place := placeOf(key)
		if place == "" {
			d.t.Fatalf("no key of a US keyboard types %q", r)
		}
		if shift {
			args = append(args, "keydown", "--delay", "0", "50")
		}
		args = append(args, "key", "--delay", milliseconds(delay), place)
		if shift {
			args = append(args, "keyup", "--delay", "0", "50")
		}
	}
	d.do("xdotool", args...)
}
