//go:build linux

package window

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"counterfoil/tests/xtest"
)

// A kiosk fills the screen, at another resolution and after its display was unplugged too, and closes only when
// somebody means it. Under no window manager, as a session of nothing but the till has it.
func TestKiosk(t *testing.T) {
	d := prepareDesk(t)
	d.display.Resolutions("1024x768", "800x600")
	cmd := exec.Command(d.binary, append(d.atServer(), "--kiosk", "--data-dir", d.data)...)
	cmd.Env = append(os.Environ(), "COUNTERFOIL_TOKEN="+d.server.Token(), "XDG_RUNTIME_DIR="+d.data)
	d.program = d.display.Launch(cmd)
	t.Cleanup(d.threads)
	window := d.display.WaitWindow("Counterfoil")
	fills := func(size string) {
		t.Helper()
		xtest.Eventually(t, "a window that fills "+size, func() bool {
			at := d.display.Xdotool("getwindowgeometry", window)
			return strings.Contains(at, "Position: 0,0") && strings.Contains(at, "Geometry: "+size)
		})
	}
	fills("1920x1080")
	menu := d.display.Watch(xtest.Area{X: 1640, Y: 90, Width: 240, Height: 900}, 4)
	d.program.Rests(menu) // a window that is still being opened gets no keys, or loses the focus
	d.display.Focus(window)
	d.sell("forloy_enr_kiosk00001", "1")
	for _, size := range []string{"1024x768", "800x600", "1920x1080"} {
		d.display.Switch(size)
		fills(size)
		d.display.Xdotool("sleep", "1") // for the picture
		d.shot("kiosk-" + size)
	}
	// Nothing that comes while the display is unplugged ends the till.
	d.display.Unplug()
	limit, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	again := exec.CommandContext(limit, d.binary, "--data-dir", d.data)
	again.Env = append(d.display.Env(), "XDG_RUNTIME_DIR="+d.data)
	if said, err := again.CombinedOutput(); err != nil {
		t.Fatalf("a second start: %v: %s", err, said)
	}
	d.display.Switch("1920x1080")
	fills("1920x1080")
	middle := d.display.Watch(xtest.Area{X: 620, Y: 400, Width: 680, Height: 280}, 4)
	then := func(f *xtest.Frames, what string, does ...string) {
		t.Helper() // a key that comes before a page is seen does nothing to it
		before := f.Look()
		d.display.Xdotool(does...)
		xtest.Eventually(t, what, func() bool { return !bytes.Equal(f.Look(), before) })
	}
	quit := func() { // the last entry of the menu
		t.Helper()
		d.program.Rests(menu) // at another size all rooms are made anew, and a menu goes with them
		then(menu, "the menu", "mousemove", "1884", "44", "click", "1")
		then(menu, "its last entry to be marked", "key", "Up")
		then(middle, "the question", "key", "Return")
	}
	d.display.Key("F11")
	quit()
	d.shot("kiosk-quit")
	d.display.Key("Return") // which does not close it
	then(middle, "the question to go", "key", "Escape")
	d.sell("forloy_enr_kiosk00002", "2")
	fills("1920x1080")
	quit()
	then(middle, "the other answer to be marked", "key", "Tab")
	d.display.Key("space")
	xtest.Eventually(t, "the till to close when it is meant", func() bool {
		select {
		case <-d.program.Done():
			return true
		default:
			return false
		}
	})
}
