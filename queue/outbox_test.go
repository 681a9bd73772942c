package queue

import (
	"bytes"
	"testing"

	"counterfoil/internal/purchase"
)

func TestASaleKeepsItsBytesAndPlaceUntilItIsSettled(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 3)
	wire := bytes.Clone(txs[1].Wire)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	got, err := q.Next(0, 10)
	if err != nil || len(got) != 3 {
		t.Fatalf("next: %v, %v", got, err)
	}
	if !bytes.Equal(got[1].Wire, wire) || got[1].Sequence != 2 {
		t.Fatalf("got %s as no. %d, want %s as no. 2", got[1].Wire, got[1].Sequence, wire)
	}
	if err := q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Accepted, ""),
		verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND"), verdict(txs[2], purchase.Deferred, "INTERNAL_ERROR")}); err != nil {
		t.Fatal(err)
	}
	counts := q.Counts()
	if counts.Recorded.Count != 3 || counts.By[purchase.Synced].Count != 1 || counts.By[purchase.Review].Count != 1 || counts.Waiting() != 1 {
		t.Fatalf("counts: %+v", counts)
	}
	sound(t, q)
}
