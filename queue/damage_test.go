package queue

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
)

// rewrite changes a closed store's file.
func rewrite(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// stored makes a closed store with n sales, some of them settled.
func stored(t *testing.T, n int) (path string, txs []purchase.Transaction) {
	t.Helper()
	path = fresh(t)
	q := opened(t, path)
	txs = recorded(t, q, n)
	if n > 2 {
		if err := q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Accepted, ""), verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND")}); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	return path, txs
}

func TestADamagedFileIsToldAndLeftAlone(t *testing.T) {
	zero := func(from, to int) func([]byte) []byte {
		return func(b []byte) []byte { clear(b[from:min(to, len(b))]); return b }
	}
	for name, change := range map[string]func([]byte) []byte{
		"both header pages zeroed": zero(0, 2*os.Getpagesize()),
		"all zeroes":               zero(0, 1<<30),
		"empty":                    func([]byte) []byte { return nil },
		"cut in half":              func(b []byte) []byte { return b[:usedBytes(b)/2] },
		"cut by one page":          func(b []byte) []byte { return b[:usedBytes(b)-os.Getpagesize()] },
		"cut inside a page":        func(b []byte) []byte { return b[:usedBytes(b)-1] },
		"three bytes long":         func(b []byte) []byte { return b[:3] },
		"another kind of file":     func([]byte) []byte { return []byte(strings.Repeat("not a store\n", 5000)) },
		"the list of free pages zeroed": func(b []byte) []byte {
			at := int(newestMeta(b).freelist) * os.Getpagesize()
			return zero(at, at+os.Getpagesize())(b)
		},
		"a page in use listed as free": func(b []byte) []byte {
			page := b[int(newestMeta(b).freelist)*os.Getpagesize():]
			p := page0(page[:os.Getpagesize()])
			ids, err := p.freeIDs(1 << 30)
			if err != nil {
				panic(err)
			}
			ids = append(ids, newestMeta(b).root)
			slices.Sort(ids)
			order.PutUint16(page[10:], uint16(len(ids)))
			for n, id := range ids {
				order.PutUint64(page[headerSize+8*n:], id)
			}
			return b
		},
		"the root zeroed": func(b []byte) []byte {
			at := int(newestMeta(b).root) * os.Getpagesize()
			return zero(at, at+os.Getpagesize())(b)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := stored(t, 40)
			rewrite(t, path, change)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second: the first has left no lock behind
				q, err := Open(path, Options{LockWait: time.Second})
				if err == nil {
					_ = q.Close()
				}
				if !errors.Is(err, ErrDamaged) || !IsStoreTrouble(err) {
					t.Fatalf("open: %v", err)
				}
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
				t.Errorf("the damaged file was touched: %v", err)
			}
		})
	}
}

func page0(data []byte) page {
	return page{flags: order.Uint16(data[8:]), count: int(order.Uint16(data[10:])), data: data}
}

func newestMeta(content []byte) meta {
	img, err := readImage(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		panic(err)
	}
	return img.meta
}

func usedBytes(content []byte) int { return int(newestMeta(content).high) * os.Getpagesize() }

func TestOneHeaderPageIsEnough(t *testing.T) {
	for at := range 2 {
		path, _ := stored(t, 10)
		rewrite(t, path, func(b []byte) []byte {
			clear(b[at*os.Getpagesize() : (at+1)*os.Getpagesize()])
			return b
		})
		q := opened(t, path)
		// The older of the two knows one commit less; whichever it is, its
		// books balance.
		sound(t, q)
		if got := q.Counts().Recorded.Count; got != 10 {
			t.Errorf("page %d zeroed: %d recorded", at, got)
		}
	}
}

func TestAStoreThatWasHereIsNeverStartedAfresh(t *testing.T) {
	path, _ := stored(t, 3)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); !errors.Is(err, ErrDamaged) {
		t.Fatalf("a store that is gone: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("a new one was put in its place: %v", err)
	}
}

