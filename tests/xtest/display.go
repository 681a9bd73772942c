//go:build linux

package xtest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/timezone"
)

// patience is how long anything may take. A busy build machine needs seconds for what a quiet one does in
// milliseconds.
const patience = 2 * time.Minute

// Display is a virtual X server for one test, which its methods fail on trouble. It is not safe for concurrent use.
type Display struct {
	t      testing.TB
	name   string // ":7"
	dump   string // the file that holds its picture
	window string // id of the window last waited for
	config string // what programs keep of a user: not that of whoever runs the tests
}

// Start runs an X server of 1920×1080 until the test ends. The system chooses its number, so test processes never
// collide.
func Start(t testing.TB) *Display {
	t.Helper()
	return StartSized(t, 1920, 1080)
}

// StartSized is Start with a screen of another size, in pixels.
func StartSized(t testing.TB, width, height int) *Display {
	t.Helper()
	return start(t, width, height, nil)
}

// StartWithoutOpenGL is Start of a screen on which nothing can be drawn by OpenGL.
func StartWithoutOpenGL(t testing.TB) *Display {
	t.Helper()
	return start(t, 1024, 768, nil, "-extension", "GLX")
}

func start(t testing.TB, width, height int, env []string, more ...string) *Display {
	t.Helper()
	for _, tool := range []string{"Xvfb", "xdotool", "import", "setxkbmap", "twm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("SKIPPED, NOT TESTED: %s is not installed, and this test needs a real window", tool)
		}
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	// -noreset: without it the server forgets its keyboard layout whenever the
	// last client leaves.
	// The shell ends it when its stdin closes: also when this process is killed.
	pictures := t.TempDir()
	args := []string{"-c", `Xvfb "$@" </dev/null >/dev/null 2>&1 & read end; kill $!; wait`,
		"sh", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-noreset", "-nolisten", "tcp",
		"-fbdir", pictures}
	cmd := exec.Command("sh", append(args, more...)...)
	cmd.Env, cmd.ExtraFiles = append(os.Environ(), env...), []*os.File{write}
	end, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start the X server: %v", err)
	}
	write.Close()
	t.Cleanup(func() {
		end.Close()
		cmd.Wait()
	})
	read.SetReadDeadline(time.Now().Add(patience))
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("the X server did not come up: %v", err)
	}
	return &Display{t: t, name: ":" + strings.TrimSpace(number), dump: filepath.Join(pictures, "Xvfb_screen0"),
		config: t.TempDir()}
}

// In returns the same display for a subtest, which it then fails on trouble.
func (d *Display) In(t testing.TB) *Display {
	same := *d
	same.t = t
	return &same
}

// Env is the environment of a program on the display: software rendering, UTF-8 text in a language that the toolkit
// can read, no other display, and a known time zone.
func (d *Display) Env() []string { return d.on(os.Environ()) }

// on adds the display to an environment.
func (d *Display) on(env []string) []string {
	env = slices.DeleteFunc(slices.Clone(env), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		others := []string{"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "LANGUAGE", "LC_ALL", "LC_MESSAGES"}
		return slices.Contains(others, name)
	})
	if timezone.Trouble() != (fault.Fault{}) { // a banner would say so, and move what a test looks for
		env = append(env, "TZ=UTC")
	}
	const own = "XDG_CONFIG_HOME="
	given := func(entry string) bool {
		return strings.HasPrefix(entry, own) && entry != own+os.Getenv("XDG_CONFIG_HOME")
	}
	if !slices.ContainsFunc(env, given) {
		env = append(env, own+d.config)
	}
	return append(env, "DISPLAY="+d.name, "LIBGL_ALWAYS_SOFTWARE=1",
		"LANG=en_GB.UTF-8", "LC_CTYPE=C.UTF-8", "XMODIFIERS=@im=none")
}

// WaitWindow waits for a visible window whose title begins with prefix, gives it the keyboard and returns its id.
func (d *Display) WaitWindow(prefix string) string {
	d.t.Helper()
	Eventually(d.t, "a window titled "+prefix, func() bool {
		out, err := d.command("xdotool", "search", "--onlyvisible", "--name", "^"+regexp.QuoteMeta(prefix)).Output()
		ids := strings.Fields(string(out))
		if err != nil || len(ids) == 0 {
			return false
		}
		d.window = ids[len(ids)-1]
		return true
	})
	d.Focus(d.window)
	return d.window
}

// Focus gives a window the keyboard and waits until it has it.
func (d *Display) Focus(window string) {
	d.t.Helper()
	d.window = window
	d.do("xdotool", "windowfocus", "--sync", window)
}

// Resize makes the window last waited for w by h pixels. A toolkit that is still opening its window sets the size
// once more, so the request is repeated until the size has stayed for half a second.
func (d *Display) Resize(w, h int) {
	d.t.Helper()
	want := fmt.Sprintf("Geometry: %dx%d", w, h)
	stayed := 0
	Eventually(d.t, "a window of "+want, func() bool {
		if !strings.Contains(d.do("xdotool", "getwindowgeometry", d.window), want) {
			stayed = 0
			d.do("xdotool", "windowsize", d.window, strconv.Itoa(w), strconv.Itoa(h))
			return false
		}
		stayed++
		return stayed > 10 // looks, 20 a second
	})
}

