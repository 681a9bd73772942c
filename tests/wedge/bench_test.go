//go:build linux

package wedge

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"counterfoil/tests/xtest"
)

// window builds the program with the window, once.
var window = sync.OnceValues(func() (string, error) {
	program := filepath.Join(folder, "window")
	build := exec.Command("go", "build", "-tags", "migrated_fynedo,no_emoji", "-o", program, "./window")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the window: %w\n%s", err, out)
	}
	return program, nil
})

// folder is where the window is built.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "wedge-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// bench is the window under test and its display.
type bench struct {
	t       *testing.T
	display *xtest.Display
	program *xtest.Program
	stdin   io.Writer
	read    int // lines of the program that have been read
}

// event is one line of the window.
type event struct {
	Event, Text string
}

func openBench(t *testing.T) *bench {
	t.Helper()
	d := xtest.Start(t)
	program, err := window()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, display: d, stdin: stdin, program: d.Launch(cmd)}
	d.WaitWindow("Wedge bench")
	return b
}

// in returns the bench for a subtest, with a scene set.
func (b *bench) in(t *testing.T, scene ...string) *bench {
	t.Helper()
	if t != b.t {
		whole, display, program := b.t, b.display, b.program
		b.t, b.display, b.program = t, display.In(t), program.In(t)
		t.Cleanup(func() { b.t, b.display, b.program = whole, display, program })
	}
	b.do("reset")
	b.do(scene...)
	b.state() // wait for it: on a busy machine keys could come first
	return b
}

// do sends commands. The window has obeyed them when it answers the next state.
func (b *bench) do(commands ...string) {
	b.t.Helper()
	for _, c := range commands {
		if _, err := io.WriteString(b.stdin, c+"\n"); err != nil {
			b.t.Fatal(err)
		}
	}
}

// state returns the line with the window's state, and skips the events before it.
func (b *bench) state() string {
	b.t.Helper()
	b.do("state")
	line, at := b.program.WaitLine(b.read, "state", func(l string) bool {
		return strings.HasPrefix(l, `{"event":"state"`)
	})
	b.read = at + 1
	return line
}

// await waits for an event and returns its text and whatever came before it.
func (b *bench) await(name string) (text string, before []event) {
	b.t.Helper()
	_, at := b.program.WaitLine(b.read, name, func(l string) bool {
		e := b.parse(l)
		return e.Event == name
	})
	for _, l := range b.program.Lines()[b.read:at] {
		before = append(before, b.parse(l))
	}
	text = b.parse(b.program.Lines()[at]).Text
	b.read = at + 1
	return text, before
}

// settle waits until nothing can come any more of the keys that were sent, and returns the events until then.
func (b *bench) settle() (events []event) {
	b.t.Helper()
	b.do("rest")
	_, events = b.await("rested")
	return events
}

func (b *bench) parse(line string) (e event) {
	b.t.Helper()
	if err := json.Unmarshal([]byte(line), &e); err != nil {
		b.t.Fatalf("the window said %q: %v", line, err)
	}
	return e
}
