package queue

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
)

// meddled changes a closed store as somebody with this program's source could:
// with correct checksums.
func meddled(t *testing.T, path string, change func(tx *bbolt.Tx)) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { change(tx); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// rewritten replaces text in every record of a bucket.
func rewritten(t *testing.T, tx *bbolt.Tx, bucket []byte, from, to string) {
	t.Helper()
	b, changed := tx.Bucket(bucket), 0
	if err := b.ForEach(func(key, value []byte) error {
		if body := bytes.ReplaceAll(value[sealSize:], []byte(from), []byte(to)); !bytes.Equal(body, value[sealSize:]) {
			changed++
			return b.Put(bytes.Clone(key), seal(key, body))
		}
		return nil
	}); err != nil || changed == 0 {
		t.Fatalf("%d changed: %v", changed, err)
	}
}

// newHistory rewrites the journal with each entry changed, and its chain and
// head to match.
func newHistory(t *testing.T, tx *bbolt.Tx, change func(*Entry)) {
	t.Helper()
	var b totals
	meta, journal := tx.Bucket(bucketMeta), tx.Bucket(bucketJournal)
	if err := decode(keyTotals, meta.Get(keyTotals), &b); err != nil {
		t.Fatal(err)
	}
	head := ""
	for n := uint64(1); n <= b.Entries; n++ {
		e, _, err := unpackEntry(numberKey(n), journal.Get(numberKey(n)))
		if err != nil {
			t.Fatal(err)
		}
		change(&e)
		e.Previous = head
		value, hash, err := e.pack()
		if err != nil {
			t.Fatal(err)
		}
		if err := journal.Put(numberKey(n), value); err != nil {
			t.Fatal(err)
		}
		head = hash
	}
	b.Head = head
	if err := putJSON(meta, keyTotals, b); err != nil {
		t.Fatal(err)
	}
}

func verified(t *testing.T, path string) Report {
	t.Helper()
	q := opened(t, path)
	defer q.Close()
	report, err := q.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if report.Head != q.Head() {
		t.Errorf("verify names the head %v, the queue %v", report.Head, q.Head())
	}
	return report
}

// TestTheJournalProvesWhatWasRecorded: the journal reveals a sale that was
// changed under a new checksum, in whatever state the sale is.
func TestTheJournalProvesWhatWasRecorded(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		sale           uint64
		bucket         []byte
	}{
		{"the card of a waiting sale", `"qr_code_data":"forloy_enr_test"`, `"qr_code_data":"forloy_enr_mine"`,
			3, bucketPending},
		{"the staff of one in review", `"staff-1"`, `"staff-2"`, 2, bucketReview},
		{"the time of one that was sent", `2026-03-10T14:22:05.000Z`, `2026-03-10T14:22:06.000Z`,
			1, bucketDone},
		{"the order of its fields", `{"qr_code_data":"forloy_enr_test",`, `{ "qr_code_data":"forloy_enr_test",`,
			1, bucketDone},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, _ := stored(t, 3)
			if before := verified(t, path); len(before.Problems)+len(before.Altered) > 0 {
				t.Fatalf("before: %+v", before)
			}
			meddled(t, path, func(tx *bbolt.Tx) { rewritten(t, tx, c.bucket, c.from, c.to) })
			after := verified(t, path)
			if len(after.Problems) > 0 || len(after.Altered) != 1 ||
				after.Altered[0].Kind != fault.BooksItem || after.Altered[0].Number != c.sale {
				t.Errorf("after: %+v", after)
			}
			if strings.Contains(fmt.Sprint(after.Altered), "forloy_enr") {
				t.Errorf("a card code is in %v", after.Altered)
			}
		})
	}
}

// A sale and its replacement name each other; one that is to be sent beside its
// replacement would be booked twice.
func TestReplacementsAgree(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	old := refuse(t, q, recorded(t, q, 1)[0])
	by := replace(t, q, old)
	shut(t, q)
	if before := verified(t, path); len(before.Problems)+len(before.Altered) > 0 {
		t.Fatalf("before: %+v", before)
	}
	meddled(t, path, func(tx *bbolt.Tx) {
		rewritten(t, tx, bucketPending, `"replaces":"`+old.IdempotencyKey, `"replaces":"`+by.IdempotencyKey)
	})
	want := fault.Fault{Kind: fault.BooksReplaced, Facts: fault.Facts{Number: 1, Other: 2}}
	if after := verified(t, path); !slices.Contains(after.Altered, want) {
		t.Errorf("after: %+v", after)
	}
}