func TestACrashWhileCreatingLeavesNothingInTheWay(t *testing.T) {
	path, _ := stored(t, 0)
	// As after a crash before the rename: half a file beside, no store, no mark.
	for _, gone := range []string{path, path + createdSuffix} {
		if err := os.Remove(gone); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path+".new", make([]byte, 5000), 0o600); err != nil {
		t.Fatal(err)
	}
	recorded(t, opened(t, path), 1)
	// As after a crash between the rename and the mark.
	path, _ = stored(t, 1)
	if err := os.Remove(path + createdSuffix); err != nil {
		t.Fatal(err)
	}
	q := opened(t, path)
	sound(t, q)
	if _, err := os.Stat(path + createdSuffix); err != nil {
		t.Errorf("the mark is not made good: %v", err)
	}
}

// flipIn flips one bit of a stored record, in the file, behind bbolt's back.
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
	if _, err := q.Next(0, 10); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "no. 4") {
		t.Errorf("next over a damaged sale: %v", err)
	}
	report, err := q.Verify(t.Context())
	if err != nil || !strings.Contains(strings.Join(report.Problems, " "), "sale no. 4") {
		t.Errorf("verify: %v %q", err, report.Problems)
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
	// reseal changes a body and makes its checksum hold again: what a person
	// with the right tool would do.
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
		want string
	}{
		"an amount changed": {put(bucketPending, numberKey(3), reseal(numberKey(3), `"purchase_amount":1.02`, `"purchase_amount":9.02`)), "pending"},
		"a sale taken away": {func(tx *bbolt.Tx) error { return tx.Bucket(bucketPending).Delete(numberKey(3)) }, "pending"},
		"a sale doubled": {func(tx *bbolt.Tx) error {
			value := tx.Bucket(bucketPending).Get(numberKey(3))
			body, _ := unseal(numberKey(3), value)
			body = bytes.Replace(body, []byte(`"sequence":3`), []byte(`"sequence":9`), 1)
			return tx.Bucket(bucketPending).Put(numberKey(9), seal(numberKey(9), body))
		}, "no. 9"},
		"a sale in the wrong part": {func(tx *bbolt.Tx) error {
			value := bytes.Clone(tx.Bucket(bucketPending).Get(numberKey(3)))
			if err := tx.Bucket(bucketPending).Delete(numberKey(3)); err != nil {
				return err
			}
			return tx.Bucket(bucketReview).Put(numberKey(3), value)
		}, "kept under"},
		"a journal entry changed":    {put(bucketJournal, numberKey(2), reseal(numberKey(2), `"what":"recorded"`, `"what":"dismissed"`)), "does not hold the hash"},
		"a journal entry taken away": {func(tx *bbolt.Tx) error { return tx.Bucket(bucketJournal).Delete(numberKey(2)) }, "follows no. 1"},
		"the last journal entry taken away": {func(tx *bbolt.Tx) error {
			key, _ := tx.Bucket(bucketJournal).Cursor().Last()
			return tx.Bucket(bucketJournal).Delete(key)
		}, "the last one written"},
		"the lifetime totals changed": {put(bucketMeta, keyTotals, reseal(keyTotals, `"count":6`, `"count":7`)), "lifetime totals"},
		"a day's totals changed":      {put(bucketDay, []byte("2026-03-10"), reseal([]byte("2026-03-10"), `"count":6`, `"count":5`)), "do not add up"},
		"a bit of the totals flipped": {put(bucketDay, []byte("2026-03-10"), func(v []byte) []byte { v[20] ^= 1; return v }), "checksum"},
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
			if err != nil || !strings.Contains(strings.Join(report.Problems, " "), tamper.want) {
				t.Errorf("verify: %v %q, want %q", err, report.Problems, tamper.want)
			}
		})
	}
}

// TestAnyPageMayBeLost zeroes, cuts and flips every page in turn. Whatever the
// damage, the store says so or works; it never takes the process with it, and
// it never leaves its lock behind.
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

