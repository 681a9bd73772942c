//go:build linux

package window

import (
	"strconv"
	"testing"

	"counterfoil/tests/xtest"
)

// A finger moves the pointer and presses in one instant, and the next finger is
// somewhere else at once: each key of the keypad gets its own press.
func TestTouch(t *testing.T) {
	d := openDesk(t)
	window := d.display.WaitWindow("Counterfoil")
	d.scan("forloy_enr_touch00001")
	var touches []string
	for _, at := range [...][2]int{ // the keys of 7894,30
		{640, 412}, {747, 412}, {853, 412}, {640, 468}, {640, 580}, {853, 524}, {853, 580},
	} {
		touches = append(touches, "mousemove", "--window", window, strconv.Itoa(at[0]), strconv.Itoa(at[1]),
			"mousedown", "1", "sleep", "0.08", "mouseup", "1", "sleep", "0.08")
	}
	d.display.Xdotool(touches...)
	d.display.Xdotool("sleep", "0.5")
	d.shot("touch")
	d.display.Key("Return")
	d.display.Xdotool("sleep", "0.5")
	d.display.Key("Tab") // more than this till's limit: yes
	beside := []string{"mousemove", "--window", window, "20", "590", "click", "1", "sleep", "0.3"}
	d.display.Xdotool(beside...)
	d.display.Key("space")
	xtest.Eventually(t, "the sale to be recorded", func() bool { return d.status().Recorded == 1 })
	arrives(t, d, 1)
	if got := d.server.Ledger()[0].Amount; got != "7894.30" {
		t.Errorf("the fingers typed %s, want 7894.30", got)
	}
}

// touch moves the pointer and presses in one instant.
func (d *desk) touch(window string, x, y int) {
	d.t.Helper()
	d.display.Xdotool("mousemove", "--window", window, "300", "600", "sleep", "0.3",
		"mousemove", "--window", window, strconv.Itoa(x), strconv.Itoa(y),
		"mousedown", "1", "sleep", "0.08", "mouseup", "1")
}

// The desk's window has no keyboard scanner to listen for, and takes a finger where it is all the same: not where
// the last one was.
func TestTouchAtTheDesk(t *testing.T) {
	m := openOffice(t)
	m.changes("a join code", 260, 40, func() { m.touch(m.window, 960, 45) })
	m.shot("touch-desk")
	m.changes("the tills again", 260, 40, func() { m.touch(m.window, 797, 56) })
}
