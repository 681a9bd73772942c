package queue

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// failing is a disk whose next write reports an error when told to: although it
// was made, or because it was refused.
type failing struct{ made, refused bool }

func (f *failing) commit(write func() error) error {
	switch made, refused := f.made, f.refused; {
	case refused:
		f.refused = false
		return syscall.EIO
	case made:
		f.made = false
		return errors.Join(write(), syscall.EIO)
	}
	return write()
}

func onFailing(t *testing.T) (path string, q *Queue, disk *failing) {
	t.Helper()
	path, disk = fresh(t), &failing{}
	q, err := Open(path, Options{LockWait: time.Second, Zone: time.UTC, commit: disk.commit})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return path, q, disk
}

// Row 47: the last sync of a commit fails. Every method that changes something
// reports what is in the file, and that stays true.
func TestACommitThatTheDiskFailsIsLookedUp(t *testing.T) {
	for name, change := range map[string]struct {
		do   func(q *Queue, txs []purchase.Transaction, new purchase.Transaction) error
		done func(t *testing.T, q *Queue, txs []purchase.Transaction, new purchase.Transaction) bool
	}{
		"record": {func(q *Queue, _ []purchase.Transaction, new purchase.Transaction) error {
			got, err := q.Record(new)
			if err == nil && (got.Sequence == 0 || got.IdempotencyKey != new.IdempotencyKey) {
				err = errors.New("it is not told as it is stored")
			}
			return err
		}, func(t *testing.T, q *Queue, _ []purchase.Transaction, new purchase.Transaction) bool {
			_, err := q.Find(new.IdempotencyKey)
			return err == nil
		}},
		"void": {func(q *Queue, txs []purchase.Transaction, _ purchase.Transaction) error {
			_, err := q.Void(start, txs[0].IdempotencyKey, "mistake", "ana")
			return err
		}, is(0, purchase.Voided)},
		"settle": {func(q *Queue, txs []purchase.Transaction, _ purchase.Transaction) error {
			return q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Accepted, "")})
		}, is(0, purchase.Synced)},
		"retry": {func(q *Queue, txs []purchase.Transaction, _ purchase.Transaction) error {
			_, err := q.Retry(start, []string{txs[1].IdempotencyKey}, "ana")
			return err
		}, is(1, purchase.Pending)},
		"dismiss": {func(q *Queue, txs []purchase.Transaction, _ purchase.Transaction) error {
			_, err := q.Dismiss(start, []string{txs[1].IdempotencyKey}, "card lost", "ana")
			return err
		}, is(1, purchase.Dismissed)},
		"replace": {func(q *Queue, txs []purchase.Transaction, new purchase.Transaction) error {
			_, err := q.Replace(start, txs[1].IdempotencyKey, new, "ana")
			return err
		}, is(1, purchase.Dismissed)},
		"offer": {func(q *Queue, txs []purchase.Transaction, _ purchase.Transaction) error {
			_, err := q.Offer(start, txs[:1])
			return err
		}, func(t *testing.T, q *Queue, txs []purchase.Transaction, _ purchase.Transaction) bool {
			got, err := q.Find(txs[0].IdempotencyKey)
			return err == nil && !got.FirstSentAt.IsZero()
		}},
		"save": {func(q *Queue, _ []purchase.Transaction, _ purchase.Transaction) error {
			return q.Save("pin", []byte("1"))
		}, func(t *testing.T, q *Queue, _ []purchase.Transaction, _ purchase.Transaction) bool {
			value, err := q.Load("pin")
			return err == nil && string(value) == "1"
		}},
	} {
		for _, made := range []bool{true, false} {
			t.Run(map[bool]string{true: name + ", made", false: name + ", not made"}[made], func(t *testing.T) {
				path, q, disk := onFailing(t)
				txs := recorded(t, q, 2)
				if err := q.Settle(start, []purchase.Result{
					verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND")}); err != nil {
					t.Fatal(err)
				}
				new := sale(t, 7)
				disk.made, disk.refused = made, !made
				err := change.do(q, txs, new)
				refused := errors.Is(err, fault.StoreDisk) && !errors.Is(err, fault.StoreUnsure)
				if made && err != nil || !made && !refused {
					t.Fatalf("it says %v", err)
				}
				for range 2 { // for this handle, and for whoever opens the store next
					if got := change.done(t, q, txs, new); got != made {
						t.Errorf("done: %v", got)
					}
					sound(t, q)
					_ = q.Close()
					q = opened(t, path)
				}
				content, err := os.ReadFile(path)
				if found := bytes.Contains(content, []byte(new.IdempotencyKey)); err != nil || !made && found {
					t.Errorf("a refused sale has left a trace: %v", err)
				}
				recorded(t, q, 1)
			})
		}
	}
}

func is(n int, want purchase.State) func(*testing.T, *Queue, []purchase.Transaction, purchase.Transaction) bool {
	return func(t *testing.T, q *Queue, txs []purchase.Transaction, _ purchase.Transaction) bool {
		return state(t, q, txs[n].IdempotencyKey) == want
	}
}

// A disk that stays broken: nobody can look, so the error says exactly that,
// with the key to look for.
func TestADiskThatStaysBrokenIsNotGuessedAt(t *testing.T) {
	path, q, _ := onFailing(t)
	recorded(t, q, 1)
	aside := filepath.Join(t.TempDir(), "aside")
	q.options.commit = func(write func() error) error {
		err := write()
		if moved := os.Rename(path, aside); moved != nil {
			t.Skipf("an open file cannot be moved here: %v", moved)
		}
		return errors.Join(err, syscall.EIO)
	}
	tx := sale(t, 1)
	_, err := q.Record(tx)
	if !errors.Is(err, fault.StoreUnsure) || !errors.Is(err, fault.StoreDisk) || !errors.Is(err, fault.Store) ||
		!strings.Contains(err.Error(), tx.IdempotencyKey) {
		t.Fatalf("record: %v", err)
	}
	if _, err := q.Record(sale(t, 2)); !errors.Is(err, fault.Store) {
		t.Fatalf("record on a dead handle: %v", err)
	}
	if err := errors.Join(q.Close(), os.Rename(aside, path)); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	if _, err := q.Find(tx.IdempotencyKey); err != nil {
		t.Errorf("it is there, and not found: %v", err)
	}
	sound(t, q)
}
