//go:build linux

package xtest

import (
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// xmessage and friends may be missing, so the display is tested by itself and
// with plain programs; real windows are what the packages that use it test.

func TestDisplayServesAndShows(t *testing.T) {
	d := Start(t)
	if got := d.Xdotool("getdisplaygeometry"); got != "1920 1080" {
		t.Errorf("the display is %q", got)
	}
	path := filepath.Join(t.TempDir(), "pictures", "empty.png")
	d.Screenshot(path)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if shot, err := png.DecodeConfig(f); err != nil || shot.Width != 1920 || shot.Height != 1080 {
		t.Errorf("the picture is %v, %v", shot, err)
	}
	d.Layout("de")
	if out := d.do("setxkbmap", "-query"); !strings.Contains(out, "de") {
		t.Errorf("the layout was lost: %s", out)
	}
}

func TestTwoDisplaysDiffer(t *testing.T) {
	if a, b := Start(t), Start(t); a.name == b.name {
		t.Errorf("both displays are %s", a.name)
	}
}

func TestLaunchKeepsLinesAndEnds(t *testing.T) {
	d := Start(t)
	p := d.Launch(exec.Command("sh", "-c", `echo "$DISPLAY"; echo second; read forever`))
	if line, _ := p.WaitLine(0, "its display", func(string) bool { return true }); line != d.name {
		t.Errorf("the program was given display %q, not %q", line, d.name)
	}
	if _, at := p.WaitLine(1, "the second line", func(l string) bool { return l == "second" }); at != 1 {
		t.Errorf("the second line is number %d", at)
	}
	<-p.Done()
}
