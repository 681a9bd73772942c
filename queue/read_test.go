package queue

import (
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// TestListFromABusinessDay: a sale's business day is fixed when it is recorded,
// and need not be the date of its scan.
func TestListFromABusinessDay(t *testing.T) {
	q := opened(t, fresh(t))
	var want []string
	for i, at := range []string{"2026-03-28T22:00:00Z", "2026-03-29T01:59:00Z", "2026-03-29T02:01:00Z",
		"2026-03-30T01:00:00Z", "2026-03-31T12:00:00Z"} {
		scanned, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		tx, err := purchase.New(purchase.Sale{Card: "forloy_enr_test",
			Amount:     purchase.Money{Minor: 100, Currency: "EUR"},
			LocationID: "l", StaffUserID: "s", ScannedAt: scanned, Zone: time.UTC, DayCutOff: 2 * time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := q.Record(tx); err != nil {
			t.Fatal(err)
		}
		if i >= 2 {
			want = append(want, tx.IdempotencyKey)
		}
	}
	var got []string
	err := q.List(t.Context(), Filter{Day: "2026-03-29"}, func(tx purchase.Transaction) error {
		got = append(got, tx.IdempotencyKey)
		return nil
	})
	if err != nil || len(got) != len(want) || got[0] != want[0] {
		t.Errorf("got %d of %d: %v", len(got), len(want), err)
	}
}
