//go:build linux

package bench_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/queue"
	"counterfoil/syncclient/practice"
	"counterfoil/tests/built"
	"counterfoil/tests/xtest"
)

// counter is the real window on a virtual display of 1024 by 720, at a practice server
// of the benchmark.
type counter struct {
	*testing.B
	display *xtest.Display
	hand    *xtest.Hand
	server  *practice.Server
	data    string
	mode    []string // flags of the window and of verbs
	pid     int
}

func openCounter(b *testing.B, data string, server *practice.Server) *counter {
	b.Helper()
	const plain = "undo_seconds = 0\n" // what is recorded is sent at once
	if err := os.WriteFile(filepath.Join(data, "config.toml"), []byte(plain), 0o600); err != nil {
		b.Fatal(err)
	}
	c := &counter{B: b, server: server, data: data}
	c.open([]string{"COUNTERFOIL_TOKEN=" + server.Token()}, "--api-url", server.URL(), "--location", "loc_downtown",
		"--staff", "usr_ana", "--terminal", "till-1", "--currency", "EUR")
	return c
}

// openPractice is practice mode, whose camera is simulated, with the store of a folder.
func openPractice(b *testing.B, store string) *counter {
	b.Helper()
	data := b.TempDir()
	if err := os.Rename(store, filepath.Join(data, "practice")); err != nil {
		b.Fatal(err)
	}
	config := filepath.Join(data, "practice", "config.toml")
	if err := os.WriteFile(config, []byte("camera_off = false\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	c := &counter{B: b, data: data, mode: []string{"--demo"}}
	c.open(nil)
	return c
}

// open opens the window.
func (c *counter) open(env []string, flags ...string) {
	c.Helper()
	c.display = xtest.StartSized(c.B, 1024, 720)
	cmd := exec.Command(built.Program(built.Plain), slices.Concat(c.mode, flags, []string{"--data-dir", c.data})...)
	cmd.Env = slices.Concat(os.Environ(), env, []string{"XDG_RUNTIME_DIR=" + c.data})
	c.display.Launch(cmd)
	c.pid = cmd.Process.Pid
	c.display.WaitWindow("Counterfoil")
	c.display.Resize(1024, 720)
	c.hand = c.display.Hand()
	time.Sleep(2 * time.Second) // what starting has begun comes to its end
}

// status is what the verb says, carried out by the window.
func (c *counter) status() (s struct{ Recorded, Pending, Synced int }) {
	c.Helper()
	cmd := exec.Command(built.Program(built.Plain), slices.Concat([]string{"status", "--json"}, c.mode,
		[]string{"--data-dir", c.data})...)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+c.data)
	out, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(out, &s)
	}
	if err != nil {
		c.Fatalf("status: %v: %s", err, out)
	}
	return s
}

// memory is the window's resident memory in MB: all of it (VmRSS), or what is no file's (RssAnon).
func (c *counter) memory(which string) float64 {
	c.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.pid))
	if err != nil {
		c.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if kb, is := strings.CutPrefix(line, which+":"); is {
			n, err := strconv.ParseFloat(strings.Fields(kb)[0], 64)
			if err != nil {
				c.Fatal(err)
			}
			return n / 1024
		}
	}
	c.Fatal("no memory figure")
	return 0
}

// drawn is how long the window's main thread has been on a core, and those that draw by
// software.
func (c *counter) drawn() (sum time.Duration) {
	c.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", c.pid))
	if err != nil {
		c.Fatal(err)
	}
	for _, task := range tasks {
		name, _ := os.ReadFile(filepath.Join(task, "comm")) // a thread that is gone has none
		if filepath.Base(task) != strconv.Itoa(c.pid) && !strings.HasPrefix(string(name), "llvmpipe") {
			continue
		}
		var nanoseconds int64
		text, err := os.ReadFile(filepath.Join(task, "schedstat"))
		if err == nil {
			_, err = fmt.Sscan(string(text), &nanoseconds)
		}
		if err != nil {
			c.Fatal(err)
		}
		sum += time.Duration(nanoseconds)
	}
	return sum
}

// until is how long it takes from a deed of the hand until the frames satisfy a
// condition.
func (c *counter) until(what string, f *xtest.Frames, holds func(now []byte) bool, deed ...string) time.Duration {
	c.Helper()
	began := time.Now()
	c.hand.Do(deed...)
	for !holds(f.Look()) {
		if time.Since(began) > patience {
			c.display.Screenshot(filepath.Join("..", "..", "build", "shots", "bench-timeout.png"))
			c.Fatalf("never seen: %s", what)
		}
		time.Sleep(500 * time.Microsecond)
	}
	return time.Since(began)
}

// differs is the condition that an area looks different from before.
func differs(before []byte) func([]byte) bool {
	return func(now []byte) bool { return !bytes.Equal(now, before) }
}

// store makes a folder whose store holds sales of today, recorded by the real queue and
// then changed by do.
func store(b *testing.B, sales int, do func(*queue.Queue)) string {
	b.Helper()
	fast := inMemory(b)
	q, err := queue.Open(filepath.Join(fast, "counterfoil.db"), queue.Options{})
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now().Add(-time.Duration(sales) * 10 * time.Millisecond)
	for i := range sales {
		tx, err := purchase.New(purchase.Sale{
			Card: cardOf(i), Amount: purchase.Money{Minor: int64(100 + i%90_000), Currency: "EUR"},
			LocationID: "loc_downtown", StaffUserID: "usr_ana", TerminalID: "till-1",
			Receipt: fmt.Sprintf("R-%d", i), ScannedAt: began.Add(time.Duration(i) * 10 * time.Millisecond),
			Zone: time.Local,
		})
		if err == nil {
			_, err = q.Record(tx)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	do(q)
	if err := q.Close(); err != nil {
		b.Fatal(err)
	}
	return copyOf(b, fast)
}
