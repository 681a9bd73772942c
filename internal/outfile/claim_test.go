package outfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"counterfoil/internal/fault"
)

// Where nobody may write, as on a stick that is locked, a person chooses another folder; what else
// the system says is passed on.
func TestWhatTheSystemRefuses(t *testing.T) {
	for err, kind := range map[error]fault.Kind{fs.ErrPermission: fault.FileForbidden,
		syscall.EACCES: fault.FileForbidden, syscall.EROFS: fault.FileForbidden, syscall.EIO: fault.FileUnreachable} {
		got := unreachable("/usb/sales.csv", &fs.PathError{Op: "openat", Path: ".counterfoil-1", Err: err})
		if !errors.Is(got, kind) || !errors.Is(got, err) {
			t.Errorf("%v: got %v, want %v", err, got, kind)
		}
	}
}

// A USB stick's file system has no hard links: there a new name is claimed by
// an empty file.
func TestWithoutSecondNames(t *testing.T) {
	whole := link
	t.Cleanup(func() { link = whole })
	link = func(*os.Root, string, string) error { return errors.ErrUnsupported }
	dir := t.TempDir()
	path := filepath.Join(dir, "sales.csv")
	var w Writer
	write := func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }
	if err := w.Write(path, false, write); err != nil {
		t.Fatal(err)
	}
	err := w.Write(path, false, write)
	if !errors.Is(err, fault.RefusedExists) {
		t.Errorf("a second time: %v", err)
	}
	late := filepath.Join(dir, "late.csv")
	err = w.Write(late, false, func(io.Writer) error { return os.WriteFile(late, []byte("theirs"), 0o600) })
	if !errors.Is(err, fault.RefusedExists) {
		t.Errorf("in a race: %v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("there is %v, %v", left, err)
	}
	for name, want := range map[string]string{path: "new", late: "theirs"} {
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// What a kill has left behind is removed by the next file that is written there; not what
// may still be written, and nothing of anybody else's.
func TestLeftBehind(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * time.Hour)
	const theirs, mine, moves = ".counterfoil-notes", ".counterfoil-ABCDEFGHIJKLMNOPQRSTUVWXYZ", ".counterfoil-1234567"
	const young = ".counterfoil-ABCDEFGHIJKLMNOPQRSTUVWXY2"
	for name, at := range map[string]time.Time{theirs: old, mine: old, moves: old, young: time.Now()} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte("half"), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	var w Writer
	path := filepath.Join(dir, "till.move")
	if err := w.Write(path, false, func(w io.Writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	var names []string
	for _, entry := range left {
		names = append(names, entry.Name())
	}
	if want := []string{young, theirs, "till.move"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("%v: %q, want %q", err, names, want)
	}
}
