package queue

import (
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
)

// stampedWrong makes the settled sales that the func picks claim that they were
// recorded years from now.
func stampedWrong(t *testing.T, path string, picks func(purchase.Sequence) bool) {
	t.Helper()
	meddled(t, path, func(tx *bbolt.Tx) {
		done := tx.Bucket(bucketDone)
		if err := done.ForEach(func(key, value []byte) error {
			one, revision, err := unpack(key, value)
			if err != nil || !picks(one.Sequence) {
				return err
			}
			one.RecordedAt = one.RecordedAt.AddDate(73, 0, 0)
			if value, err = pack(one, revision); err != nil {
				return err
			}
			return done.Put(sequenceKey(one.Sequence), value)
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestAWrongStampStopsNoPruning: one sale that was recorded while the clock
// stood at 2099 must not keep all later sales for ever.
func TestAWrongStampStopsNoPruning(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	now := time.Now()
	var results []purchase.Result
	for _, tx := range recorded(t, q, 5) {
		results = append(results, verdict(tx, purchase.Accepted, ""))
	}
	if err := q.Settle(now, results); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	stampedWrong(t, path, func(s purchase.Sequence) bool { return s == 1 })
	q = opened(t, path)
	if n, err := q.Prune(now.AddDate(0, 0, 89), 10); n != 0 || err != nil {
		t.Errorf("pruned %d before their time: %v", n, err)
	}
	if n, err := q.Prune(now.AddDate(0, 0, 91), 10); n != 5 || err != nil {
		t.Errorf("pruned %d of 5: %v", n, err)
	}
	sound(t, q)
}

// TestPruningGoesOnBehindWhatItMayNotTouch: each step looks at a limited number
// of sales, and the next one begins where it stopped.
func TestPruningGoesOnBehindWhatItMayNotTouch(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	now := time.Now()
	txs := recorded(t, q, pruneBatch+3)
	var young, old []purchase.Result
	for i, tx := range txs {
		if i < pruneBatch {
			young = append(young, verdict(tx, purchase.Accepted, ""))
		} else {
			old = append(old, verdict(tx, purchase.Accepted, ""))
		}
	}
	if err := q.Settle(now.AddDate(1, 0, 0), young); err != nil {
		t.Fatal(err)
	}
	if err := q.Settle(now, old); err != nil {
		t.Fatal(err)
	}
	total := 0
	for range 3 {
		n, err := q.Prune(now.AddDate(0, 0, 100), 200)
		if err != nil {
			t.Fatal(err)
		}
		total += n
	}
	if total != len(old) {
		t.Errorf("pruned %d, want %d", total, len(old))
	}
	sound(t, q)
}
