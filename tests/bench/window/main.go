//go:build linux

// Command window measures what the window costs, beside an empty window of the
// same toolkit in the same run: the time from start to the first frame on the
// screen, and memory and processor at rest; and how long a POS waits until its
// sale stands on the form. Under a virtual display with software rendering.
//
//	go run -tags migrated_fynedo,no_emoji ./tests/bench/window build/counterfoil
package main

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

const rest = 10 * time.Second // how long the processor is watched at rest

func main() {
	runs := flag.Int("n", 5, "runs of each")
	empty := flag.Bool("empty", false, "be the empty window (used by the command itself)")
	film := flag.Bool("film", false, "be the empty window with a picture that changes 15 times a second")
	flag.Parse()
	if *empty || *film {
		control(*film)
		return
	}
	if err := measure(flag.Arg(0), *runs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// control is the smallest window that the toolkit can make.
func control(film bool) {
	w := app.New().NewWindow("Counterfoil's control")
	var content fyne.CanvasObject = widget.NewLabel("empty")
	if film {
		var frames [3]*image.RGBA
		for i := range frames {
			frames[i] = image.NewRGBA(image.Rect(0, 0, 416, 234))
			for at := range frames[i].Pix {
				frames[i].Pix[at] = byte(at * (i + 3))
			}
		}
		picture := &canvas.Image{Image: frames[0], ScaleMode: canvas.ImageScaleFastest}
		picture.Resize(fyne.NewSize(416, 234))
		content = container.NewWithoutLayout(picture)
		go func() {
			for i := 0; ; i++ {
				time.Sleep(time.Second / 15)
				fyne.Do(func() {
					picture.Image = frames[i%len(frames)]
					picture.Refresh()
				})
			}
		}()
	}
	w.SetContent(content)
	w.Resize(fyne.NewSize(1024, 720))
	w.ShowAndRun()
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
	me, err := os.Executable()
	if err != nil {
		return err
	}
	screen, stop, err := serve()
	if err != nil {
		return err
	}
	defer stop()
	ours := func(dir string) *exec.Cmd { return exec.Command(binary, "--demo", "--data-dir", dir) }
	self := func(flag string) func(string) *exec.Cmd {
		return func(string) *exec.Cmd { return exec.Command(me, flag) }
	}
	programs := []struct {
		name   string
		run    func(dir string) *exec.Cmd
		camera bool
		page   bool // the camera's, in front
	}{
		{"Counterfoil, practice", ours, false, false},
		{"its camera on, unseen", ours, true, false},
		{"its camera on, seen", ours, true, true},
		{"an empty window", self("-empty"), false, false},
		{"and a picture, 15 a second", self("-film"), false, false},
	}
	all := make([][]figures, len(programs))
	for range runs { // in turn, so that a drift of the machine hits all
		for i, p := range programs {
			f, err := once(screen, p.run, p.camera, p.page)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			all[i] = append(all[i], f)
		}
	}
	if runs == 0 { // only what is not measured by runs
		return handOver(screen, binary)
	}
	fmt.Printf("%-28s %12s %12s %12s\n", "median of "+strconv.Itoa(runs), "first frame", "memory", "at rest")
	for i, p := range programs {
		row(p.name, all[i])
	}
	return handOver(screen, binary)
}

// prepare switches on the camera of practice mode.
func prepare(dir string) error {
	dir = filepath.Join(dir, "practice")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "config.toml"), []byte("camera_off = false\n"), 0o600)
}

// openCamera presses the tab of that name in practice mode, in a window of 1024 by 720.
func openCamera(on screen) error {
	cmd := exec.Command("xdotool", "search", "--name", "^Counterfoil", "windowfocus",
		"mousemove", "--sync", "852", "172", "sleep", "0.3", "mousedown", "1", "sleep", "0.1", "mouseup", "1")
	cmd.Env = append(os.Environ(), "DISPLAY="+on.display)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("press a tab: %w: %s", err, out)
	}
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
	fmt.Printf("%-28s %9.2f s  %9.0f MB %9.1f %%\n", name, median(func(f figures) float64 { return f.frame.Seconds() }),
		median(func(f figures) float64 { return f.memory }), median(func(f figures) float64 { return f.load }))
}

// once runs a program on the screen until it is at rest.
func once(on screen, program func(dir string) *exec.Cmd, camera, page bool) (figures, error) {
	dir, err := os.MkdirTemp("", "counterfoil-bench-")
	if err != nil {
		return figures{}, err
	}
	defer os.RemoveAll(dir)
	if camera {
		if err := prepare(dir); err != nil {
			return figures{}, err
		}
	}
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
	if page {
		if err := openCamera(on); err != nil {
			return f, err
		}
		time.Sleep(2 * time.Second)
	}
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
	number, err := bufio.NewReader(read).ReadString('\n') // it may come in pieces
	return screen{":" + strings.TrimSpace(number), filepath.Join(dir, "Xvfb_screen0")}, func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
		os.RemoveAll(dir)
	}, err
}

// painted reports whether the screen (an X window dump) is not black in many places: a frame has been drawn, not
// only a pointer.
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

// resident returns the memory of a process in MB.
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
