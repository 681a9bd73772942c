package till_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

// A store that is deleted under an open till is damaged until it is salvaged;
// then sales go on without a restart.
func TestSalvage(t *testing.T) {
	dir := t.TempDir()
	tl := openAt(t, dir, settings(nobody))
	if _, err := tl.Salvage(t.Context()); !errors.Is(err, fault.RefusedSound) {
		t.Errorf("before there is a store: %v", err)
	}
	ring(t, tl, draft(tl, "forloy_enr_a1", "1"))
	if _, err := tl.Salvage(t.Context()); !errors.Is(err, fault.RefusedSound) {
		t.Errorf("a sound store: %v", err)
	}
	if _, err := tl.Days(t.Context()); err != nil { // it is open again
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, assembly.StoreName)); err != nil {
		t.Skipf("an open file cannot be deleted here: %v", err)
	}
	if _, err := tl.Ring(t.Context(), draft(tl, "forloy_enr_a2", "2")); !errors.Is(err, fault.Store) ||
		!errors.Is(err, fault.StoreDamaged) {
		t.Fatalf("rung into a store that is gone: %v", err)
	}
	if s := tl.Status(); !errors.Is(s.Trouble, fault.StoreDamaged) {
		t.Errorf("nobody is told: %q", s.Trouble)
	}
	got, err := tl.Salvage(t.Context())
	if err != nil || got.Recorded != 1 || got.Pending != 1 || got.Lost == nil || *got.Lost != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if s := tl.Status(); s.Trouble != nil {
		t.Errorf("after it: %q", s.Trouble)
	}
	ring(t, tl, draft(tl, "forloy_enr_a2", "2"))
}

// Trouble lasts until a sale could be written, whatever can be read; then it
// ends by itself.
func TestTroubleEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tl := open(t, settings(nobody))
		defer running(t, tl)()
		synctest.Wait()
		tl.StoreTrouble(errors.Join(errors.New("the disk is full"), fault.Store))
		if _, err := tl.Days(t.Context()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if tl.Status().Trouble == nil {
			t.Error("what can be read ended it")
		}
		time.Sleep(20 * time.Second)
		if got := tl.Status().Trouble; got != nil {
			t.Errorf("it did not end: %s", got)
		}
	})
}

// The first backup is made soon after the start, the next on another day.
func TestDailyBackups(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Wine keeps what was closed of a locked file: ten days of looks at it are more than it can hold")
	}
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		tl := openAt(t, dir, settings(nobody))
		defer running(t, tl)()
		ring(t, tl, draft(tl, "forloy_enr_a1", "1"))
		made := func() int {
			found, err := filepath.Glob(filepath.Join(dir, "backups", "counterfoil-*.backup"))
			if err != nil {
				t.Fatal(err)
			}
			return len(found)
		}
		time.Sleep(time.Minute)
		if n := made(); n != 1 {
			t.Errorf("%d backups after a minute", n)
		}
		time.Sleep(10 * 24 * time.Hour)
		if n := made(); n != 7 {
			t.Errorf("%d backups after ten days, not 7", n)
		}
	})
}

// running runs a till until the func it returns is called.
func running(t *testing.T, tl *till.Till) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() { tl.Run(ctx) })
	return func() {
		cancel()
		group.Wait()
	}
}