// exercise does everything once and wants no more than to come back.
func exercise(t *testing.T, path string) {
	t.Helper()
	q, err := Open(path, Options{LockWait: time.Second})
	if err != nil {
		if !errors.Is(err, ErrDamaged) {
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
		if err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatalf("%v", err)
		}
	}
	_ = q.Close()
}

// TestAFileThatShrinksUnderUs: a page beyond the end of the file faults. It
// becomes an error, and the lock is given back for salvage to take.
func TestAFileThatShrinksUnderUs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows cuts no file that is mapped")
	}
	path, _ := stored(t, 60)
	q := opened(t, path)
	if err := os.Truncate(path, int64(2*os.Getpagesize())); err != nil {
		t.Skipf("an open file cannot be cut short here: %v", err)
	}
	err := q.read(func(tx *bbolt.Tx) error { // as if it shrank behind the look at its place
		_, _ = tx.Bucket(bucketPending).Cursor().First()
		return nil
	})
	if !errors.Is(err, ErrDamaged) {
		t.Fatalf("read: %v", err)
	}
	if _, err := q.Record(sale(t, 1)); !errors.Is(err, ErrDamaged) {
		t.Fatalf("record on a dead handle: %v", err)
	}
	lock, err := takeLock(t.Context(), path, time.Second)
	if err != nil {
		t.Fatalf("the lock is still held: %v", err)
	}
	if err := errors.Join(lock.release(), q.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestANewerLayoutIsRefused(t *testing.T) {
	path, _ := stored(t, 1)
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketMeta).Put(keySchema, seal(keySchema, []byte("2")))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); !errors.Is(err, ErrNewer) || !IsStoreTrouble(err) {
		t.Errorf("open: %v", err)
	}
}

// FuzzImage feeds the plain reader files that were changed at random: it must
// come back, whatever they hold.
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
			if !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		w := &walker{image: img, visit: func(_ string, _, value []byte) error { _, err := io.Discard.Write(value); return err }, damage: func(error) {}}
		if err := w.all(); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzStoredValues feeds the readers of records and journal entries values
// whose checksum holds and whose content is anything.
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
	f.Add([]byte(`{"sequence":1,"item":{}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		value := seal(numberKey(1), body)
		if _, _, err := unpack(numberKey(1), value); err != nil && !errors.Is(err, ErrDamaged) {
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
		if _, _, err := unpackEntry(numberKey(1), value); err != nil && !errors.Is(err, ErrDamaged) {
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

// The head of the list of free pages goes bad under an open till: bbolt would
// give back as many pages as it says there, and take all memory for it.
func TestTheListOfFreePagesGoesBadUnderUs(t *testing.T) {
	for name, spoil := range map[string]func(head []byte){
		"its length":     func(head []byte) { order.PutUint32(head[12:], 1<<31) },
		"what it is":     func(head []byte) { order.PutUint16(head[8:], flagLeaf) },
		"overwritten":    func(head []byte) { copy(head, "not a page at all") },
		"another's page": func(head []byte) { order.PutUint64(head, 5) },
	} {
		t.Run(name, func(t *testing.T) {
			path := fresh(t)
			q := opened(t, path)
			said := recorded(t, q, 5)
			both := q.lastHeaders.Load()
			newest := both[0]
			if both[1].txid > newest.txid {
				newest = both[1]
			}
			file, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			head, at := make([]byte, headerSize), int64(newest.freelist)*int64(q.pageSize)
			if _, err = file.ReadAt(head, at); err == nil {
				spoil(head)
				_, err = file.WriteAt(head, at)
			}
			if err = errors.Join(err, file.Close()); err != nil {
				t.Fatal(err)
			}
			if _, err := q.Record(sale(t, 9)); !errors.Is(err, ErrDamaged) || errors.Is(err, ErrUnsure) {
				t.Fatalf("record: %v", err)
			}
			_ = q.Close()
			if _, err := Salvage(path, start); err != nil {
				t.Fatal(err)
			}
			demand(t, states(t, opened(t, path)), purchase.Pending, said...)
		})
	}
}
