package queue

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
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
		if err := q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Accepted, ""),
			verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND")}); err != nil {
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
			for range 2 { // twice: the first open must have left no lock behind
				q, err := Open(path, Options{LockWait: time.Second})
				if err == nil {
					_ = q.Close()
				}
				if !errors.Is(err, fault.StoreDamaged) || !errors.Is(err, fault.Store) {
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
		// The header page that is left may be one commit older; either way its
		// totals balance.
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
	if _, err := Open(path, Options{}); !errors.Is(err, fault.StoreDamaged) {
		t.Fatalf("a store that is gone: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("a new one was put in its place: %v", err)
	}
}

func TestACrashWhileCreatingLeavesNothingInTheWay(t *testing.T) {
	path, _ := stored(t, 0)
	// As after a crash before the rename: half a file under the other name, no
	// store, no mark.
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

// TestAFileThatShrinksUnderUs: a page beyond the end of the file faults. That
// becomes an error, and the lock is released for salvage to take.
func TestAFileThatShrinksUnderUs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows cuts no file that is mapped")
	}
	path, _ := stored(t, 60)
	q := opened(t, path)
	if err := os.Truncate(path, int64(2*os.Getpagesize())); err != nil {
		t.Skipf("an open file cannot be cut short here: %v", err)
	}
	err := q.read(func(tx *bbolt.Tx) error { // as if it shrank after the check of its place
		_, _ = tx.Bucket(bucketPending).Cursor().First()
		return nil
	})
	if !errors.Is(err, fault.StoreDamaged) {
		t.Fatalf("read: %v", err)
	}
	if _, err := q.Record(sale(t, 1)); !errors.Is(err, fault.StoreDamaged) {
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
		return tx.Bucket(bucketMeta).Put(keySchema, seal(keySchema, []byte(strconv.Itoa(schema+1))))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); !errors.Is(err, fault.StoreNewer) || !errors.Is(err, fault.Store) {
		t.Errorf("open: %v", err)
	}
	if err := Fits(path); !errors.Is(err, fault.StoreNewer) {
		t.Errorf("fits: %v", err)
	}
}

// What is no newer store fits: also one that Open complains about, or none.
func TestFits(t *testing.T) {
	path, _ := stored(t, 1)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"ours": whole, "cut off": whole[:len(whole)/2], "empty": {},
		"another file": []byte("no store at all")} {
		path := filepath.Join(t.TempDir(), "counterfoil.db")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Fits(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
			t.Errorf("%s: changed (%v)", name, err)
		}
	}
	if err := Fits(filepath.Join(t.TempDir(), "none.db")); err != nil {
		t.Errorf("no store: %v", err)
	}
}

// The header of the list of free pages goes bad under an open till. bbolt would
// read as many page numbers as it claims, and run out of memory.
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
			if _, err := q.Record(sale(t, 9)); !errors.Is(err, fault.StoreDamaged) ||
				errors.Is(err, fault.StoreUnsure) {
				t.Fatalf("record: %v", err)
			}
			_ = q.Close()
			if _, err := Salvage(path, start, nil); err != nil {
				t.Fatal(err)
			}
			demand(t, states(t, opened(t, path)), purchase.Pending, said...)
		})
	}
}
