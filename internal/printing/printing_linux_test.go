package printing

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
)

// program puts a program of that name first, and alone, in the path: it copies what
// it is given to a file.
func program(t *testing.T, dir, name, script string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestPrint(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv("TMPDIR", t.TempDir())
	var p Pages
	t.Cleanup(p.Close)
	viewerWait = time.Minute
	if _, err := p.Print("closing", []byte("%PDF")); !errors.Is(err, fault.PrintNone) {
		t.Errorf("nothing that prints: %v", err)
	}
	program(t, dir, "xdg-open", "exit 3") // it knows no program for such a page
	if _, err := p.Print("closing", []byte("%PDF")); !errors.Is(err, fault.PrintNone) {
		t.Errorf("nothing that shows it: %v", err)
	}
	program(t, dir, "xdg-open", "echo opened $1 > "+dir+"/out.new; /bin/mv "+dir+"/out.new "+dir+"/out")
	program(t, dir, "lp", "exit 1") // no printer
	if shown, err := p.Print("closing", []byte("%PDF")); err != nil || !shown {
		t.Fatal(shown, err)
	}
	said(t, dir, "opened ")
	program(t, dir, "lp", "echo printed $1 `/bin/cat $1` > "+dir+"/out.new; /bin/mv "+dir+"/out.new "+dir+"/out")
	if shown, err := p.Print("closing", []byte("%PDF-1.3")); err != nil || shown {
		t.Fatal(shown, err)
	}
	if text := said(t, dir, "printed "); !strings.HasSuffix(text, "/closing.pdf %PDF-1.3") {
		t.Errorf("printed %q", text)
	}
	dirs := p.dirs
	if len(dirs) != 4 {
		t.Errorf("the pages are in %q", dirs)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(dirs[0], old, old); err != nil {
		t.Fatal(err)
	}
	p.Close()
	for i, dir := range dirs {
		if _, err := os.Stat(dir); os.IsNotExist(err) != (i == 0) {
			t.Errorf("page %d, after Close: %v", i, err) // a viewer may only be starting
		}
	}
	old = old.AddDate(0, 0, -2)
	if err := os.Chtimes(dirs[1], old, old); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Print("closing", []byte("%PDF")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dirs[1]); !os.IsNotExist(err) {
		t.Errorf("a page of days ago: %v", err)
	}
}

// said waits for what a program has written.
func said(t *testing.T, dir, begins string) string {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		text, err := os.ReadFile(filepath.Join(dir, "out"))
		if err == nil && strings.HasPrefix(string(text), begins) {
			return strings.TrimSpace(string(text))
		}
	}
	t.Fatalf("nobody said %q", begins)
	return ""
}
