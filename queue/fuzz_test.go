package queue

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"reflect"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestAnyPageMayBeLost zeroes, cuts and flips every page in turn. Whatever the
// damage, the store reports it or works. It never brings the process down and
// never leaves its lock behind.
func TestAnyPageMayBeLost(t *testing.T) {
	path, _ := stored(t, 40)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := os.Getpagesize()
	for id := range usedBytes(whole) / size {
		for _, harm := range []struct {
			name string
			do   func([]byte)
		}{
			{"zeroed", func(p []byte) { clear(p) }},
			{"header flipped", func(p []byte) { p[8] ^= 3 }},
			{"element flipped", func(p []byte) { p[22] ^= 0x40 }},
			{"page number flipped", func(p []byte) { p[31] ^= 0x10 }},
			{"another page", func(p []byte) { copy(p, whole[3*size:4*size]) }},
		} {
			broken := bytes.Clone(whole)
			harm.do(broken[id*size : (id+1)*size])
			if err := os.WriteFile(path, broken, 0o600); err != nil {
				t.Fatal(err)
			}
			exercise(t, path)
		}
	}
}

// exercise does everything once. It is enough that every call returns.
func exercise(t *testing.T, path string) {
	t.Helper()
	q, err := Open(path, Options{LockWait: time.Second})
	if err != nil {
		if !errors.Is(err, fault.StoreDamaged) {
			t.Fatalf("open: %v", err)
		}
		return
	}
	_, verifyErr := q.Verify(t.Context())
	txs, nextErr := q.Next(0, 100)
	_, offerErr := q.Offer(start, txs)
	_, recordErr := q.Record(sale(t, 1))
	var results []purchase.Result
	for _, tx := range txs {
		results = append(results, verdict(tx, purchase.Accepted, ""))
	}
	settleErr := q.Settle(start, results)
	listErr := q.List(t.Context(), Filter{}, func(purchase.Transaction) error { return nil })
	_, journalErr := q.Entries(0, 1000)
	for _, err := range []error{verifyErr, nextErr, offerErr, recordErr, settleErr, listErr, journalErr} {
		if err != nil && !errors.Is(err, fault.StoreDamaged) {
			t.Fatalf("%v", err)
		}
	}
	_ = q.Close()
}

// FuzzImage feeds randomly changed files to the image reader, which must always
// return.
func FuzzImage(f *testing.F) {
	path := f.TempDir() + "/counterfoil.db"
	q := opened(f, path)
	recorded(f, q, 10)
	if err := q.Close(); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	whole = whole[:usedBytes(whole)]
	f.Add(uint32(8), uint64(1))
	f.Add(uint32(3*4096+16), uint64(0xFFFF))
	f.Fuzz(func(t *testing.T, at uint32, word uint64) {
		content := bytes.Clone(whole)
		binary.LittleEndian.PutUint64(content[int(at)%(len(content)-8):], word)
		img, err := readImage(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			if !errors.Is(err, fault.StoreDamaged) {
				t.Fatal(err)
			}
			return
		}
		visit := func(_ string, _, value []byte) error {
			_, err := io.Discard.Write(value)
			return err
		}
		w := &walker{image: img, visit: visit, damage: func(error) {}}
		if err := w.all(); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzStoredValues feeds the readers of records and journal entries arbitrary
// content whose checksum holds.
func FuzzStoredValues(f *testing.F) {
	tx := sale(f, 1)
	tx.Sequence = 1
	value, err := pack(tx, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(value[sealSize:])
	value, _, err = Entry{Number: 1, What: WhatRecorded, To: purchase.Pending}.pack()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(value[sealSize:])
	tx.State, tx.CustomerName, tx.Doubtful, tx.Tried = purchase.Review, "José", true, 1
	tx.LastError = purchase.Failure{Code: "C", Message: "é", At: tx.ScannedAt}
	value, err = pack(tx, 2)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(value[sealSize:])
	f.Add([]byte(`{"sequence":1,"item":{}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		value := seal(numberKey(1), body)
		if _, _, err := unpack(numberKey(1), value); err != nil && !errors.Is(err, fault.StoreDamaged) {
			t.Error(err)
		}
		if r, item, plain := readPlain(body); plain {
			var slow storedSale
			if err := json.Unmarshal(body, &slow); err != nil || !reflect.DeepEqual(r, slow) {
				t.Errorf("%+v, not %+v: %v", r, slow, err)
			}
			if same, err := purchase.ParseItem(r.Item, r.Currency); err != nil || same != item {
				t.Errorf("%+v, not %+v: %v", item, same, err)
			}
		}
		if e, plain := readEntry(body); plain {
			var slow Entry
			if err := json.Unmarshal(body, &slow); err != nil || e != slow {
				t.Errorf("%+v, not %+v: %v", e, slow, err)
			}
		}
		if _, _, err := unpackEntry(numberKey(1), value); err != nil && !errors.Is(err, fault.StoreDamaged) {
			t.Error(err)
		}
		g := newSource("", true)
		if err := sift(bytes.NewReader(value), int64(len(value)), func(at int64, value []byte) error {
			g.takeValue(copyOf{at: at, size: len(value)}, value)
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
}
