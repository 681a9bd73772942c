package queue

import (
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// A key is a UUID, and a UUID has no case: a person may type it in the way
// another program shows it.
func TestKeysHaveNoCase(t *testing.T) {
	q := opened(t, fresh(t))
	txs := fill3(t, q)
	shout := func(i int) string { return strings.ToUpper(txs[i].IdempotencyKey) }
	if got, err := q.Find(shout(0)); err != nil || got.IdempotencyKey != txs[0].IdempotencyKey {
		t.Errorf("found %s, %v", got.IdempotencyKey, err)
	}
	if _, err := q.Void(start, shout(0), "rung twice", "ana"); err != nil {
		t.Error(err)
	}
	settled(t, q, verdict(txs[1], purchase.Refused, "CARD_INACTIVE"),
		verdict(txs[2], purchase.Refused, "CARD_INACTIVE"))
	if n, err := q.Retry(start, []string{shout(1)}, "ana"); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := q.Dismiss(start, []string{shout(2), txs[2].IdempotencyKey}, "given up", "ana"); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// Attempts are counted by kind and stored, and so is the time of the first. A
// person's Retry resets everything except the doubt.
func TestKindsAreKept(t *testing.T) {
	q := opened(t, fresh(t))
	tx := fill3(t, q)[0]
	failed := func(kind purchase.Kind, doubt bool) purchase.Result {
		r := verdict(tx, purchase.Deferred, "CODE")
		r.Kind, r.MayBeBooked = kind, doubt
		return r
	}
	settled(t, q, failed(purchase.Clear, false))
	for range 2 {
		if err := q.Settle(start.Add(time.Second), []purchase.Result{
			failed(purchase.Unknown, true), failed(purchase.Unclear, false),
			failed(purchase.Unclear, false)}); err != nil {
			t.Fatal(err)
		}
	}
	got := must[purchase.Transaction](t)(q.Find(tx.IdempotencyKey))
	if got.Attempts != 7 || got.Unknown != 2 || got.Unclear != 4 || !got.FailingSince.Equal(start) ||
		!got.MayBeBooked() {
		t.Errorf("%+v", got)
	}
	settled(t, q, verdict(tx, purchase.Refused, "CARD_INACTIVE"))
	if _, err := q.Retry(start, []string{tx.IdempotencyKey}, "ana"); err != nil {
		t.Fatal(err)
	}
	got = must[purchase.Transaction](t)(q.Find(tx.IdempotencyKey))
	if got.Attempts+got.Unknown+got.Unclear != 0 || !got.FailingSince.IsZero() || !got.MayBeBooked() {
		t.Errorf("%+v", got)
	}
}
