//go:build linux

// Command window measures what the window costs, beside an empty window of the
// same toolkit in the same run: the time from start to the first frame on the
// screen, and memory and processor at rest. Under a virtual display with
// software rendering.
//
//	go run -tags migrated_fynedo ./tests/bench/window build/counterfoil
package main

import (
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

const rest = 10 * time.Second // how long the processor is watched at rest

func main() {
	runs := flag.Int("n", 5, "runs of each")
	empty := flag.Bool("empty", false, "be the empty window (used by the command itself)")
	flag.Parse()
	if *empty {
		w := app.New().NewWindow("Counterfoil's control")
		w.SetContent(widget.NewLabel("empty"))
		w.Resize(fyne.NewSize(1024, 720))
		w.ShowAndRun()
		return
	}
	if err := measure(flag.Arg(0), *runs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// figures of one run.
type figures struct {
	frame  time.Duration
	memory float64 // MB
	load   float64 // per cent of a core
}

func measure(binary string, runs int) error {
	if binary == "" {
		return fmt.Errorf("name the program to measure")
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	screen, stop, err := serve()
	if err != nil {
		return err
	}
	defer stop()
	var ours, control []figures
	for range runs { // in turn, so that a drift of the machine hits both
		f, err := once(screen, func(dir string) *exec.Cmd { return exec.Command(binary, "--demo", "--data-dir", dir) })
		if err != nil {
			return err
		}
		ours = append(ours, f)
		if f, err = once(screen, func(string) *exec.Cmd { return exec.Command(self, "-empty") }); err != nil {
			return err
		}
		control = append(control, f)
	}
	fmt.Printf("%-22s %12s %12s %12s\n", "median of "+strconv.Itoa(runs), "first frame", "memory", "at rest")
	row("Counterfoil, practice", ours)
	row("an empty window", control)
	return nil
}

func row(name string, runs []figures) {
	median := func(of func(figures) float64) float64 {
		var values []float64
		for _, r := range runs {
			values = append(values, of(r))
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	fmt.Printf("%-22s %9.2f s  %9.0f MB %9.1f %%\n", name, median(func(f figures) float64 { return f.frame.Seconds() }),
		median(func(f figures) float64 { return f.memory }), median(func(f figures) float64 { return f.load }))
}

// once runs a program on the screen until it has rested.
func once(on screen, program func(dir string) *exec.Cmd) (figures, error) {
	dir, err := os.MkdirTemp("", "counterfoil-bench-")
	if err != nil {
		return figures{}, err
	}
	defer os.RemoveAll(dir)
	cmd := program(dir)
	os.Unsetenv("WAYLAND_DISPLAY") // an empty one would still be asked
	cmd.Env = append(os.Environ(), "DISPLAY="+on.display, "LIBGL_ALWAYS_SOFTWARE=1", "LANG=en_GB.UTF-8")
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return figures{}, err
	}
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
		for painted(on.dump) { // the next run begins with a black screen
			time.Sleep(10 * time.Millisecond)
		}
	}()
	var f figures
	for !painted(on.dump) {
		if f.frame = time.Since(start); f.frame > time.Minute {
			return f, fmt.Errorf("no window appeared within a minute")
		}
		time.Sleep(5 * time.Millisecond)
	}
	f.frame = time.Since(start)
	time.Sleep(3 * time.Second) // what starting has begun comes to its end
	before, err := ticks(cmd.Process.Pid)
	if err != nil {
		return f, err
	}
	time.Sleep(rest)
	after, err := ticks(cmd.Process.Pid)
	if err != nil {
		return f, err
	}
	f.load = float64(after-before) / (100 * rest.Seconds()) * 100
	f.memory, err = resident(cmd.Process.Pid)
	return f, err
}

// screen is a virtual display whose picture is a file.
type screen struct{ display, dump string }

func serve() (screen, func(), error) {
	dir, err := os.MkdirTemp("", "counterfoil-screen-")
	if err != nil {
		return screen{}, nil, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return screen{}, nil, err
	}
	defer read.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x1024x24", "-noreset", "-br", "-fbdir", dir)
	cmd.ExtraFiles = []*os.File{write}
	if err := cmd.Start(); err != nil {
		return screen{}, nil, err
	}
	write.Close()
	number := make([]byte, 16)
	n, err := read.Read(number)
	return screen{":" + strings.TrimSpace(string(number[:n])), filepath.Join(dir, "Xvfb_screen0")}, func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
		os.RemoveAll(dir)
	}, err
}

// painted reports whether the screen (an X window dump) is more than black in
// many places: a frame, not a pointer.
func painted(path string) bool {
	dump, err := os.Open(path)
	if err != nil {
		return false
	}
	defer dump.Close()
	head := make([]byte, 100)
	if _, err := dump.ReadAt(head, 0); err != nil {
		return false
	}
	at := int64(binary.BigEndian.Uint32(head)) + 12*int64(binary.BigEndian.Uint32(head[76:])) // header, colour map
	line := make([]byte, binary.BigEndian.Uint32(head[48:]))
	lit := 0
	for y := int64(20); y < 700; y += 40 {
		if _, err := dump.ReadAt(line, at+y*int64(len(line))); err != nil {
			return false
		}
		for x := 20; x < 1000; x += 40 {
			if line[4*x]|line[4*x+1]|line[4*x+2] != 0 {
				lit++
			}
		}
	}
	return lit > 20
}

// ticks is the processor time a process has used, in hundredths of a second.
func ticks(pid int) (int, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("the program has ended: %w", err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')'):]))
	user, err := strconv.Atoi(fields[12])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[13])
	return user + system, err
}

// resident is a process's memory in MB.
func resident(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.ParseFloat(strings.Fields(kb)[0], 64)
			return n / 1024, err
		}
	}
	return 0, fmt.Errorf("no memory figure")
}
