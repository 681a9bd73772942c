//go:build linux

package window

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"counterfoil/tests/xtest"
)

// Places in practice's window at 1024 × 720.
const (
	cardsTabX, cameraTabX, tabsY = 640, 852, 172
	firstCardX, firstCardY       = 800, 255
	powerX, powerY               = 968, 228
)

// The practice camera sees the card that is held up, and a sale is made of what
// it read. It is off while the window is minimised, by its button, and then
// still after a restart.
func TestCamera(t *testing.T) {
	d := prepareDesk(t)
	dir := filepath.Join(d.data, "practice")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(config, []byte("camera_off = false\ncurrency = \"EUR\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.verb, d.folder = []string{"--demo"}, "practice"
	d.display.Manage()
	d.launch("--demo")
	window := d.display.WaitWindow("Counterfoil")
	d.camera("running", 1)
	d.press(window, cameraTabX, tabsY)
	d.display.Xdotool("sleep", "1")
	d.shot("camera-1-on")
	d.press(window, cardsTabX, tabsY)
	d.changes("the card in the form", cardX, practiceCardY, func() { d.press(window, firstCardX, firstCardY) })
	d.shot("camera-2-found")
	d.display.Type("4.20\n", humanPace)
	xtest.Eventually(t, "the sale to be recorded", func() bool { return d.status().Recorded == 1 })
	if got := d.cards(); len(got) != 1 || !strings.HasPrefix(got[0], "forloy_enr_") {
		t.Errorf("recorded on %q", got)
	}
	d.watch.HideCards(d.cards()...)

	d.display.Minimise(true)
	d.camera("off", 1)
	d.display.Minimise(false)
	d.camera("running", 2)
	d.press(window, powerX, powerY)
	d.camera("off", 2)
	xtest.Eventually(t, "the choice to be kept", func() bool {
		text, err := os.ReadFile(config)
		return err == nil && bytes.Contains(text, []byte("camera_off = true"))
	})
	d.display.Xdotool("sleep", "0.5")
	d.shot("camera-3-off")
	d.press(window, powerX, powerY)
	d.camera("running", 3)
}

// camera waits until the log has reported a state of the camera that many times.
func (d *desk) camera(is string, times int) {
	d.t.Helper()
	xtest.Eventually(d.t, "the camera to be "+is, func() bool {
		text, err := os.ReadFile(d.logFile())
		return err == nil && bytes.Count(text, []byte("msg=camera is="+is+" ")) == times
	})
}

// cards returns the cards of all transactions.
func (d *desk) cards() (cards []string) {
	d.t.Helper()
	args := append([]string{"list", "--state", "all", "--json", "--data-dir", d.data}, d.verb...)
	cmd := exec.Command(d.binary, args...)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+d.data)
	out, err := cmd.Output()
	var all []struct {
		Card string `json:"qr_code_data"`
	}
	if err == nil {
		err = json.Unmarshal(out, &all)
	}
	if err != nil {
		d.t.Fatalf("list: %v: %s", err, out)
	}
	for _, tx := range all {
		cards = append(cards, tx.Card)
	}
	return cards
}
