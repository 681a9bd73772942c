//go:build linux

package xtest

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Program is a program on a display. Its methods are safe for concurrent use.
type Program struct {
	t testing.TB
	*process
}

// process is what a Program shares with the one that a subtest uses.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended and all its lines are in

	mu    sync.Mutex
	lines []string
	more  chan struct{} // replaced at each new line
}

// Launch starts a command on the display and keeps the lines that it prints. The command is killed when the test
// ends; its stderr is logged if the test has failed.
func (d *Display) Launch(cmd *exec.Cmd) *Program {
	d.t.Helper()
	cmd.Env = d.on(cmd.Environ())
	var stderr bytes.Buffer
	if cmd.Stderr == nil {
		cmd.Stderr = &stderr
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("start %s: %v", cmd.Path, err)
	}
	p := &Program{d.t, &process{cmd: cmd, done: make(chan struct{}), more: make(chan struct{})}}
	go func() {
		defer close(p.done)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.add(lines.Text())
		}
		cmd.Wait()
	}()
	d.t.Cleanup(func() {
		if d.t.Failed() { // what it does
			before := threads(cmd.Process.Pid)
			time.Sleep(time.Second)
			d.t.Logf("the threads of %s:\n%s\na second later:\n%s", cmd.Path, before, threads(cmd.Process.Pid))
			cmd.Process.Signal(syscall.SIGQUIT)
			select {
			case <-p.done:
			case <-time.After(10 * time.Second):
			}
		}
		cmd.Process.Kill()
		<-p.done
		if d.t.Failed() && stderr.Len() > 0 {
			d.t.Logf("%s said:\n%s%s", cmd.Path, stderr.String(), crash(cmd.Args))
		}
	})
	return p
}

// threads is what each thread of a process does, and how long it has been on a core in hundredths of a second: a
// window that stands still may have one that runs, or none.
func threads(pid int) (text string) {
	folders, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", pid))
	for _, folder := range folders {
		stat, _ := os.ReadFile(filepath.Join(folder, "stat"))
		call, _ := os.ReadFile(filepath.Join(folder, "syscall"))
		_, after, _ := strings.Cut(string(stat), ") ")
		if fields := strings.Fields(after); len(fields) > 12 {
			text += fmt.Sprintf("%s %s %s+%s %s", filepath.Base(folder), fields[0], fields[11], fields[12], call)
		}
	}
	return text
}

// crash is what a program has left in its data directory about its end.
func crash(args []string) (text string) {
	i := slices.Index(args, "--data-dir")
	if i < 0 || i+1 == len(args) {
		return ""
	}
	for _, pattern := range []string{"crash.log*", "*/crash.log*"} {
		files, _ := filepath.Glob(filepath.Join(args[i+1], pattern))
		for _, name := range files {
			kept, _ := os.ReadFile(name)
			text += string(kept)
		}
	}
	return text
}

// Cores is how long a process has been on a core.
func Cores(t testing.TB, pid int) time.Duration {
	t.Helper()
	var spent unix.Timespec
	const scheduled = 2 // the clock of what the scheduler has counted
	if err := unix.ClockGettime(int32(^pid)<<3|scheduled, &spent); err != nil {
		t.Fatal(err)
	}
	return time.Duration(spent.Nano())
}

// Rests waits until the program has nothing to do: for two seconds, in which a busy one would have a tenth of a core
// on a machine with ten times its load, it wants hardly any, and what is watched looks the same.
func (p *Program) Rests(f *Frames) {
	p.t.Helper()
	const looks, most = 2 * time.Second, 80 * time.Millisecond
	Eventually(p.t, "the program to come to rest", func() bool {
		was, cores := f.Look(), Cores(p.t, p.cmd.Process.Pid)
		time.Sleep(looks)
		return bytes.Equal(f.Look(), was) && Cores(p.t, p.cmd.Process.Pid)-cores < most
	})
}

// In returns the same program for a subtest, which it then fails on trouble.
func (p *Program) In(t testing.TB) *Program { return &Program{t, p.process} }

func (p *process) add(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = append(p.lines, line)
	close(p.more)
	p.more = make(chan struct{})
}

// Lines are the lines printed so far.
func (p *process) Lines() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.lines)
}

// WaitLine waits for a line, from the from-th on, that match accepts, and returns it with its index. It fails the
// test if the program ends, or patience runs out, without one.
func (p *Program) WaitLine(from int, what string, match func(line string) bool) (string, int) {
	p.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for ended := false; ; {
		p.mu.Lock()
		lines, more := p.lines, p.more
		p.mu.Unlock()
		for i := from; i < len(lines); i++ {
			if match(lines[i]) {
				return lines[i], i
			}
		}
		if ended {
			p.t.Fatalf("the program ended without %s; it printed %q", what, lines)
		}
		select {
		case <-more:
		case <-p.done: // its last lines may have come since the look above
			ended = true
		case <-late.C:
			p.t.Fatalf("no %s in %v; it printed %q", what, patience, lines)
		}
	}
}

// Done is closed when the program has ended.
func (p *process) Done() <-chan struct{} { return p.done }

// Stands has the program stand still for a while, as on a PC that sleeps.
func (p *process) Stands(still time.Duration) {
	p.cmd.Process.Signal(syscall.SIGSTOP)
	time.Sleep(still)
	p.cmd.Process.Signal(syscall.SIGCONT)
}

// Kill kills the program, as a power cut would, and waits for its end.
func (p *process) Kill() {
	p.cmd.Process.Kill()
	<-p.done
}

// Eventually polls cond 20 times a second and fails the test if it does not hold before patience runs out. It is for
// what can only be seen from outside (a window, a file); prefer WaitLine if the program can tell.
func Eventually(t testing.TB, what string, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !cond() {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatalf("no %s in %v", what, patience)
		}
	}
}
