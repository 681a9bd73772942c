package till_test

import (
	"errors"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

func euro(t *testing.T, text string) purchase.Money {
	t.Helper()
	m, err := purchase.ParseMoney(text, "EUR")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func ofPOS(t *testing.T, card, amount, receipt string, at time.Time) purchase.Sale {
	t.Helper()
	return purchase.Sale{Card: card, Source: purchase.SourceCommand, Amount: euro(t, amount), Receipt: receipt,
		ScannedAt: at}
}

// A receipt is one sale a business day, by whichever way it was recorded, and after a
// restart.
func TestRecordOnce(t *testing.T) {
	dir, at := t.TempDir(), time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local)
	tl := openAt(t, dir, settings(nobody))
	once := func(tl *till.Till, card, amount, receipt string, at time.Time) (purchase.Transaction, error) {
		return tl.RecordOnce(t.Context(), ofPOS(t, card, amount, receipt, at))
	}
	first, err := once(tl, "card a", "5", "R-1", at)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if again, err := once(tl, "card a", "5", "R-1", at.Add(time.Hour)); err != nil ||
			again.IdempotencyKey != first.IdempotencyKey {
			t.Errorf("again: %s, %v", again.IdempotencyKey, err)
		}
	}
	if again, err := once(tl, "card a", "5", "\u200eR-1 ", at); err != nil ||
		again.IdempotencyKey != first.IdempotencyKey {
		t.Errorf("with marks that nobody can see: %s, %v", again.IdempotencyKey, err)
	}
	for _, other := range [][2]string{{"card a", "6"}, {"card b", "5"}} {
		_, err := once(tl, other[0], other[1], "R-1", at)
		if f, _ := fault.Of(err); f.Kind != fault.POSReceipt || f.Key != first.IdempotencyKey {
			t.Errorf("%v under the same receipt: %v", other, err)
		}
	}
	if next, err := once(tl, "card a", "5", "R-1", at.AddDate(0, 0, 1)); err != nil ||
		next.IdempotencyKey == first.IdempotencyKey {
		t.Errorf("the receipt of the next day is taken for that of the day before: %v", err)
	}
	rung := draft(tl, "card c", "7")
	rung.Receipt, rung.ScannedAt = "R-2", at
	byHand := ring(t, tl, rung)
	if tx, there, err := tl.OfReceipt(t.Context(), "R-2", euro(t, "7"), at); !there || err != nil ||
		tx.IdempotencyKey != byHand.IdempotencyKey {
		t.Errorf("a sale from the form: %v, %v", there, err)
	}
	if _, there, err := tl.OfReceipt(t.Context(), "R-3", euro(t, "7"), at); there || err != nil {
		t.Errorf("a sale that there is not: %v, %v", there, err)
	}
	// Numbers are compared as they are written: a POS that counts A1 and a1 apart has two sales.
	small, err := tl.RecordOnce(t.Context(), ofPOS(t, "card a", "8", "r-1", at))
	if err != nil || small.IdempotencyKey == first.IdempotencyKey {
		t.Errorf("a number in small letters: %v, %v", small.IdempotencyKey, err)
	}
	if n := recorded(t, tl); n != 4 {
		t.Errorf("%d sales are recorded", n)
	}
}

// A POS that was not told what came of a sale asks again when the day has ended meanwhile: that is no second sale. The
// first receipt of the new day is one, and so is another sale under its number.
func TestRecordOnceAtMidnight(t *testing.T) {
	end := time.Date(2026, 3, 11, 0, 0, 0, 0, time.Local)
	tl := open(t, settings(nobody))
	once := func(card, amount, receipt string, at time.Duration) string {
		t.Helper()
		tx, err := tl.RecordOnce(t.Context(), ofPOS(t, card, amount, receipt, end.Add(at)))
		if err != nil {
			t.Fatal(err)
		}
		return tx.IdempotencyKey
	}
	late := once("card a", "5", "99", -2*time.Second)
	if again := once("card a", "5", "99", 3*time.Second); again != late {
		t.Error("asked again after midnight, it is a second sale")
	}
	if tx, there, err := tl.OfReceipt(t.Context(), "99", euro(t, "5"), end.Add(time.Minute)); !there || err != nil ||
		tx.IdempotencyKey != late {
		t.Errorf("for the form: %v, %v", there, err)
	}
	early := once("card b", "7", "1", time.Second)
	if again := once("card b", "7", "1", -time.Second); again != early {
		t.Error("asked again with the time when it was handed over, it is a second sale")
	}
	for name, other := range map[string]string{
		"another amount": once("card a", "6", "99", time.Minute),
		"another card":   once("card c", "8", "98", -time.Minute),
		"its day's":      once("card d", "8", "98", time.Minute),
		"half an hour":   once("card b", "7", "1", -20*time.Minute),
	} {
		if other == late || other == early {
			t.Errorf("%s is taken for the sale of the day beside", name)
		}
	}
	if n := recorded(t, tl); n != 6 {
		t.Errorf("%d sales are recorded", n)
	}
}

