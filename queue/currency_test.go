package queue

import (
	"os"
	"testing"

	"counterfoil/internal/purchase"
)

// TestACurrencyMayLeaveTheTable: a till's records outlive their currency (the
// lev and the kuna gave way to the euro), in every state and through a salvage.
func TestACurrencyMayLeaveTheTable(t *testing.T) {
	if _, err := purchase.Digits("BGN"); err == nil {
		t.Fatal("the currency library knows BGN again: choose another code for this test")
	}
	path := fresh(t)
	q := opened(t, path)
	var txs []purchase.Transaction
	for i := range 4 {
		s := sale(t, i)
		s.Amount.Currency = "BGN"
		s.Wire = nil
		tx, err := q.Record(s)
		if err != nil {
			t.Fatal(err)
		}
		txs = append(txs, tx)
	}
	if err := q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Accepted, ""),
		verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND")}); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Void(start, txs[2].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Fatal(err)
	}
	sound(t, q)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	looksRight := func(q *Queue) {
		t.Helper()
		sound(t, q)
		day, err := q.Day(txs[0].BusinessDay)
		if err != nil || day.Recorded.Count != 4 || day.Recorded.Sums["BGN"] != 100+101+102+103 {
			t.Errorf("the day: %+v, %v", day.Recorded, err)
		}
		for i, tx := range txs {
			found, err := q.Find(tx.IdempotencyKey)
			if err != nil || found.Amount != (purchase.Money{Minor: int64(100 + i), Currency: "BGN"}) {
				t.Errorf("sale %d: %+v, %v", i, found.Amount, err)
			}
		}
	}
	q = opened(t, path)
	looksRight(q)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}

	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt(make([]byte, 2*os.Getpagesize()), 0); err != nil { // both header pages
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := Salvage(path, start, nil)
	if err != nil || report.Lost > 0 || report.Saved.Recorded.Count != 4 {
		t.Fatalf("salvage: %+v, %v", report, err)
	}
	looksRight(opened(t, path))
}
