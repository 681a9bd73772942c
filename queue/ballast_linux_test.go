package queue

import (
	"errors"
	"os"
	"syscall"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// onTightDisk is a store on a disk that, once it is full, has the ballast's space and no other.
func onTightDisk(t *testing.T) (q *Queue, full *bool) {
	t.Helper()
	path := fresh(t)
	full = new(bool)
	q, err := Open(path, Options{LockWait: time.Second, Zone: time.UTC, commit: func(write func() error) error {
		if _, err := os.Stat(path + ballastSuffix); *full && err == nil {
			return &os.PathError{Op: "write", Path: path, Err: syscall.ENOSPC}
		}
		return write()
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return q, full
}

// TestAFailedOfferHasSettledNothing: whoever has offered settles the verdicts again, and one that
// defers a sale would be charged twice.
func TestAFailedOfferHasSettledNothing(t *testing.T) {
	q, full := onTightDisk(t)
	txs := recorded(t, q, 2)
	_ = must[[]purchase.Transaction](t)(q.Offer(start, txs[:1]))
	said := verdict(txs[0], purchase.Deferred, "INTERNAL_ERROR")
	*full = true
	_, offer := q.Offer(start, txs[1:], said)
	ahead := q.OfferAhead(start, txs[1:], said)
	if !errors.Is(offer, fault.StoreFull) || !errors.Is(ahead, fault.StoreFull) {
		t.Fatalf("%v, %v", offer, ahead)
	}
	settled(t, q, said)
	if got := must[purchase.Transaction](t)(q.Find(said.IdempotencyKey)); got.Attempts != 1 {
		t.Errorf("one answer is charged %d times", got.Attempts)
	}
}

// TestMarksAreTakenBackOnAFullDisk: else a sale of which not a byte was sent could not be voided any more.
func TestMarksAreTakenBackOnAFullDisk(t *testing.T) {
	q, full := onTightDisk(t)
	txs := must[[]purchase.Transaction](t)(q.Offer(start, recorded(t, q, 2)))
	*full = true
	if err := q.Retract(start, txs); err != nil {
		t.Fatal(err)
	}
	for _, tx := range txs {
		if _, err := q.Void(start, tx.IdempotencyKey, "mistake", "ana"); err != nil {
			t.Errorf("void: %v", err)
		}
	}
}