// TestTheJournalTellsWhichSalesThereAre: totals that fit do not hide a sale
// whose key was changed, or that was added, removed or moved by hand.
func TestTheJournalTellsWhichSalesThereAre(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(t *testing.T, tx *bbolt.Tx, key string)
		says   []fault.Fault
	}{
		{"the key, and so the item's", func(t *testing.T, tx *bbolt.Tx, key string) {
			rewritten(t, tx, bucketPending, key, "11111111-1111-4111-8111-111111111111")
		}, []fault.Fault{numbered(fault.BooksNoEntry, 3),
			{Kind: fault.BooksNotKept, Facts: fault.Facts{Number: 3, Told: "pending"}}}},
		{"its state", func(t *testing.T, tx *bbolt.Tx, key string) {
			rewritten(t, tx, bucketPending, `"pending"`, `"voided"`)
			value := bytes.Clone(tx.Bucket(bucketPending).Get(sequenceKey(3)))
			if err := errors.Join(tx.Bucket(bucketPending).Delete(sequenceKey(3)),
				tx.Bucket(bucketDone).Put(sequenceKey(3), value)); err != nil {
				t.Fatal(err)
			}
			rewritten(t, tx, bucketMeta, `"pending":{`, `"voided":{`)
			rewritten(t, tx, bucketDay, `"pending":{`, `"voided":{`)
			for _, sold := range []string{`"hours":{"14":`, `"staff":{"staff-1":`} {
				rewritten(t, tx, bucketDay, sold+`{"count":3,"sums":{"EUR":303}}`,
					sold+`{"count":2,"sums":{"EUR":201}}`)
			}
		}, []fault.Fault{{Kind: fault.BooksState, Facts: fault.Facts{Number: 3, State: "voided", Told: "pending"}}}},
		{"that it was ever made", func(t *testing.T, tx *bbolt.Tx, key string) {
			if err := tx.Bucket(bucketDone).Delete(sequenceKey(1)); err != nil {
				t.Fatal(err)
			}
			for _, in := range [][]byte{bucketMeta, bucketDay} {
				rewritten(t, tx, in, `"synced":{"count":1,"sums":{"EUR":100}}`, `"synced":{"count":0}`)
				rewritten(t, tx, in, `"count":3,"sums":{"EUR":303}`, `"count":2,"sums":{"EUR":203}`)
			}
			rewritten(t, tx, bucketDay, `"types":{"punch":{"count":1,"sums":{"EUR":100}}}`, `"types":{}`)
		}, []fault.Fault{{Kind: fault.BooksCount, Facts: fault.Facts{Count: 3, Against: 2}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, txs := stored(t, 3)
			meddled(t, path, func(tx *bbolt.Tx) { c.change(t, tx, txs[2].IdempotencyKey) })
			after := verified(t, path)
			if len(after.Problems) > 0 || !slices.Equal(after.Altered, c.says) {
				t.Errorf("after: %+v", after)
			}
		})
	}
}

// TestASalvageNeedsNoProof: entries that a salvage has lost accuse nobody. What
// is recorded after it is proved as ever.
func TestASalvageNeedsNoProof(t *testing.T) {
	path, txs := stored(t, 4)
	for _, entry := range []string{`{"number":2,`, `{"number":6,`} { // of no. 2, and its refusal
		flipIn(t, path, entry)
	}
	if _, err := Salvage(path, start, nil); err != nil {
		t.Fatal(err)
	}
	q := opened(t, path)
	sound(t, q)
	late := recorded(t, q, 2)
	if _, err := q.Void(start, txs[3].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Fatal(err)
	}
	sound(t, q)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	meddled(t, path, func(tx *bbolt.Tx) {
		rewritten(t, tx, bucketPending, late[0].IdempotencyKey, "11111111-1111-4111-8111-111111111111")
	})
	if after := verified(t, path); len(after.Problems) > 0 || len(after.Altered) != 2 ||
		after.Altered[0] != numbered(fault.BooksNoEntry, 5) {
		t.Errorf("after: %+v", after)
	}
}

