//go:build linux

package window

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"counterfoil/internal/practice"
	"counterfoil/tests/xtest"
)

const (
	scannerPace = 2 * time.Millisecond  // a character
	humanPace   = 80 * time.Millisecond // a key
)

// desk is a counter: a window, and the Forloy that it sells to.
type desk struct {
	t       *testing.T
	display *xtest.Display
	program *xtest.Program
	server  *practice.Server
	binary  string
	data    string
}

// binary builds the program once for all tests of the package; with the race
// detector where the tests have it.
func buildBinary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "counterfoil")
	args := []string{"build", "-tags", "migrated_fynedo", "-o", path}
	if raceDetector {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "counterfoil")...).CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// openDesk opens the window on a store of its own. With more arguments the
// window is started with those instead of a practice server's address.
func openDesk(t *testing.T, args ...string) *desk {
	t.Helper()
	d := &desk{t: t, display: xtest.Start(t), binary: buildBinary(t), data: t.TempDir()}
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(t.Context()) })
	d.server = server
	if len(args) == 0 {
		args = []string{"--api-url", server.URL(), "--location", "loc_downtown", "--staff", "usr_ana", "--terminal", "till-1", "--currency", "EUR"}
	}
	d.launch(args)
	return d
}

func (d *desk) launch(args []string) {
	d.t.Helper()
	cmd := exec.Command(d.binary, append(args, "--data-dir", d.data)...)
	cmd.Env = append(os.Environ(), "COUNTERFOIL_TOKEN="+d.server.Token(), "XDG_RUNTIME_DIR="+d.data, "GORACE=halt_on_error=1")
	d.program = d.display.Launch(cmd)
	d.display.WaitWindow("Counterfoil")
	d.display.Resize(1024, 720)
}

// sell scans a card, types an amount as a person would, and presses Enter.
func (d *desk) sell(card, amount string) {
	d.t.Helper()
	before := d.status().Recorded
	d.display.Type(card+"\n", scannerPace)
	d.display.Type(amount+"\n", humanPace)
	xtest.Eventually(d.t, "the sale on "+card+" to be recorded", func() bool { return d.status().Recorded == before+1 })
}

// status is what the verb tells, carried out by the open window.
type status struct {
	Connection                                           string
	Recorded, Pending, Review, Synced, Dismissed, Voided int
}

func (d *desk) status() (s status) {
	d.t.Helper()
	cmd := exec.Command(d.binary, "status", "--json", "--data-dir", d.data)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+d.data)
	out, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(out, &s)
	}
	if err != nil {
		d.t.Fatalf("status: %v: %s", err, out)
	}
	return s
}

// shot keeps a picture of the screen.
func (d *desk) shot(name string) {
	d.t.Helper()
	d.display.Screenshot(filepath.Join(shots(), name+".png"))
}

func shots() string {
	if *shotsDir != "" {
		return *shotsDir
	}
	return "../../build/shots"
}

// press clicks as a finger does: the button stays down for a moment.
func (d *desk) press(window string, x, y int) {
	d.t.Helper()
	d.display.Xdotool("mousemove", "--sync", "--window", window, strconv.Itoa(x), strconv.Itoa(y),
		"sleep", "0.1", "mousedown", "1", "sleep", "0.1", "mouseup", "1", "sleep", "0.2")
}
