//go:build linux

package window

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/built"
	"counterfoil/tests/secrets"
	"counterfoil/tests/xtest"
)

const (
	scannerPace = 2 * time.Millisecond  // a character
	humanPace   = 80 * time.Millisecond // a key

	pin = "135790"
)

// Where the form's card is, at 1024 × 720.
const cardX, cardY, practiceCardY = 20, 150, 180

// desk is a counter: a window, and the Forloy that it sells to.
type desk struct {
	t       *testing.T
	display *xtest.Display
	program *xtest.Program
	server  *practice.Server
	binary  string
	data    string
	verb    []string // flags that every verb needs to meet the window
	folder  string   // of the store in the data directory
	watch   *secrets.Watch
}

func TestMain(m *testing.M) { built.Main(m) }

// openDesk opens the window on a store of its own, at a practice server of the test.
func openDesk(t *testing.T) *desk {
	t.Helper()
	d := prepareDesk(t)
	d.launch(d.atServer()...)
	return d
}

// binary is the program, with the race detector if the tests have it.
func binary() string {
	switch {
	case *program != "":
		return *program
	case *untagged:
		return built.Program(built.Untagged)
	}
	return built.Program(built.AsTests())
}

func prepareDesk(t *testing.T) *desk {
	t.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	d := &desk{t: t, server: server, binary: binary(), data: t.TempDir()}
	d.display, d.watch = xtest.Start(t), secrets.New(t)
	t.Cleanup(func() { d.watch.Folder(d.data) })
	return d
}

// atServer are the flags of a real till at the practice server.
func (d *desk) atServer() []string {
	return []string{"--api-url", d.server.URL(), "--location", "loc_downtown", "--staff", "usr_ana",
		"--terminal", "till-1", "--currency", "EUR"}
}

func (d *desk) launch(args ...string) {
	d.t.Helper()
	cmd := exec.Command(d.binary, append(args, "--data-dir", d.data)...)
	cmd.Env = append(os.Environ(),
		"COUNTERFOIL_TOKEN="+d.server.Token(), "XDG_RUNTIME_DIR="+d.data, "GORACE=halt_on_error=1")
	d.program = d.display.Launch(cmd)
	d.t.Cleanup(d.threads)
	d.display.WaitWindow("Counterfoil")
	d.display.Resize(1024, 720)
}

// threads fails the test if the toolkit was called from a wrong goroutine. Only a build without the tag looks for
// that.
func (d *desk) threads() {
	text := d.log()
	if bytes.Contains(text, []byte("Error in Fyne call thread")) {
		d.t.Errorf("called from a wrong goroutine:\n%s", text)
	}
	if bytes.Contains(text, []byte(pin)) { // of the other files, sums and keys can hold six such digits by chance
		d.t.Error("the PIN is in the log")
	}
	if d.t.Failed() {
		d.t.Logf("the window's log:\n%s", text[max(0, len(text)-4000):])
		d.shot("failed-" + strings.ReplaceAll(d.t.Name(), "/", "-"))
	}
}

// sell scans a card, types an amount as a person would, and presses Enter.
func (d *desk) sell(card, amount string) {
	d.t.Helper()
	d.watch.HideCards(card)
	before := d.status().Recorded
	d.paced("the sale on "+card+" to be recorded", func() {
		d.display.Type(card+"\n", scannerPace)
		d.display.Type(amount+"\n", humanPace)
	}, func() bool { return d.status().Recorded == before+1 })
}

// sellDoubted sells on a card that Forloy does not know.
func (d *desk) sellDoubted(card, amount string) {
	d.t.Helper()
	d.watch.HideCards(card)
	before, edge, answered := d.status().Recorded, "", false
	d.paced("the sale to be recorded all the same", func() {
		d.display.Type(card+"\n", scannerPace)
		edge, answered = d.ring(amount), false
	}, func() bool { return d.insisted(before, edge, &answered) })
}

// paced is what keys at a pace come to.
func (d *desk) paced(what string, types func(), done func() bool) {
	d.t.Helper()
	d.display.Paced(what, d.logFile(), types, done)
}

// rescanned is what a scan comes to, and what stands on the form stays there.
func (d *desk) rescanned(what string, scan func(), done func() bool) {
	d.t.Helper()
	d.display.Rescanned(what, d.logFile(), scan, done)
}

// scan scans a card onto the form.
func (d *desk) scan(card string) {
	d.t.Helper()
	d.watch.HideCards(card)
	before := d.look(cardX, cardY)
	d.rescanned(card+" to stand on the form", func() { d.display.Type(card+"\n", scannerPace) },
		func() bool { return d.look(cardX, cardY) != before })
}

func (d *desk) logFile() string { return filepath.Join(d.data, d.folder, "counterfoil.log") }

// log is what the window has logged.
func (d *desk) log() (text []byte) {
	logs, err := filepath.Glob(filepath.Join(d.data, d.folder, "*.log"))
	if err != nil || len(logs) == 0 {
		d.t.Errorf("the window wrote no log: %v", err)
	}
	for _, path := range logs {
		one, err := os.ReadFile(path)
		if err != nil {
			d.t.Error(err)
		}
		text = append(text, one...)
	}
	return text
}

// insist types an amount for the card on the form and records it even if the window asks, which it does if Forloy
// has answered about the card before Enter.
func (d *desk) insist(amount string) {
	d.t.Helper()
	before, answered := d.status().Recorded, false
	edge := d.ring(amount)
	xtest.Eventually(d.t, "the sale to be recorded all the same", func() bool {
		return d.insisted(before, edge, &answered)
	})
}

// ring types an amount and presses Enter; edge is the header's before.
func (d *desk) ring(amount string) (edge string) {
	d.display.Type(amount, humanPace)
	edge = d.edge()
	d.display.Key("Return")
	return edge
}

// insisted reports whether one more was recorded, and answers the question, once.
func (d *desk) insisted(before int, edge string, answered *bool) bool {
	if d.asks(edge) && !*answered && d.status().Recorded == before {
		d.display.Key("Tab", "space")
		*answered = true
	}
	return d.status().Recorded == before+1
}

// asks reports whether a question's shade lies over the window, whose edge looked like that before.
func (d *desk) asks(before string) bool { return d.edge() != before }

// edge is the header's left edge, where nothing stands that changes of itself, as practice's round does beside it.
func (d *desk) edge() string { return d.display.Look(0, 0, 6, 50) }

// status is the answer of the verb, carried out by the open window.
type status struct {
	Connection                                           string
	Recorded, Pending, Review, Synced, Dismissed, Voided int
}

func (d *desk) status() (s status) {
	d.t.Helper()
	cmd := exec.Command(d.binary, append([]string{"status", "--json", "--data-dir", d.data}, d.verb...)...)
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

// changes does something after which the window looks different in the 440 by 60 pixels from (x, y), and waits until
// it does.
func (d *desk) changes(what string, x, y int, do func()) {
	d.t.Helper()
	before := d.look(x, y)
	do()
	xtest.Eventually(d.t, what, func() bool { return d.look(x, y) != before })
}

func (d *desk) look(x, y int) string { return d.display.Look(x, y, 440, 60) }

// press clicks as a finger does: the button stays down for a moment.
func (d *desk) press(window string, x, y int) {
	d.t.Helper()
	d.display.Xdotool("mousemove", "--sync", "--window", window, strconv.Itoa(x), strconv.Itoa(y),
		"sleep", "0.1", "mousedown", "1", "sleep", "0.1", "mouseup", "1", "sleep", "0.2")
}
