package queue

import (
	"bytes"
	"testing"

	"counterfoil/internal/purchase"
)

// A sent sale gets the name of the card's holder once, and is the same sale: its bytes,
// the journal and the counters stay, and the store proves itself. No other sale gets one.
func TestASentSaleIsNamed(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 3)
	if _, err := q.Offer(start, txs[:1]); err != nil {
		t.Fatal(err)
	}
	if err := q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Accepted, "")}); err != nil {
		t.Fatal(err)
	}
	find := func(at int) purchase.Transaction {
		t.Helper()
		return must[purchase.Transaction](t)(q.Find(txs[at].IdempotencyKey))
	}
	before, head, counts := find(0), q.Head(), q.Counts()
	keys := []string{txs[0].IdempotencyKey, txs[1].IdempotencyKey, purchase.NewKey()}
	for _, name := range []string{"", "Jane\nD.", "Somebody Else"} {
		if err := q.Name(start, keys, name); err != nil {
			t.Fatal(err)
		}
	}
	if q.Head() != head || q.Counts().Recorded.Count != counts.Recorded.Count {
		t.Error("the journal or the counters have changed")
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	if got := find(0); got.CustomerName != "Jane D." || !bytes.Equal(got.Wire, before.Wire) ||
		got.State != purchase.Synced || !got.SettledAt.Equal(before.SettledAt) {
		t.Errorf("the sale is %+v, and was %+v", got, before)
	}
	if other := find(1); other.CustomerName != "" {
		t.Errorf("a sale that waits is named %q", other.CustomerName)
	}
	sound(t, q)
}
