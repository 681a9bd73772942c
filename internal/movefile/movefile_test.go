package movefile

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/fault"
)

var (
	info = Info{ID: "M1", At: time.Date(2026, 3, 10, 14, 0, 0, 0, time.UTC), From: "OLD-PC", Version: "1"}
	use  = Use{How: MovedIn, At: info.At.Add(time.Hour), On: "NEW-PC"}
)

func written(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, info, []byte("keypad = true\n"), func(w io.Writer) error {
		_, err := w.Write(bytes.Repeat([]byte("sale "), 5000))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "till.move")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestUsedOnce(t *testing.T) {
	path := written(t)
	f := open(t, path)
	if f.Info != info || f.Used != nil {
		t.Fatalf("%+v, used %v", f.Info, f.Used)
	}
	if err := f.MarkUsed(use); err != nil {
		t.Fatal(err)
	}
	f = open(t, path)
	if f.Used == nil || *f.Used != use {
		t.Errorf("used %v", f.Used)
	}
	// All else is still there: the new PC may need it once more after a power cut.
	out := filepath.Join(t.TempDir(), "store")
	if err := f.Store(out); err != nil {
		t.Fatal(err)
	}
	store, err := os.ReadFile(out)
	settings, err2 := f.Settings()
	if err != nil || err2 != nil || len(store) != 25000 || string(settings) != "keypad = true\n" {
		t.Errorf("%v, %v: %d bytes, %q", err, err2, len(store), settings)
	}
	later := use
	later.At = later.At.Add(time.Hour)
	if err := f.MarkUsed(later); err != nil {
		t.Fatal(err)
	}
	if f = open(t, path); *f.Used != use {
		t.Errorf("used again: %v", f.Used)
	}
}

func TestNoSuchFile(t *testing.T) {
	path := written(t)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"a letter": {[]byte("to grandmother"), fault.MoveFile},
		"half":     {content[:len(content)/2], fault.MoveFile},
		"empty":    {nil, fault.MoveFile},
	} {
		bad := filepath.Join(t.TempDir(), "bad")
		if err := os.WriteFile(bad, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(bad); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(path + "s"); !errors.Is(err, fault.BackupUnread) {
		t.Error(err)
	}
	at := bytes.LastIndex(content[:len(content)-200], []byte("counterfoil.db")) + 20 // in the packed store
	content[at] ^= 0x40
	bad := filepath.Join(t.TempDir(), "bad")
	if err := os.WriteFile(bad, content, 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "store")
	if err := open(t, bad).Store(to); !errors.Is(err, fault.BackupDamaged) {
		t.Error(err)
	}
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Error("half a store is there")
	}
}