// Type types text, one key after another, delay apart: 2 ms is a scanner, 70 ms
// a fast person. A newline is the Return key, a tab the Tab key.
func (d *Display) Type(text string, delay time.Duration) {
	d.t.Helper()
	var args []string
	for text != "" {
		n := strings.IndexAny(text, "\n\t")
		switch {
		case n < 0:
			n = len(text)
			fallthrough
		case n > 0:
			// xdotool's type waits for half of what it is told.
			args = append(args, "type", "--args", "1", "--delay", milliseconds(2*delay), "--", text[:n])
			text = text[n:]
		case text[0] == '\n':
			args, text = append(args, "key", "--delay", milliseconds(delay), "Return"), text[1:]
		default:
			args, text = append(args, "key", "--delay", milliseconds(delay), "Tab"), text[1:]
		}
	}
	d.do("xdotool", args...)
}

// Key presses keys by their X names, 70 ms apart; a plus joins keys that are pressed together: "Return", "ctrl+v",
// "Tab".
func (d *Display) Key(keys ...string) {
	d.t.Helper()
	d.do("xdotool", append([]string{"key", "--delay", "70"}, keys...)...)
}

// KeyCodes presses keys by their places (X key codes; 24 is Q on a US keyboard), whatever the layout makes of them,
// as a scanner does.
func (d *Display) KeyCodes(delay time.Duration, codes ...string) {
	d.t.Helper()
	d.do("xdotool", append([]string{"key", "--delay", milliseconds(delay)}, codes...)...)
}

// Layout sets the keyboard layout: Layout("de"), Layout("fr"), Layout("us").
func (d *Display) Layout(layout string) {
	d.t.Helper()
	d.do("setxkbmap", "-layout", layout)
}

// Resolutions are those that the display can be switched to from now on, as WIDTHxHEIGHT. A program knows only those
// that were there when it started.
func (d *Display) Resolutions(all ...string) {
	d.t.Helper()
	if _, err := exec.LookPath("xrandr"); err != nil {
		d.t.Skip("SKIPPED, NOT TESTED: xrandr is not installed, and this test needs a display that changes")
	}
	for _, size := range all {
		w, h, _ := strings.Cut(size, "x")
		d.do("xrandr", "--newmode", size, "60", w, w, w, w, h, h, h, h)
		d.do("xrandr", "--addmode", "screen", size)
	}
}

// Switch gives the display another of its resolutions.
func (d *Display) Switch(size string) {
	d.t.Helper()
	d.do("xrandr", "--output", "screen", "--mode", size)
}

// Unplug leaves no display connected; Switch plugs it in again.
func (d *Display) Unplug() {
	d.t.Helper()
	d.do("xrandr", "--fb", "1920x1080", "--output", "screen", "--off")
}

// Manage starts a window manager, which only minimising needs. It gives windows no frame and places them by itself.
func (d *Display) Manage() {
	d.t.Helper()
	rules := filepath.Join(d.t.TempDir(), "twmrc")
	const text = "NoTitle\nRandomPlacement\nBorderWidth 0\nNoGrabServer\nUsePPosition \"on\"\n"
	if err := os.WriteFile(rules, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	cmd := d.command("twm", "-f", rules)
	cmd.Env = append(cmd.Environ(), "LC_ALL=C") // in another locale it wants fonts that not every system has
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("start the window manager: %v", err)
	}
	d.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}

// Minimise minimises the window last waited for, or brings it back. It needs a
// window manager.
func (d *Display) Minimise(yes bool) {
	d.t.Helper()
	if yes {
		d.do("xdotool", "windowminimize", "--sync", d.window) // a window that is still mapped is not mapped again
	} else {
		d.do("xdotool", "windowmap", "--sync", d.window)
	}
}

// Screenshot writes a picture of the display to a file, whose folder it makes if necessary.
func (d *Display) Screenshot(path string) {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.t.Fatal(err)
	}
	d.do("import", "-window", "root", path)
}

// Look returns what the display shows in a rectangle of w by h pixels from (x, y). The result can only be compared.
func (d *Display) Look(x, y, w, h int) string {
	d.t.Helper()
	crop := fmt.Sprintf("%dx%d+%d+%d", w, h, x, y)
	out, err := d.command("import", "-window", "root", "-crop", crop, "rgb:-").Output()
	if err != nil {
		d.t.Fatalf("import: %v", err)
	}
	return string(out)
}

// Xdotool runs xdotool with the given arguments, which may hold several commands, and returns what it printed.
func (d *Display) Xdotool(args ...string) string {
	d.t.Helper()
	return d.do("xdotool", args...)
}

func (d *Display) do(tool string, args ...string) string {
	d.t.Helper()
	out, err := d.command(tool, args...).CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s %s: %v: %s", tool, args[0], err, out)
	}
	return strings.TrimSpace(string(out))
}

func (d *Display) command(tool string, args ...string) *exec.Cmd {
	ctx := d.t.Context()
	if ctx.Err() != nil { // the test is over: a picture for a failure
		ctx = context.Background()
	}
	cmd := exec.CommandContext(ctx, tool, args...)
	cmd.Env = d.Env()
	return cmd
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
