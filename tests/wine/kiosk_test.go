//go:build linux && wine

package wine

import (
	"strings"
	"testing"

	"counterfoil/tests/xtest"
)

// A kiosk on Windows fills the screen, at another resolution and after it was minimised too, sells, comes to the front at
// a second start, and closes only when somebody means it.
func TestKiosk(t *testing.T) {
	c := newCounter(t)
	c.display.Resolutions("1024x768", "800x600")
	c.display.Manage()
	kiosk := c.display.Launch(alone(c.command("counterfoil.exe", "--kiosk")))
	window := c.display.WaitWindow("Counterfoil")
	fills := func(size string) {
		t.Helper()
		xtest.Eventually(t, "a window that fills "+size, func() bool {
			at := c.display.Xdotool("getwindowgeometry", window)
			return c.windows() == 1 && strings.Contains(at, "Position: 0,0") && strings.Contains(at, "Geometry: "+size)
		})
	}
	fills("1920x1080")
	c.sell("forloy_enr_kiosk00001", "1")
	c.arrive(1)
	for _, size := range []string{"1024x768", "800x600", "1920x1080"} {
		c.display.Switch(size)
		fills(size)
		c.display.Xdotool("sleep", "1") // for the picture
		c.display.Screenshot("../../build/shots/wine-kiosk-" + size + ".png")
	}
	kiosk.Kill()
}
