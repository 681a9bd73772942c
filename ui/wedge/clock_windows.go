//go:build cgo

package wedge

import (
	"time"

	"golang.org/x/sys/windows"
)

// keyClock is the clock of the messages that Windows sends to a window.
type keyClock struct{ sent, now *windows.LazyProc }

func newKeyClock() keyClock {
	return keyClock{windows.NewLazySystemDLL("user32.dll").NewProc("GetMessageTime"),
		windows.NewLazySystemDLL("kernel32.dll").NewProc("GetTickCount")}
}

// tick is how coarse that clock is.
const tick = 16 * time.Millisecond

// age is how long ago the key of the message that is being handled moved, and how
// much longer it may have been.
func (c keyClock) age(bool, int) (ago, within time.Duration, known bool) {
	sent, _, _ := c.sent.Call()
	now, _, _ := c.now.Call()
	ago = time.Duration(uint32(now)-uint32(sent)) * time.Millisecond
	return max(0, ago-tick), 2 * tick, ago < oldestKey
}
