package queue

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// An update must not lose the store: an older layout is copied, then migrated
// in one transaction, and a step that fails leaves the store as it was (row
// 41).
func TestOlderLayoutIsMigrated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "counterfoil.db")
	q := must[*Queue](t)(Open(path, Options{}))
	kept := must[purchase.Transaction](t)(q.Record(sale(t, 1)))
	name := func() string { return fmt.Sprintf("before-layout-4-of-2-at-%d.backup", q.Head().Number) }
	first := name()
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	mark := []byte("moved")
	third := layouts{reads: 4, steps: map[int]func(*bbolt.Tx) error{
		2: func(tx *bbolt.Tx) error { _, err := tx.CreateBucket(mark); return err },
		3: func(*bbolt.Tx) error { return errors.New("no room for it") },
	}}
	if _, err := Open(path, Options{layouts: third}); err == nil {
		t.Fatal("a failed migration opened the store")
	}
	copies := must[[]os.DirEntry](t)(os.ReadDir(BackupDir(path)))
	if len(copies) != 1 || copies[0].Name() != first {
		t.Fatalf("copies %v", copies)
	}
	// The copy is a whole store of the old layout.
	old := must[*Queue](t)(Open(filepath.Join(BackupDir(path), copies[0].Name()), Options{}))
	if got := must[purchase.Transaction](t)(old.Find(kept.IdempotencyKey)); got.Sequence != kept.Sequence {
		t.Errorf("the copy has %+v", got)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	q = must[*Queue](t)(Open(path, Options{})) // still the old layout: no step has left a trace
	if q.has(t, mark) {
		t.Error("half a migration stayed")
	}
	sold := must[purchase.Transaction](t)(q.Record(sale(t, 2))) // by the older version
	second := name()
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	third.steps[3] = func(tx *bbolt.Tx) error { return tx.Bucket(mark).Put(mark, mark) }
	q = must[*Queue](t)(Open(path, Options{layouts: third}))
	next := must[[]purchase.Transaction](t)(q.Next(0, 10))
	isKept := func(tx purchase.Transaction) bool { return tx.IdempotencyKey == kept.IdempotencyKey }
	if !q.has(t, mark) || !slices.ContainsFunc(next, isKept) {
		t.Errorf("after the migration: %v", next)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	old = must[*Queue](t)(Open(filepath.Join(BackupDir(path), second), Options{}))
	if got := must[purchase.Transaction](t)(old.Find(sold.IdempotencyKey)); got.Sequence != sold.Sequence {
		t.Errorf("the second copy has %+v", got)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); !errors.Is(err, fault.StoreNewer) {
		t.Errorf("an older program opened it: %v", err)
	}
	gap := layouts{reads: 6, steps: map[int]func(*bbolt.Tx) error{5: third.steps[2]}}
	if _, err := Open(path, Options{layouts: gap}); !errors.Is(err, fault.StoreDamaged) {
		t.Errorf("a layout that nobody knows: %v", err)
	}
}

// TestADamagedStoreIsNotMigrated: a copy that does not verify would be no way back.
func TestADamagedStoreIsNotMigrated(t *testing.T) {
	path, txs := stored(t, 3)
	flipIn(t, path, `"idempotency_key":"`+txs[1].IdempotencyKey)
	next := layouts{reads: schema + 1, steps: map[int]func(*bbolt.Tx) error{
		schema: func(*bbolt.Tx) error { t.Error("migrated"); return nil }}}
	if _, err := Open(path, Options{layouts: next}); !errors.Is(err, fault.StoreDamaged) {
		t.Errorf("got %v", err)
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(BackupDir(path))); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func (q *Queue) has(t *testing.T, bucket []byte) (is bool) {
	t.Helper()
	if err := q.view(func(tx *bbolt.Tx) error { is = tx.Bucket(bucket) != nil; return nil }); err != nil {
		t.Fatal(err)
	}
	return is
}
