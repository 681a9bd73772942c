//go:build linux && wine

package wine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/built"
	"counterfoil/tests/xtest"
)

func TestMain(m *testing.M) { built.Main(m) }

const (
	scannerPace = 2 * time.Millisecond
	humanPace   = 80 * time.Millisecond
)

// counter is a till on Windows, and the Forloy that it sells to.
type counter struct {
	t       *testing.T
	display *xtest.Display
	server  *practice.Server
	folder  string   // of the programs
	data    string   // in a folder with a blank and an umlaut; "": where the programs put it
	env     []string // beside the test's own
}

func newCounter(t *testing.T) *counter {
	t.Helper()
	c := &counter{t: t, display: xtest.Start(t), folder: filepath.Join(os.Getenv(built.Folder), string(built.Plain)),
		data: filepath.Join(t.TempDir(), "Café Müller")}
	c.serve()
	if err := os.Mkdir(c.data, 0o700); err != nil {
		t.Fatal(err)
	}
	return c
}

// serve starts the practice server and points the till at it.
func (c *counter) serve() {
	c.t.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { server.Close(context.Background()) })
	c.server = server
	c.env = []string{"COUNTERFOIL_TOKEN=" + server.Token(), "COUNTERFOIL_API_URL=" + server.URL(),
		"COUNTERFOIL_LOCATION_ID=loc_1", "COUNTERFOIL_STAFF_USER_ID=usr_1",
		"COUNTERFOIL_TERMINAL_ID=till-1", "COUNTERFOIL_CURRENCY=EUR"}
}

// windows counts the visible windows.
func (c *counter) windows() int {
	search := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^Counterfoil")
	search.Env = c.display.Env()
	out, _ := search.Output() // it fails when there is none
	return len(strings.Fields(string(out)))
}

// command is one of the programs with a verb, or without one for its window.
func (c *counter) command(program string, args ...string) *exec.Cmd {
	args = append([]string{filepath.Join(c.folder, program)}, args...)
	if c.data != "" {
		args = append(args, "--data-dir", onZ(c.data))
	}
	return c.wine(args...)
}

// wine is a command of Windows.
func (c *counter) wine(args ...string) *exec.Cmd {
	cmd := exec.Command("wine", args...)
	cmd.Env = append(os.Environ(), c.env...)
	return cmd
}

// onZ is a path as Windows has it.
func onZ(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

// open opens the window and waits for it.
func (c *counter) open() *xtest.Program {
	c.t.Helper()
	program := c.display.Launch(alone(c.command("counterfoil.exe")))
	c.display.WaitWindow("Counterfoil")
	return program
}

// alone discards a command's output: Wine's own processes, which outlive it,
// would hold the pipe open.
func alone(cmd *exec.Cmd) *exec.Cmd {
	cmd.Path = "/bin/sh"
	cmd.Args = append([]string{"sh", "-c", `exec "$@" >/dev/null 2>&1 </dev/null`, "sh"}, cmd.Args...)
	return cmd
}

// run carries out a verb.
func (c *counter) run(args ...string) (exit int, out, said string) {
	c.t.Helper()
	return c.result(c.command("counterfoil.com", args...))
}

// result runs a command.
func (c *counter) result(cmd *exec.Cmd) (exit int, out, said string) {
	c.t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if _, exited := errors.AsType[*exec.ExitError](err); !exited {
			c.t.Fatal(err)
		}
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), winesOwn.ReplaceAllString(stderr.String(), "")
}

// winesOwn is what Wine itself says of its connection to its server. A thread that ends with its program now and then
// finds that connection closed ("wine client error:218: sendmsg: Bad file descriptor"); the program has done all then.
var winesOwn = regexp.MustCompile(`(?m)^wine client error:.*\n?`)

type totals struct{ Recorded, Pending, Review, Synced int }

func (c *counter) status() (s totals) {
	c.t.Helper()
	exit, out, said := c.run("status", "--json")
	if err := json.Unmarshal([]byte(out), &s); exit != 0 || err != nil {
		c.t.Fatalf("status: exit %d, %v: %s%s", exit, err, out, said)
	}
	return s
}

// sell scans a card by the places of the keys and types an amount.
func (c *counter) sell(card, amount string) {
	c.t.Helper()
	before := c.status().Recorded
	c.display.Paced("the sale on "+card+" to be recorded", filepath.Join(c.data, "counterfoil.log"), func() {
		c.display.TypePlaces(card+"\n", scannerPace)
		c.display.Type(amount+"\n", humanPace)
	}, func() bool { return c.status().Recorded == before+1 })
}

// arrive waits until n sales are known to have arrived, which outlasts a few
// steps of the sender's backoff.
func (c *counter) arrive(n int) {
	c.t.Helper()
	for s := c.status(); s.Synced != n; s = c.status() { // or go test's own limit ends it
		if s.Review > 0 {
			c.t.Fatalf("refused: %+v", s)
		}
		<-time.After(200 * time.Millisecond)
	}
}
