package queue

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// start is when the tests' sales begin: fixed, so that days and hours are
// known.
var start = time.Date(2026, 3, 10, 14, 22, 5, 0, time.UTC)

func sale(t testing.TB, n int) purchase.Transaction {
	t.Helper()
	tx, err := purchase.New(purchase.Sale{
		Card: "forloy_enr_test", Source: purchase.SourceWedge,
		Amount:     purchase.Money{Minor: int64(100 + n), Currency: "EUR"},
		LocationID: "loc-1", StaffUserID: "staff-1", TerminalID: "till-1",
		ScannedAt: start.Add(time.Duration(n) * time.Second), Zone: time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func fresh(t testing.TB) string { return filepath.Join(t.TempDir(), "data", "counterfoil.db") }

func opened(t testing.TB, path string) *Queue {
	t.Helper()
	q, err := Open(path, Options{LockWait: time.Second, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return q
}

func recorded(t testing.TB, q *Queue, n int) []purchase.Transaction {
	t.Helper()
	var out []purchase.Transaction
	for i := range n {
		tx, err := q.Record(sale(t, i))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, tx)
	}
	return out
}

func verdict(tx purchase.Transaction, v purchase.Verdict, code string) purchase.Result {
	return purchase.Result{Sequence: tx.Sequence, IdempotencyKey: tx.IdempotencyKey, Verdict: v, Code: code,
		TransactionID: "txn-" + tx.IdempotencyKey, CardType: "punch"}
}

// sound fails the test unless the store verifies without a problem.
func sound(t testing.TB, q *Queue) {
	t.Helper()
	report, err := q.Verify(t.Context())
	if err != nil || len(report.Problems)+len(report.Altered) > 0 {
		t.Fatalf("verify: %v, %q, %q", err, report.Problems, report.Altered)
	}
	histories(t, q)
}

// histories compares the history of each sale with what the whole journal holds of it. Each reads the journal from its
// end, so of many sales some are compared, from all along it.
func histories(t testing.TB, q *Queue) {
	t.Helper()
	all, err := q.Entries(0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	want, keys := map[string][]Entry{}, []string{}
	for _, e := range all {
		if e.Key != "" {
			if want[e.Key] == nil {
				keys = append(keys, e.Key)
			}
			want[e.Key] = append(want[e.Key], e)
		}
	}
	for i := 0; i < len(keys); i += 1 + len(keys)/100 {
		key := keys[i]
		if got, err := q.History(t.Context(), strings.ToUpper(key)); err != nil || !slices.Equal(got, want[key]) {
			t.Fatalf("the history of %s: %v, %v, want %v", key, got, err, want[key])
		}
	}
	if got, err := q.History(t.Context(), purchase.NewKey()); err != nil || len(got) > 0 {
		t.Fatalf("the history of a sale that is not there: %v, %v", got, err)
	}
}
