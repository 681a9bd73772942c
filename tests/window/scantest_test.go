//go:build linux

package window

import (
	"testing"
)

// The scan test on a German PC with a scanner that is set to a US keyboard and
// ends with Tab: it says so, mends the settings, and records nothing.
func TestScanTest(t *testing.T) {
	d := openDesk(t)
	window := d.display.WaitWindow("Counterfoil")
	d.display.Layout("de")
	d.display.Key("ctrl+comma")
	d.display.Xdotool("mousemove", "--window", window, "200", "400", "click", "--repeat", "40", "--delay", "5", "5", "sleep", "0.3")
	d.shot("scantest-settings")
}
