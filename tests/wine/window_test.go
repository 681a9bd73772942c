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
	"strings"
	"testing"
	"time"

	"counterfoil/internal/practice"
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
	data    string // in a folder with a blank and an umlaut
}

func newCounter(t *testing.T) *counter {
	t.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	c := &counter{t: t, display: xtest.Start(t), server: server, data: filepath.Join(t.TempDir(), "Café Müller")}
	if err := os.Mkdir(c.data, 0o700); err != nil {
		t.Fatal(err)
	}
	return c
}

// windows counts the visible windows.
func (c *counter) windows() int {
	search := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^Counterfoil")
	search.Env = c.display.Env()
	out, _ := search.Output() // it fails when there is none
	return len(strings.Fields(string(out)))
}

// command is the program with a verb, or without one for its window.
func (c *counter) command(args ...string) *exec.Cmd {
	windows := "Z:" + strings.ReplaceAll(c.data, "/", `\`)
	program := filepath.Join(os.Getenv(built.Folder), string(built.Plain), "counterfoil.exe")
	cmd := exec.Command("wine", append(append([]string{program}, args...), "--data-dir", windows)...)
	cmd.Env = append(os.Environ(), "COUNTERFOIL_TOKEN="+c.server.Token(), "COUNTERFOIL_API_URL="+c.server.URL(),
		"COUNTERFOIL_LOCATION_ID=loc_1", "COUNTERFOIL_STAFF_USER_ID=usr_1",
		"COUNTERFOIL_TERMINAL_ID=till-1", "COUNTERFOIL_CURRENCY=EUR")
	return cmd
}

// open opens the window and waits for it. Its output is discarded: Wine's own processes, which outlive it, would
// hold the pipe open.
func (c *counter) open() *xtest.Program {
	c.t.Helper()
	wine := c.command()
	wine.Path = "/bin/sh"
	wine.Args = append([]string{"sh", "-c", `exec "$@" >/dev/null 2>&1 </dev/null`, "sh"}, wine.Args...)
	program := c.display.Launch(wine)
	c.display.WaitWindow("Counterfoil")
	return program
}

// run carries out a verb.
func (c *counter) run(args ...string) (exit int, out, said string) {
	c.t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := c.command(args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if _, exited := errors.AsType[*exec.ExitError](err); !exited {
			c.t.Fatal(err)
		}
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

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
	c.display.TypePlaces(card+"\n", scannerPace)
	c.display.Type(amount+"\n", humanPace)
	xtest.Eventually(c.t, "the sale on "+card+" to be recorded", func() bool { return c.status().Recorded == before+1 })
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

// A day on Windows: a sale arrives to the digit; a second start brings the
// minimised window back; after a restart everything is there and goes on.
func TestWindow(t *testing.T) {
	c := newCounter(t)
	const card = "forloy_enr_ABC123def456" // some keys with Shift
	if err := c.server.SetCard(card, practice.Active); err != nil {
		t.Fatal(err)
	}
	c.display.Manage()
	first := c.open()
	c.sell(card, "24.50")
	c.display.Screenshot("../../build/shots/wine-recorded.png")
	c.arrive(1)
	if got := c.server.Ledger()[0]; got.Card != card || got.Amount != "24.50" || got.TerminalID != "till-1" {
		t.Errorf("arrived as %s", got.Sent)
	}

	// The second start brings the first window back, and ends.
	c.display.Minimise(true)
	xtest.Eventually(t, "the window to be minimised", func() bool { return c.windows() == 0 })
	if exit, out, said := c.run(); exit != 0 || out+said != "" {
		t.Errorf("the second start: exit %d, %q", exit, out+said)
	}
	xtest.Eventually(t, "the window to be back", func() bool { return c.windows() == 1 })
	c.display.WaitWindow("Counterfoil")

	if err := c.server.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	c.sell("forloy_enr_waits00001", "7,05")
	first.Kill()
	if s := c.status(); s.Recorded != 2 || s.Pending != 1 {
		t.Errorf("after it was killed: %+v", s)
	}
	again := c.open()
	if err := c.server.SetOffline(false); err != nil {
		t.Fatal(err)
	}
	c.sell("forloy_enr_third00001", "3")
	c.arrive(3)
	again.Kill()
	for i, want := range []string{"24.50", "7.05", "3.00"} {
		if got := c.server.Ledger()[i]; got.Amount != want {
			t.Errorf("no. %d arrived as %s, want %s", i+1, got.Amount, want)
		}
	}
	if exit, out, said := c.run("verify"); exit != 0 {
		t.Errorf("verify: exit %d: %s%s", exit, out, said)
	}
}

// One byte of one record goes bad: salvage saves all sales, with the window
// closed and open.
func TestSalvage(t *testing.T) {
	for name, open := range map[string]bool{"without a window": false, "in the window": true} {
		t.Run(name, func(t *testing.T) {
			c := newCounter(t)
			for _, card := range []string{"forloy_enr_first", "forloy_enr_second", "forloy_enr_third"} {
				if exit, _, said := c.run("record", "--card", card, "--amount", "12.34"); exit != 0 {
					t.Fatalf("record: exit %d: %s", exit, said)
				}
			}
			store := filepath.Join(c.data, "counterfoil.db")
			content, err := os.ReadFile(store)
			if err != nil {
				t.Fatal(err)
			}
			damaged := bytes.ReplaceAll(content, []byte("enr_second"), []byte("enr_sEcond"))
			if err := os.WriteFile(store, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if open {
				c.open()
			}
			if exit, out, said := c.run("salvage"); exit != 0 {
				t.Fatalf("exit %d: %s%s", exit, out, said)
			}
			if exit, out, said := c.run("verify"); exit != 0 {
				t.Errorf("verify: exit %d: %s%s", exit, out, said)
			}
			if exit, _, said := c.run("record", "--card", "forloy_enr_after", "--amount", "1"); exit != 0 {
				t.Errorf("after the salvage: exit %d: %s", exit, said)
			}
		})
	}
}
