package queue_test

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/queue"
)

// A sale is on the disk when Record returns. It is offered, and the answer
// settles it.
func Example() {
	dir, err := os.MkdirTemp("", "counterfoil-example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	q, err := queue.Open(filepath.Join(dir, "counterfoil.db"), queue.Options{Zone: time.UTC})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer q.Close()

	now := time.Date(2026, 3, 10, 14, 22, 5, 0, time.UTC)
	tx, err := purchase.New(purchase.Sale{Card: "forloy_enr_abc123def456",
		Amount:     purchase.Money{Minor: 2450, Currency: "EUR"},
		LocationID: "loc-1", StaffUserID: "staff-1", ScannedAt: now, Zone: time.UTC})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := q.Record(tx); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("waiting:", q.Counts().Waiting())

	batch, err := q.Next(0, 100)
	if err != nil {
		fmt.Println(err)
		return
	}
	if batch, err = q.Offer(now, batch); err != nil {
		fmt.Println(err)
		return
	}
	// Here the batch goes to Forloy, whose verdict on the one item is "accepted".
	verdict := purchase.Result{Sequence: batch[0].Sequence, IdempotencyKey: batch[0].IdempotencyKey,
		Verdict: purchase.Accepted}
	if err := q.Settle(now, []purchase.Result{verdict}); err != nil {
		fmt.Println(err)
		return
	}
	counts := q.Counts()
	fmt.Println("waiting:", counts.Waiting(), "synced:", counts.By[purchase.Synced].Count)
	// Output:
	// waiting: 1
	// waiting: 0 synced: 1
}
