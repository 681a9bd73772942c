package movefile

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
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

// looked is a file that was looked into, and closed: Windows renames over no open one.
func looked(t *testing.T, path string) *File {
	t.Helper()
	f := open(t, path)
	f.Close()
	return f
}

func anything(io.ReaderAt, int64) error { return nil }

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
	if err := f.Store(out, anything); err != nil {
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
	if err := open(t, bad).Store(to, anything); !errors.Is(err, fault.BackupDamaged) {
		t.Error(err)
	}
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Error("half a store is there")
	}
}

// Two PCs that open one file on a share before either has marked it: one gets it, and
// the other is told who.
func TestOnlyOneGetsIt(t *testing.T) {
	path := written(t)
	other := Use{How: MovedIn, At: use.At, On: "THIRD-PC"}
	one, two := open(t, path), looked(t, path)
	if err := one.MarkUsed(use); err != nil {
		t.Fatal(err)
	}
	f, _ := fault.Of(two.MarkUsed(other))
	if f.Kind != fault.MoveUsed || f.Name != use.On || !f.At.Equal(use.At) {
		t.Errorf("the second: %v", f)
	}
	if got := open(t, path).Used; got == nil || *got != use {
		t.Errorf("used %v", got)
	}
	// The first may try again, also where its mark did not get as far as the file.
	again := written(t)
	first := looked(t, again)
	if err := first.claim(use); err != nil {
		t.Fatal(err)
	}
	later := use
	later.At = later.At.Add(time.Minute)
	if err := open(t, again).MarkUsed(later); err != nil {
		t.Errorf("the first one once more: %v", err)
	}
	// A power cut before anything was in the claim: nobody knows whose it is.
	torn := written(t)
	if err := os.WriteFile(looked(t, torn).claimPath(), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, _ = fault.Of(open(t, torn).MarkUsed(use))
	if f.Kind != fault.MoveClaimed || f.Name != filepath.Base(looked(t, torn).claimPath()) {
		t.Errorf("a claim that says nothing: %v", f)
	}
	// A file that a PC without claims has used in between, and another till of the same
	// name in the same folder.
	between := written(t)
	late := looked(t, between)
	if err := open(t, between).mark(other); err != nil {
		t.Fatal(err)
	}
	if f, _ := fault.Of(late.MarkUsed(use)); f.Kind != fault.MoveUsed || f.Name != other.On {
		t.Errorf("a PC without claims came first: %v", f)
	}
	if _, err := os.Stat(late.claimPath()); !errors.Is(err, os.ErrNotExist) {
		t.Error("the claim of the one that came too late is still there")
	}
	twin := use
	twin.Till = "A"
	if u := (Use{How: MovedIn, On: use.On, Till: "B"}); u.Same(twin) || !use.Same(twin) {
		t.Error("tills of one name are told apart by their ids, if both have one")
	}
}

// A small file may hold a long store: whoever takes it judges that before it is written.
func TestStoreIsJudgedFirst(t *testing.T) {
	to := filepath.Join(t.TempDir(), "store")
	long := errors.New("too long")
	err := open(t, written(t)).Store(to, func(head io.ReaderAt, size int64) error {
		var b [4]byte
		if _, err := head.ReadAt(b[:], 0); err != nil || string(b[:]) != "sale" || size != 25000 {
			t.Errorf("%v: %q, %d bytes", err, b, size)
		}
		return long
	})
	if !errors.Is(err, long) {
		t.Error(err)
	}
	if left, err := os.ReadDir(filepath.Dir(to)); err != nil || len(left) > 0 {
		t.Errorf("%v: left behind: %v", err, left)
	}
}

// A stick or a share may have no links: one claim only is made there too.
func TestClaimsWithoutLinks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.used")
	if err := createAlone(path, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := createAlone(path, []byte("second")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second claim: %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "first" {
		t.Errorf("%q %v", text, err)
	}
}
