package purchase_test

import (
	"errors"
	"fmt"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// A sale becomes a transaction: checked, with its key and the bytes to send.
func ExampleNew() {
	amount, err := purchase.ParseMoney("24,50", "EUR")
	if err != nil {
		fmt.Println(err)
		return
	}
	tx, err := purchase.New(purchase.Sale{
		Card: "forloy_enr_abc123def456", Source: purchase.SourceWedge, Amount: amount,
		LocationID: "loc-1", StaffUserID: "staff-1",
		ScannedAt: time.Date(2026, 3, 10, 14, 22, 5, 0, time.UTC), Zone: time.UTC,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tx.Amount, tx.BusinessDay, tx.State, len(tx.IdempotencyKey))
	// Output: 24.50 EUR 2026-03-10 pending 36
}

// An amount is taken as it is typed, or refused with a sentence.
func ExampleParseMoney() {
	for _, typed := range []string{"24.50", "24,5", "1.234,50"} {
		amount, err := purchase.ParseMoney(typed, "EUR")
		fmt.Println(amount.Minor, errors.Is(err, fault.Amount))
	}
	// Output:
	// 2450 false
	// 2450 false
	// 0 true
}
