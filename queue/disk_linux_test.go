package queue

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// small is a file system of its own with that much room.
func small(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size="+size); err != nil {
		t.Skipf("mounting needs rights that are not here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// TestAFullDiskRefusesAloudAndKeepsWhatItHas is row 34.
func TestAFullDiskRefusesAloudAndKeepsWhatItHas(t *testing.T) {
	dir := small(t, "2m")
	path := filepath.Join(dir, "counterfoil.db")
	q := opened(t, path)
	said := recorded(t, q, 10)
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 4<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	var err error
	for i := 0; err == nil && i < 10_000; i++ {
		var tx purchase.Transaction
		if tx, err = q.Record(sale(t, i)); err == nil {
			said = append(said, tx)
		}
	}
	if !errors.Is(err, ErrFull) || errors.Is(err, ErrIO) || !IsStoreTrouble(err) {
		t.Fatalf("record on a full disk: %v", err)
	}
	if got := int(q.Counts().Recorded.Count); got != len(said) {
		t.Errorf("%d recorded, %d said so", got, len(said))
	}
	sound(t, q)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	said = append(said, recorded(t, q, 1)...) // the same handle goes on
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	sound(t, q)
	if got, err := q.Next(0, 100_000); err != nil || len(got) != len(said) {
		t.Errorf("%d are there, %d were said to be: %v", len(got), len(said), err)
	}
}

// TestWhatWasRecordedCanBeSettledOnAFullDisk: the ballast makes room for that,
// and for no new sale; and of a refused sale nothing can be found in the file.
func TestWhatWasRecordedCanBeSettledOnAFullDisk(t *testing.T) {
	dir := small(t, "16m")
	path := filepath.Join(dir, "counterfoil.db")
	q := opened(t, path)
	txs := recorded(t, q, 300)
	if info, err := os.Stat(path + ballastSuffix); err != nil || info.Size() < ballastLeast {
		t.Fatalf("the ballast: %v %v", info, err)
	}
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 32<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	refused := 0
	for i := 0; refused < 5 && i < 1000; i++ {
		tx := sale(t, i)
		if _, err := q.Record(tx); errors.Is(err, ErrFull) {
			refused++
			content, err := os.ReadFile(path)
			if err != nil || bytes.Contains(content, []byte(tx.IdempotencyKey)) {
				t.Errorf("a refused sale has left a trace: %v", err)
			}
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if refused < 5 {
		t.Fatal("the disk does not refuse")
	}
	if _, err := os.Stat(path + ballastSuffix); err != nil {
		t.Fatalf("a new sale took the ballast: %v", err)
	}
	var results []purchase.Result
	for _, tx := range txs[:100] {
		results = append(results, verdict(tx, purchase.Accepted, ""))
	}
	if err := q.Settle(time.Now(), results); err != nil {
		t.Fatalf("settle: %v", err)
	}
	if _, err := os.Stat(path + ballastSuffix); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("there was room without the ballast: %v", err)
	}
	if _, err := q.Void(time.Now(), txs[200].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Errorf("void: %v", err)
	}
	sound(t, q)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Prune(time.Now(), 10); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + ballastSuffix); err != nil {
		t.Errorf("the ballast is not remade: %v", err)
	}
}

// TestAReadOnlyDiskIsNamed is row 35.
func TestAReadOnlyDiskIsNamed(t *testing.T) {
	dir := small(t, "2m")
	path := filepath.Join(dir, "counterfoil.db")
	q := opened(t, path)
	recorded(t, q, 1)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, Options{LockWait: time.Second})
	if !errors.Is(err, ErrReadOnly) || !IsStoreTrouble(err) {
		t.Errorf("open: %v", err)
	}
}

// TestAFailedDiskKillsTheHandle is row 36: after an error that is not a full
// disk, nobody knows what a further sync would mean.
func TestAFailedDiskKillsTheHandle(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 2)
	if err := q.file.Close(); err != nil { // every write fails from here on
		t.Fatal(err)
	}
	for range 2 {
		if _, err := q.Record(sale(t, 1)); !errors.Is(err, ErrIO) || !IsStoreTrouble(err) {
			t.Fatalf("record: %v", err)
		}
	}
	if _, err := q.Next(0, 1); !errors.Is(err, ErrIO) {
		t.Fatalf("next: %v", err)
	}
	_ = q.Close()
	q = opened(t, path)
	sound(t, q)
	if got, err := q.Next(0, 10); err != nil || len(got) != len(txs) {
		t.Errorf("after reopening: %d, %v", len(got), err)
	}
}
