//go:build linux

package window

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"counterfoil/tests/secrets"
	"counterfoil/tests/xtest"
)

// A first start shows the whole window on a small screen, and so does one that
// remembers a larger screen.
func TestFitsTheScreen(t *testing.T) {
	for _, c := range []struct {
		width, height int
		scale         string
		remembers     string
	}{
		{800, 600, "1", ""},
		{1366, 768, "1.25", ""},
		{1024, 768, "1", `{"window.height":2000,"window.width":3000}`},
	} {
		t.Run(fmt.Sprintf("%dx%d at %s", c.width, c.height, c.scale), func(t *testing.T) {
			home := t.TempDir()
			if c.remembers != "" {
				dir := home + "/.config/fyne/io.counterfoil.till"
				if err := os.MkdirAll(dir, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(dir+"/preferences.json", []byte(c.remembers), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			display := xtest.StartSized(t, c.width, c.height)
			d := &desk{t: t, display: display, binary: binary(), data: t.TempDir(), folder: "practice"}
			d.watch = secrets.New(t)
			cmd := exec.Command(d.binary, "--demo", "--data-dir", d.data)
			cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+d.data,
				"HOME="+home, "XDG_CONFIG_HOME="+home+"/.config", "FYNE_SCALE="+c.scale)
			d.program = display.Launch(cmd)
			t.Cleanup(d.threads)
			window := display.WaitWindow("Counterfoil")
			place := regexp.MustCompile(`Position: (-?\d+),(-?\d+)[^G]*Geometry: (\d+)x(\d+)`)
			xtest.Eventually(t, "the window to be on the screen as a whole", func() bool {
				at := place.FindStringSubmatch(display.Xdotool("getwindowgeometry", window))
				if at == nil {
					return false
				}
				var n [4]int
				for i := range n {
					n[i], _ = strconv.Atoi(at[i+1])
				}
				x, y, w, h := n[0], n[1], n[2], n[3]
				return x >= 0 && y >= 0 && x+w <= c.width && y+h <= c.height && w >= min(c.width, 800)
			})
			d.shot(fmt.Sprintf("screen-%dx%d", c.width, c.height))
		})
	}
}

// What is no amount stays on the form and is not recorded; set right, it is.
func TestNoAmountIsCut(t *testing.T) {
	d := openDesk(t)
	d.scan("forloy_enr_cut000001")
	d.display.Type("1.234,50\n", humanPace)
	d.display.Xdotool("sleep", "1")
	d.shot("no-amount")
	if s := d.status(); s.Recorded != 0 {
		t.Fatalf("1.234,50 was recorded: %+v", s)
	}
	d.display.Key("ctrl+a")
	d.display.Type("234,50\n", humanPace)
	arrives(t, d, 1)
	if got := d.server.Ledger()[0].Amount; got != "234.50" {
		t.Errorf("arrived as %s", got)
	}
}

// A window that filled the screen until the system made it smaller, as without a window manager any program can, fills
// it again at the next F11.
func TestFullScreenIsWhatItReallyIs(t *testing.T) {
	d := openDesk(t)
	window := d.display.WaitWindow("Counterfoil")
	becomes := func(what string, full bool) {
		t.Helper()
		xtest.Eventually(t, what, func() bool {
			at := d.display.Xdotool("getwindowgeometry", window)
			return regexp.MustCompile(`Geometry: 1920x1080\b`).MatchString(at) == full
		})
	}
	d.display.Key("F11")
	becomes("F11 to fill the screen", true)
	d.display.Xdotool("windowsize", window, "1000", "700")
	becomes("the window to be smaller", false)
	d.display.Xdotool("sleep", "0.5")
	d.display.Key("F11")
	becomes("F11 to fill the screen again", true)
}