// After a restart the receipts are those of the store.
func TestRecordOnceAfterRestart(t *testing.T) {
	dir, at := t.TempDir(), time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local)
	var key string
	for range 3 {
		t.Run("", func(t *testing.T) {
			tl := openAt(t, dir, settings(nobody))
			tx, err := tl.RecordOnce(t.Context(), ofPOS(t, "card a", "5", "R-1", at))
			if err != nil || key != "" && tx.IdempotencyKey != key {
				t.Errorf("%s, want %s, %v", tx.IdempotencyKey, key, err)
			}
			key = tx.IdempotencyKey
		})
	}
}

// What a person has taken back stays taken back when the POS asks again; its
// correction, under the same receipt, is another sale.
func TestRecordOnceAfterVoid(t *testing.T) {
	at := time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local)
	tl := open(t, settings(nobody))
	first, err := tl.RecordOnce(t.Context(), ofPOS(t, "card a", "5", "R-1", at))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tl.Void(t.Context(), first.IdempotencyKey, "wrong amount", "user x"); err != nil {
		t.Fatal(err)
	}
	again, err := tl.RecordOnce(t.Context(), ofPOS(t, "card a", "5", "R-1", at))
	if err != nil || again.IdempotencyKey != first.IdempotencyKey || again.State != purchase.Voided {
		t.Errorf("asked again: %s, %v", again.State, err)
	}
	right, err := tl.RecordOnce(t.Context(), ofPOS(t, "card a", "6", "R-1", at))
	if err != nil || right.IdempotencyKey == first.IdempotencyKey || right.State != purchase.Pending {
		t.Errorf("the correction: %s, %v", right.State, err)
	}
	if _, err := tl.RecordOnce(t.Context(), ofPOS(t, "card a", "5", "R-1", at)); !errors.Is(err, fault.POSReceipt) {
		t.Errorf("the one before the correction: %v", err)
	}
}

// Another sale of a receipt does not hide the one that the POS asks about: not one that was taken back, nor one that
// stands.
func TestRecordOnceBesideAnother(t *testing.T) {
	at := time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local)
	for _, undone := range []bool{true, false} {
		tl := openAt(t, t.TempDir(), settings(nobody))
		first, err := tl.RecordOnce(t.Context(), ofPOS(t, "card a", "24.50", "R-1", at))
		if err != nil {
			t.Fatal(err)
		}
		other := draft(tl, "card a", "30")
		other.Receipt, other.ScannedAt = "R-1", at
		byHand := ring(t, tl, other)
		if undone {
			if err := tl.Undo(t.Context(), byHand.IdempotencyKey); err != nil {
				t.Fatal(err)
			}
		}
		again, err := tl.RecordOnce(t.Context(), ofPOS(t, "card a", "24.50", "R-1", at))
		if err != nil || again.IdempotencyKey != first.IdempotencyKey {
			t.Errorf("the other one undone %t: %s, %v", undone, again.IdempotencyKey, err)
		}
		_, err = tl.RecordOnce(t.Context(), ofPOS(t, "card a", "31", "R-1", at))
		if !errors.Is(err, fault.POSReceipt) {
			t.Errorf("a third amount, the other one undone %t: %v", undone, err)
		}
	}
}

func TestPOSSecret(t *testing.T) {
	dir := t.TempDir()
	var secrets []string
	for n := range 2 {
		t.Run("", func(t *testing.T) {
			tl := openAt(t, dir, settings(nobody))
			is := func(given string) bool {
				yes, err := tl.IsPOSSecret(t.Context(), given)
				if err != nil {
					t.Fatal(err)
				}
				return yes
			}
			if is("") || n == 1 && !is(secrets[0]) {
				t.Error("before: an empty one opens, or the one from before the restart does not")
			}
			secret, err := tl.NewPOSSecret(t.Context())
			if err != nil || len(secret) != 32 {
				t.Fatalf("%q, %v", secret, err)
			}
			if !is(secret) || is(secret+"x") || n == 1 && is(secrets[0]) {
				t.Error("the new one does not open, or another one does")
			}
			secrets = append(secrets, secret)
		})
	}
	noted := 0
	tl := openAt(t, dir, settings(nobody))
	err := tl.Journal(t.Context(), func(e till.Entry) error {
		if e.What == "a new secret for the POS" {
			noted++
		}
		return nil
	})
	if err != nil || noted != 2 {
		t.Errorf("the journal has %d of 2 secrets, %v", noted, err)
	}
}
