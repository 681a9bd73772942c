//go:build linux

package window

import (
	"testing"
	"time"

	"counterfoil/tests/xtest"
)

// A PC that sleeps, or has far too much to do, stands still for longer than the toolkit remembers what it draws. That
// is a minute, here five seconds: more than any picture takes on a busy machine.
func TestGoesOnAfterAStandstill(t *testing.T) {
	t.Setenv("FYNE_CACHE", "5s")
	d := openDesk(t)
	d.changes("the PIN page, where a cursor blinks", 560, 590, func() { d.display.Key("F6") })
	d.program.Stands(25 * time.Second)
	before, pressed := d.look(560, 590), time.Time{}
	xtest.Eventually(t, "the day", func() bool {
		if time.Since(pressed) > 5*time.Second { // the first one may be in vain: the window cannot tell when it came
			d.display.Key("F7")
			pressed = time.Now()
		}
		return d.look(560, 590) != before
	})
}
