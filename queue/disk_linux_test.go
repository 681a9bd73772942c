package queue

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// small is a file system of its own of that size.
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
	if !errors.Is(err, fault.StoreFull) || errors.Is(err, fault.StoreDisk) || !errors.Is(err, fault.Store) {
		t.Fatalf("record on a full disk: %v", err)
	}
	if got := int(q.Counts().Recorded.Count); got != len(said) {
		t.Errorf("%d recorded, %d said so", got, len(said))
	}
	sound(t, q)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	said = append(said, recorded(t, q, 1)...) // the same handle works again
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	sound(t, q)
	if got, err := q.Next(0, 100_000); err != nil || len(got) != len(said) {
		t.Errorf("%d are there, %d were said to be: %v", len(got), len(said), err)
	}
}

// filled is a store with 300 sales on a disk that a filler file has since
// filled; whole is the ballast's size before that.
func filled(t *testing.T) (q *Queue, path string, txs []purchase.Transaction, whole int64, filler string) {
	t.Helper()
	dir := small(t, "16m")
	path, filler = filepath.Join(dir, "counterfoil.db"), filepath.Join(dir, "filler")
	q = opened(t, path)
	txs = recorded(t, q, 300)
	whole = ballast(t, path)
	if err := os.WriteFile(filler, make([]byte, 32<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	return q, path, txs, whole, filler
}

// TestWhatWasRecordedCanBeSettledOnAFullDisk: the ballast makes room for
// settling and for no new sale, and no trace of a refused sale is in the file.
func TestWhatWasRecordedCanBeSettledOnAFullDisk(t *testing.T) {
	q, path, txs, whole, filler := filled(t)
	refused := 0
	for i := 0; refused < 5 && i < 1000; i++ {
		tx := sale(t, i)
		if _, err := q.Record(tx); errors.Is(err, fault.StoreFull) {
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
	info, err := os.Stat(path + ballastSuffix)
	if err == nil && info.Size() == whole {
		t.Fatalf("there was room without the ballast: %v", err)
	}
	// What settling has not used of the ballast's space goes to nobody else: a
	// sale that does not fit into free pages of the file is refused as before.
	left := ballast(t, path)
	for i := 0; err == nil && i < 1000; i++ {
		_, err = q.Record(sale(t, i))
	}
	if !errors.Is(err, fault.StoreFull) {
		t.Errorf("new sales took the ballast's room: %v", err)
	}
	if err := q.Save("note", make([]byte, 64<<10)); !errors.Is(err, fault.StoreFull) {
		t.Errorf("bookkeeping took the ballast's room: %v", err)
	}
	if now := ballast(t, path); now != left {
		t.Errorf("the ballast shrank from %d to %d bytes", left, now)
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
	if again := ballast(t, path); again < whole*9/10 {
		t.Errorf("the ballast is not remade: %d of %d bytes", again, whole)
	}
}

// ballast is the ballast's size, which is never below the minimum.
func ballast(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path + ballastSuffix)
	if err != nil || info.Size() < ballastLeast {
		t.Fatalf("the ballast: %v %v", info, err)
	}
	return info.Size()
}

// TestBookkeepingNeverTakesTheBallast: however long the disk is full, the
// ballast is kept for the answer that is still to come.
func TestBookkeepingNeverTakesTheBallast(t *testing.T) {
	q, path, txs, whole, _ := filled(t)
	full := 0
	for i := range 200 {
		_, offered := q.Offer(time.Now(), txs[i:i+100])
		for _, err := range []error{offered, q.Save("state", make([]byte, 20<<10)),
			q.Log(time.Now(), Entry{What: "signed in"})} {
			if errors.Is(err, fault.StoreFull) {
				full++
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
	if now := ballast(t, path); full == 0 || now != whole {
		t.Fatalf("refused %d times, ballast %d of %d", full, now, whole)
	}
	if err := q.Settle(time.Now(), []purchase.Result{verdict(txs[0], purchase.Accepted, "")}); err != nil {
		t.Errorf("settle: %v", err)
	}
}

// TestABallastCutShortIsRemade: a crash while it was written, or a person, has
// left it empty or too short.
func TestABallastCutShortIsRemade(t *testing.T) {
	path := filepath.Join(small(t, "16m"), "counterfoil.db")
	_ = opened(t, path).Close()
	whole := ballast(t, path)
	for _, size := range []int64{0, 1, whole - 1} {
		if err := os.Truncate(path+ballastSuffix, size); err != nil {
			t.Fatal(err)
		}
		_ = opened(t, path).Close()
		if now := ballast(t, path); now < whole*9/10 { // a hundredth of what is free now, or a little less
			t.Errorf("%d of %d bytes", now, whole)
		}
	}
	if left, err := filepath.Glob(path + ballastSuffix + ".*"); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v %v", left, err)
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
	if !errors.Is(err, fault.StoreReadOnly) || !errors.Is(err, fault.Store) {
		t.Errorf("open: %v", err)
	}
}

// TestAFailedDiskIsOpenedAfresh is row 36: after an error other than a full
// disk, nobody knows what another sync of that handle would mean.
func TestAFailedDiskIsOpenedAfresh(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 2)
	broken := q.file
	if err := broken.Close(); err != nil { // every write fails from now on
		t.Fatal(err)
	}
	if _, err := q.Record(sale(t, 1)); !errors.Is(err, fault.StoreDisk) || errors.Is(err, fault.StoreUnsure) ||
		!errors.Is(err, fault.Store) {
		t.Fatalf("record: %v", err)
	}
	if q.file == broken {
		t.Error("the handle that failed is still in use")
	}
	if got, err := q.Next(0, 10); err != nil || len(got) != len(txs) {
		t.Errorf("after reopening: %d, %v", len(got), err)
	}
	recorded(t, q, 1)
	sound(t, q)
}

// While the disk is full, an open store is deleted, or an older copy is put
// over it. What the till holds is written out as soon as there is room.
func TestWhatIsHeldOutlastsAFullDisk(t *testing.T) {
	for how, harm := range map[string]func(t *testing.T, copy, path string){
		"copied over": overwrite,
		"renamed over": func(t *testing.T, copy, path string) {
			if err := os.Rename(copy, path); err != nil {
				t.Fatal(err)
			}
		},
		"deleted": func(t *testing.T, copy, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(how, func(t *testing.T) {
			dir := small(t, "2m")
			path := filepath.Join(dir, "counterfoil.db")
			brief := NewBrief(path, Options{Zone: time.UTC})
			q, err := brief.Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = q.Close() }()
			old := recorded(t, q, 2)
			copy := filepath.Join(dir, "copy")
			if err := q.BackupFile(copy); err != nil {
				t.Fatal(err)
			}
			new := recorded(t, q, 3)
			harm(t, copy, path)
			filler := filepath.Join(dir, "filler")
			if err := os.WriteFile(filler, make([]byte, 4<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("the disk is not full: %v", err)
			}
			for range 2 {
				if _, err := q.Record(sale(t, 50)); !errors.Is(err, fault.StoreFull) {
					t.Fatalf("record: %v", err)
				}
				if _, err := q.Recent(20); !errors.Is(err, fault.StoreFull) {
					t.Fatalf("recent: %v", err)
				}
			}
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			if how == "deleted" {
				if _, err := q.Recent(20); !errors.Is(err, fault.StoreDamaged) {
					t.Fatalf("recent: %v", err)
				}
				_ = q.Close()
				if _, err := Salvage(path, time.Now(), nil); err != nil {
					t.Fatal(err)
				}
				q = opened(t, path)
			}
			new = append(new, recorded(t, q, 1)...)
			sound(t, q)
			demand(t, states(t, q), purchase.Pending, append(old, new...)...)
		})
	}
}
