package queue

import (
	"context"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
)

// BenchmarkBooks measures what the Day page waits for with 100 000 sales over four
// weeks: the totals of a month, the sales behind a figure (of the oldest day, and one
// in a thousand of all), and a closing while everything waits. Run it with
//
//	go test -run '^$' -bench Books ./queue
func BenchmarkBooks(b *testing.B) {
	const days, each = 28, 100_000 / 28
	path := fresh(b)
	q := opened(b, path)
	date := func(n int) string { return start.AddDate(0, 0, n).Format(purchase.DayFormat) }
	for n := range days {
		err := q.db.Update(func(tx *bbolt.Tx) error {
			c := &change{q: q, tx: tx, now: start, totals: *q.totals.Load(), days: map[string]day{}}
			for i := range each {
				one := sale(b, i%80_000)
				one.BusinessDay = date(n)
				if i%1000 == 0 {
					one.StaffUserID, one.Wire = "ben", nil
				}
				one, err := prepare(one)
				if err != nil {
					return err
				}
				if _, err := c.record(one, "ana"); err != nil {
					return err
				}
			}
			if err := c.flush(); err != nil {
				return err
			}
			q.totals.Store(&c.totals)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := q.Close(); err != nil {
		b.Fatal(err)
	}
	q = opened(b, path)
	b.Run("month", func(b *testing.B) {
		for b.Loop() {
			all, err := q.DaysOf(date(0), date(days))
			if err != nil || len(all) != days {
				b.Fatal(err, len(all))
			}
			if _, err := q.Days(); err != nil {
				b.Fatal(err)
			}
		}
	})
	list := func(name string, f Filter, want int) {
		f.Newest = 2000
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if got, err := q.Newest(context.Background(), f); err != nil || len(got) != want {
					b.Fatal(err, len(got))
				}
			}
		})
	}
	list("oldest-day", Filter{Day: date(0), Until: date(0)}, 2000)
	list("month-list", Filter{Day: date(0), Until: date(days)}, 2000)
	rare := Filter{Day: date(0), Until: date(days), Match: func(tx purchase.Transaction) bool {
		return tx.Sequence%1000 == 0
	}}
	list("one-in-a-thousand", rare, days*each/1000)
	list("one-member-of-the-staff", Filter{Day: date(0), Until: date(days), Staff: "ben"}, days*(each/1000+1))
	list("one-state", Filter{Day: date(0), Until: date(days), States: []purchase.State{purchase.Pending}}, 2000)
	n := 0
	b.Run("close", func(b *testing.B) {
		for b.Loop() {
			if _, err := q.CloseDay(time.Now(), date(days-1-n), "eva", downtown); err != nil {
				b.Fatal(err)
			}
			n++
		}
	})
}