// TestAnOlderJournalProvesTheAmounts: entries without a hash of the item are as
// valid as ever.
func TestAnOlderJournalProvesTheAmounts(t *testing.T) {
	path, _ := stored(t, 3)
	meddled(t, path, func(tx *bbolt.Tx) { newHistory(t, tx, func(e *Entry) { e.Item = "" }) })
	if older := verified(t, path); len(older.Problems)+len(older.Altered) > 0 {
		t.Errorf("an older journal: %+v", older)
	}
	q := opened(t, path)
	if _, err := q.Record(sale(t, 7)); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	// An old sale and a total, changed to fit each other.
	meddled(t, path, func(tx *bbolt.Tx) {
		rewritten(t, tx, bucketPending, `"purchase_amount":1.02`, `"purchase_amount":1.03`)
		rewritten(t, tx, bucketMeta, `"EUR":410`, `"EUR":411`)
		rewritten(t, tx, bucketMeta, `"EUR":209`, `"EUR":210`)
		rewritten(t, tx, bucketDay, `"EUR":410`, `"EUR":411`)
		rewritten(t, tx, bucketDay, `"EUR":209`, `"EUR":210`)
	})
	after := verified(t, path)
	amount := fault.Fault{Kind: fault.BooksAmount,
		Facts: fault.Facts{Number: 3, Amount: "1.03 EUR", Other: 3, Told: "1.02 EUR"}}
	if !slices.Equal(after.Altered, []fault.Fault{amount}) {
		t.Errorf("after: %+v", after)
	}
}

// TestAHeadThatWasNotedShowsANewHistory: what the chain alone cannot prove.
func TestAHeadThatWasNotedShowsANewHistory(t *testing.T) {
	path, txs := stored(t, 3)
	noted := verified(t, path).Head
	meddled(t, path, func(tx *bbolt.Tx) {
		rewritten(t, tx, bucketPending, `"qr_code_data":"forloy_enr_test"`, `"qr_code_data":"forloy_enr_mine"`)
		newHistory(t, tx, func(e *Entry) {
			if e.Key == txs[2].IdempotencyKey {
				forged, _, err := unpack(sequenceKey(3), tx.Bucket(bucketPending).Get(sequenceKey(3)))
				if err != nil {
					t.Fatal(err)
				}
				e.Item = itemHash(forged.Wire)
			}
		})
	})
	forged := verified(t, path)
	if len(forged.Problems)+len(forged.Altered) > 0 {
		t.Errorf("a whole new history is found out without help: %+v", forged)
	}
	if forged.Head.Number != noted.Number || forged.Head.Hash == noted.Hash || len(noted.Hash) != 64 {
		t.Errorf("the head noted, %v, does not show the new history's, %v", noted, forged.Head)
	}
}

// TestAnAlteredSaleStopsNoRepair: it is reported, but it is no damage. The till
// goes on, and so do its backups.
func TestAnAlteredSaleStopsNoRepair(t *testing.T) {
	path, _ := stored(t, 3)
	meddled(t, path, func(tx *bbolt.Tx) {
		rewritten(t, tx, bucketPending, `"qr_code_data":"forloy_enr_test"`, `"qr_code_data":"forloy_enr_mine"`)
	})
	q := opened(t, path)
	if made, err := q.DailyBackup(t.Context(), BackupDir(path), start); err != nil || made == "" {
		t.Errorf("backup: %q, %v", made, err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, func(b []byte) []byte { clear(b[:2*os.Getpagesize()]); return b })
	if _, err := Salvage(path, start, nil); err != nil {
		t.Fatal(err)
	}
	if after := verified(t, path); len(after.Problems) > 0 || len(after.Altered) != 1 {
		t.Errorf("after a salvage: %+v", after)
	}

}
