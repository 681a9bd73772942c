//go:build linux && wine

package wine

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/xtest"
)

// A kiosk on Windows fills the screen from its start to its end, comes back when it was minimised, sells, is brought to
// the front by a second start, and closes only when somebody means it.
func TestKiosk(t *testing.T) {
	c := newCounter(t)
	front := frontProgram(t)
	inFront := func(title string) { // or what it begins with
		t.Helper()
		xtest.Eventually(t, title+" in front", func() bool {
			_, is, _ := c.result(c.onDisplay(c.wine(front)))
			return strings.HasPrefix(is, title)
		})
	}
	c.display.Manage()
	kiosk := c.display.Launch(alone(c.command("counterfoil.exe", "--kiosk")))
	window := c.display.WaitWindow("Counterfoil")
	fills := func() { t.Helper(); c.fills(window, "1920x1080") }
	sells := func(card, amount string) {
		t.Helper()
		if err := c.server.SetCard(card, practice.Active); err != nil {
			t.Fatal(err)
		}
		c.sell(card, amount)
		sold := c.status().Recorded
		c.arrive(sold)
		if got := c.server.Ledger()[sold-1]; got.Card != card || got.Amount != amount {
			t.Errorf("arrived as %s", got.Sent)
		}
	}
	fills()
	sells("forloy_enr_kiosk00001", "24.50")
	c.display.Screenshot("../../build/shots/wine-kiosk.png")

	inFront("Counterfoil")
	if exit, is, said := c.result(c.onDisplay(c.wine(front, "minimise"))); exit != 0 {
		t.Fatalf("%s was not minimised: %s", is, said)
	}
	fills()
	inFront("Counterfoil")

	// A second start ends, and the first window is in front again.
	other := c.display.Launch(alone(c.wine("notepad")))
	inFront("Untitled - Notepad")
	// Wine does not always follow the first one, and Notepad stays in front. A person clicks again.
	xtest.Eventually(t, "a second start to bring the window to the front", func() bool {
		second := c.onDisplay(c.command("counterfoil.com", "--kiosk")) // where somebody who clicks has it
		if exit, out, said := c.result(second); exit != 0 || out+said != "" {
			t.Fatalf("a second start: exit %d, %q", exit, out+said)
		}
		_, is, _ := c.result(c.onDisplay(c.wine(front)))
		return strings.HasPrefix(is, "Counterfoil")
	})
	other.Kill()
	c.display.Focus(window)
	sells("forloy_enr_kiosk00002", "7.05")

	// F11 leaves no full screen. What closes a window asks first, and neither Return nor Esc means it.
	c.display.Key("F11", "alt+F4")
	c.display.Xdotool("sleep", "1") // for the picture
	c.display.Screenshot("../../build/shots/wine-kiosk-quit.png")
	c.display.Key("Return", "alt+F4", "Escape")
	fills()
	sells("forloy_enr_kiosk00003", "3.00")
	xtest.Eventually(t, "the till to close when it is meant", func() bool {
		c.display.Key("alt+F4")
		c.display.Xdotool("sleep", "1")
		c.display.Key("Tab", "space")
		c.display.Xdotool("sleep", "1")
		select {
		case <-kiosk.Done():
			return true
		default:
			return false
		}
	})
	if exit, out, said := c.run("verify"); exit != 0 {
		t.Errorf("verify: exit %d: %s%s", exit, out, said)
	}
}

// A kiosk fills the screen at another resolution too. Wine 8 does not tell a program of one that X has got, but of one
// of its own desktop's.
func TestKioskAtAnotherResolution(t *testing.T) {
	c := newCounter(t)
	front := frontProgram(t)
	kiosk := c.command("counterfoil.exe", "--kiosk")
	kiosk.Args = slices.Insert(kiosk.Args, 1, "explorer", "/desktop=till,1280x800")
	c.display.Launch(alone(kiosk))
	window := c.display.WaitWindow("Counterfoil")
	c.fills(window, "1280x800")
	for _, size := range []string{"1024x768", "800x600", "1280x800"} {
		width, height, _ := strings.Cut(size, "x")
		c.result(alone(c.onDisplay(c.wine("explorer", "/desktop=till", front, width, height))))
		c.fills(window, size)
		c.display.Xdotool("sleep", "1") // for the picture
		c.display.Screenshot("../../build/shots/wine-kiosk-" + size + ".png")
	}
	c.display.Focus(window)
	c.sell("forloy_enr_kiosk00004", "4")
}

// frontProgram compiles library/front.c.
func frontProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "front.exe")
	compile := exec.Command("x86_64-w64-mingw32-gcc", "-O2", "-Wall", "-s", "-o", program, "library/front.c")
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("front.c: %v\n%s", err, out)
	}
	return program
}

// fills waits until a window fills the display.
func (c *counter) fills(window, size string) {
	c.t.Helper()
	xtest.Eventually(c.t, "a window that fills "+size, func() bool {
		at := c.display.Xdotool("getwindowgeometry", window)
		return c.windows() == 1 && strings.Contains(at, "Position: 0,0") && strings.Contains(at, "Geometry: "+size)
	})
}
