package queue

import (
	"fmt"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// BenchmarkHistory measures what a person waits for who opens a sale: its history in a
// journal of 200 000 entries, of the oldest sale, of one in the middle and of the
// newest. Run it with
//
//	go test -run '^$' -bench History ./queue
func BenchmarkHistory(b *testing.B) {
	const sales = 100_000
	q := opened(b, waiting(b, sales))
	var keys []string
	for len(keys) < sales {
		txs, err := q.Next(0, 5000)
		if err != nil {
			b.Fatal(err)
		}
		var results []purchase.Result
		for _, tx := range txs {
			keys = append(keys, tx.IdempotencyKey)
			results = append(results, verdict(tx, purchase.Accepted, ""))
		}
		if err := q.Settle(time.Now(), results); err != nil {
			b.Fatal(err)
		}
	}
	for _, n := range []int{0, sales / 2, sales - 1} {
		b.Run(fmt.Sprintf("sale=%d", n+1), func(b *testing.B) {
			for b.Loop() {
				if got, err := q.History(b.Context(), keys[n]); err != nil || len(got) != 2 {
					b.Fatal(err, len(got))
				}
			}
		})
	}
	b.Run("rewards", func(b *testing.B) { // what Day asks for beside its totals
		for b.Loop() {
			if got, err := q.Noted(b.Context(), "reward given", time.Time{}); err != nil || len(got) != 0 {
				b.Fatal(err, len(got))
			}
		}
	})
}
