package outfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"counterfoil/internal/fault"
)

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
