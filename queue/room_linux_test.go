package queue

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"counterfoil/internal/fault"
)

// A store that is deleted while it is open is written out again, and all of it
// can be salvaged.
func TestADeletedStoreIsNotWrittenToNowhere(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	said := recorded(t, q, 5)
	if err := os.Remove(path); err != nil {
		t.Skipf("an open file cannot be deleted here: %v", err)
	}
	if _, err := q.Record(sale(t, 9)); !errors.Is(err, fault.StoreDamaged) {
		t.Fatalf("recorded into a file that is gone: %v", err)
	}
	_ = q.Close()
	if _, err := Open(path, Options{}); !errors.Is(err, fault.StoreDamaged) {
		t.Fatalf("opened: %v", err)
	}
	report, err := Salvage(path, time.Now(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if report.Saved.Waiting() != int64(len(said)) || report.ToReview != 0 || report.Lost != 0 || report.Held == "" {
		t.Fatalf("%+v", report)
	}
	q = opened(t, path)
	defer q.Close()
	sound(t, q)
}

func TestRoomSaysWhetherASaleFits(t *testing.T) {
	dir := small(t, "2m")
	q := opened(t, filepath.Join(dir, "counterfoil.db"))
	defer q.Close()
	if err := q.Room(); err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 4<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	if err := q.Room(); !errors.Is(err, fault.StoreFull) {
		t.Fatalf("room on a full disk: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := q.Room(); err != nil {
		t.Fatal(err)
	}
}
