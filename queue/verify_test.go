package queue

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// flipIn flips one bit of a stored record in the file, without bbolt's
// knowledge.
func flipIn(t *testing.T, path string, text string) {
	t.Helper()
	rewrite(t, path, func(b []byte) []byte {
		found := 0
		for at := 0; ; at++ {
			next := bytes.Index(b[at:], []byte(text))
			if next < 0 {
				break
			}
			at += next
			b[at] ^= 1
			found++
		}
		if found == 0 {
			t.Fatalf("%q is not in the file", text)
		}
		return b
	})
}

func TestAFlippedBitIsNamedAndHaltsNobodyElse(t *testing.T) {
	path, txs := stored(t, 6)
	flipIn(t, path, `"idempotency_key":"`+txs[3].IdempotencyKey)
	q := opened(t, path)
	if _, err := q.Next(0, 10); !errors.Is(err, fault.StoreDamaged) || !strings.Contains(err.Error(), `"number":4`) {
		t.Errorf("next over a damaged sale: %v", err)
	}
	report, err := q.Verify(t.Context())
	if err != nil || !slices.Contains(report.Problems, numbered(fault.DamagedSale, 4)) {
		t.Errorf("verify: %v %v", err, report.Problems)
	}
	if _, err := q.Record(sale(t, 7)); err != nil {
		t.Errorf("recording goes on: %v", err)
	}
	if err := q.Settle(start, []purchase.Result{verdict(txs[2], purchase.Accepted, "")}); err != nil {
		t.Errorf("settling others goes on: %v", err)
	}
}

func TestVerifyFindsWhatBboltDoesNotSee(t *testing.T) {
	put := func(bucket, key []byte, change func([]byte) []byte) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			b := tx.Bucket(bucket)
			return b.Put(key, change(bytes.Clone(b.Get(key))))
		}
	}
	// reseal changes a body and updates its checksum, as a person with the
	// right tool could.
	reseal := func(key []byte, old, new string) func([]byte) []byte {
		return func(value []byte) []byte {
			body, _ := unseal(key, value)
			if !bytes.Contains(body, []byte(old)) {
				panic("nothing to change in " + string(body))
			}
			return seal(key, bytes.Replace(body, []byte(old), []byte(new), 1))
		}
	}
	for name, tamper := range map[string]struct {
		with func(*bbolt.Tx) error
		want fault.Kind
	}{
		"an amount changed": {put(bucketPending, numberKey(3),
			reseal(numberKey(3), `"purchase_amount":1.02`, `"purchase_amount":9.02`)), fault.DamagedDayCount},
		"a sale taken away": {func(tx *bbolt.Tx) error { return tx.Bucket(bucketPending).Delete(numberKey(3)) },
			fault.DamagedDayCount},
		"a sale doubled": {func(tx *bbolt.Tx) error {
			value := tx.Bucket(bucketPending).Get(numberKey(3))
			body, _ := unseal(numberKey(3), value)
			body = bytes.Replace(body, []byte(`"sequence":3`), []byte(`"sequence":9`), 1)
			return tx.Bucket(bucketPending).Put(numberKey(9), seal(numberKey(9), body))
		}, fault.DamagedSaleNewer},
		"a sale in the wrong part": {func(tx *bbolt.Tx) error {
			value := bytes.Clone(tx.Bucket(bucketPending).Get(numberKey(3)))
			if err := tx.Bucket(bucketPending).Delete(numberKey(3)); err != nil {
				return err
			}
			return tx.Bucket(bucketReview).Put(numberKey(3), value)
		}, fault.DamagedSalePlace},
		"a journal entry changed": {put(bucketJournal, numberKey(2),
			reseal(numberKey(2), `"what":"recorded"`, `"what":"dismissed"`)), fault.DamagedEntryChain},
		"a journal entry taken away": {func(tx *bbolt.Tx) error {
			return tx.Bucket(bucketJournal).Delete(numberKey(2))
		}, fault.DamagedEntryOrder},
		"the last journal entry taken away": {func(tx *bbolt.Tx) error {
			key, _ := tx.Bucket(bucketJournal).Cursor().Last()
			return tx.Bucket(bucketJournal).Delete(key)
		}, fault.DamagedJournalEnd},
		"the lifetime totals changed": {put(bucketMeta, keyTotals, reseal(keyTotals, `"count":6`, `"count":7`)),
			fault.DamagedTotals},
		"a day's totals changed": {put(bucketDay, []byte("2026-03-10"),
			reseal([]byte("2026-03-10"), `"count":6`, `"count":5`)), fault.DamagedDay},
		"a bit of the totals flipped": {put(bucketDay, []byte("2026-03-10"),
			func(v []byte) []byte { v[20] ^= 1; return v }), fault.DamagedValue},
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := stored(t, 6)
			db, err := bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(db.Update(tamper.with), db.Close()); err != nil {
				t.Fatal(err)
			}
			report, err := opened(t, path).Verify(t.Context())
			wanted := func(f fault.Fault) bool { return f.Kind == tamper.want }
			if err != nil || !slices.ContainsFunc(report.Problems, wanted) {
				t.Errorf("verify: %v %v, want %s", err, report.Problems, tamper.want)
			}
		})
	}
}
