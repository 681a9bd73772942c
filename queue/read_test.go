package queue

import (
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// The PC's time zone changes between a sale and its end: the sale leaves the hour under which it was counted.
func TestHoursOutliveAChangeOfTheTimeZone(t *testing.T) {
	for name, east := range map[string]time.Duration{"to the east": 3 * time.Hour, "to the west": -16 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			path := fresh(t)
			q := opened(t, path)
			txs := recorded(t, q, 2)
			shut(t, q)
			q, err := Open(path, Options{Zone: time.FixedZone("", int(east.Seconds()))})
			if err != nil {
				t.Fatal(err)
			}
			defer shut(t, q)
			_ = must[purchase.Transaction](t)(q.Void(start, txs[0].IdempotencyKey, "mistake", "ana"))
			d := must[purchase.Day](t)(q.Day("2026-03-10"))
			if !equal(d.Hours[14], one(txs[1].Amount)) || !equal(d.Takings(), d.Hours[14]) || !d.Unplaced.IsZero() {
				t.Errorf("by hour %v, and %v of no hour", d.Hours, d.Unplaced)
			}
			sound(t, q)
		})
	}
}

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
