package queue

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
)

// samples are enough for a p99 that means something.
const samples = 600

// BenchmarkWaiting measures what a cashier and the sender wait for, with
// nothing, a little and a lot waiting. Run it with
//
//	go test -run '^$' -bench Waiting ./queue
//
// and with COUNTERFOIL_BENCH_MILLION=1 for a million as well (building that
// store takes a while). Ratios are taken within one run on one disk: x-raw
// compares with one append and fdatasync of the same bytes, x-1000 with the
// same work while 1 000 sales wait.
func BenchmarkWaiting(b *testing.B) {
	sizes := []int{0, 1000, 100_000}
	if os.Getenv("COUNTERFOIL_BENCH_MILLION") != "" {
		sizes = append(sizes, 1_000_000)
	}
	base := map[string]float64{}
	for _, n := range sizes {
		path := waiting(b, n)
		measure := func(name string, work func(*testing.B, *Queue) float64) {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				q := opened(b, path)
				b.ResetTimer()
				each := work(b, q)
				b.StopTimer()
				if n == 1000 {
					base[name] = each
				}
				if base[name] > 0 {
					b.ReportMetric(each/base[name], "x-1000")
				}
				if err := q.Close(); err != nil {
					b.Fatal(err)
				}
			})
		}
		b.Run(fmt.Sprintf("%d/open", n), func(b *testing.B) {
			for b.Loop() {
				if err := opened(b, path).Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d/memory", n), func(b *testing.B) { benchMemory(b, path) })
		measure("record", benchRecord)
		measure("counts", benchCounts)
		if n > 0 {
			measure("next100", benchNext)
			measure("settle100", benchSettle)
		}
	}
}

// waiting builds a closed store in which n sales wait.
func waiting(b *testing.B, n int) string {
	b.Helper()
	path := fresh(b)
	q := opened(b, path)
	refill(b, q, n)
	if err := q.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// refill records n sales in big transactions, as only tests do.
func refill(b *testing.B, q *Queue, n int) {
	b.Helper()
	tx := sale(b, 0)
	for done := 0; done < n; {
		err := q.update(time.Now(), func(c *change) error {
			for ; done < n && c.totals.Sequence < q.totals.Load().Sequence+5000; done++ {
				tx.IdempotencyKey, tx.Wire = purchase.NewKey(), nil
				ready, err := prepare(tx)
				if err != nil {
					return err
				}
				if _, err := c.record(ready, "bench"); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// benchRecord alternates between a sale, a raw append of its bytes, and a commit of the
// same four values by bbolt alone to a copy of the store, so that all meet the same disk.
func benchRecord(b *testing.B, q *Queue) float64 {
	raw, err := os.Create(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	bare := bareCopy(b, q)
	defer bare.Close()
	var sales, appends, commits []time.Duration
	tx := sale(b, 0)
	for b.Loop() {
		for i := range samples {
			tx.IdempotencyKey, tx.Wire = purchase.NewKey(), nil
			begin := time.Now()
			stored, err := q.Record(tx)
			if err != nil {
				b.Fatal(err)
			}
			sales = append(sales, time.Since(begin))
			values := lastWritten(b, q, stored)
			// Each follows the sale as often as the other: what a disk does depends
			// on what it did before.
			for turn := range 2 {
				if (i+turn)%2 == 0 {
					appends = append(appends, appendRaw(b, raw, values[0].value))
				} else {
					commits = append(commits, commitBare(b, bare, values))
				}
			}
		}
	}
	b.ReportMetric(0, "ns/op") // meaningless for the three together
	for _, p := range []int{50, 99} {
		b.ReportMetric(percentile(sales, p)/1e3, fmt.Sprintf("p%d-µs", p))
		b.ReportMetric(percentile(sales, p)/percentile(appends, p), fmt.Sprintf("p%d-x-raw", p))
		b.ReportMetric(percentile(sales, p)/percentile(commits, p), fmt.Sprintf("p%d-x-bbolt", p))
	}
	return percentile(sales, 50)
}

func appendRaw(b *testing.B, raw *os.File, value []byte) time.Duration {
	b.Helper()
	begin := time.Now()
	if _, err := raw.Write(value); err != nil {
		b.Fatal(err)
	}
	if err := syncData(raw); err != nil {
		b.Fatal(err)
	}
	return time.Since(begin)
}

// bareCopy opens a copy of the store by bbolt alone.
func bareCopy(b *testing.B, q *Queue) *bbolt.DB {
	b.Helper()
	path := filepath.Join(b.TempDir(), "bare.db")
	if err := q.BackupFile(path); err != nil {
		b.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, InitialMmapSize: mapSize,
		NoStatistics: true})
	if err != nil {
		b.Fatal(err)
	}
	if err := db.Sync(); err != nil {
		b.Fatal(err)
	}
	return db
}

// written is a value as a commit has written it.
type written struct{ bucket, key, value []byte }

// lastWritten are the four values of the commit that has recorded a sale.
func lastWritten(b *testing.B, q *Queue, tx purchase.Transaction) (all []written) {
	b.Helper()
	err := q.read(func(t *bbolt.Tx) error {
		for _, w := range []written{{bucketPending, sequenceKey(tx.Sequence), nil},
			{bucketJournal, numberKey(q.Head().Number), nil}, {bucketMeta, keyTotals, nil},
			{bucketDay, []byte(tx.BusinessDay), nil}} {
			w.value = bytes.Clone(t.Bucket(w.bucket).Get(w.key))
			all = append(all, w)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return all
}

func commitBare(b *testing.B, db *bbolt.DB, all []written) time.Duration {
	b.Helper()
	begin := time.Now()
	err := db.Update(func(tx *bbolt.Tx) error {
		for _, w := range all {
			bucket := tx.Bucket(w.bucket)
			bucket.FillPercent = fill
			if err := bucket.Put(w.key, w.value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return time.Since(begin)
}

// benchMemory is what an open store in use keeps on the heap. The file's own
// pages are mapped: the system takes them back when it needs memory.
func benchMemory(b *testing.B, path string) {
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for b.Loop() {
		before := heap()
		q := opened(b, path)
		if _, err := q.Next(0, 100); err != nil {
			b.Fatal(err)
		}
		if _, err := q.Recent(20); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(int64(heap())-int64(before))/1e6, "heap-MB")
		if err := q.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(0, "ns/op")
}

func percentile(all []time.Duration, p int) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return float64(sorted[(len(sorted)-1)*p/100])
}

func benchCounts(b *testing.B, q *Queue) float64 {
	for b.Loop() {
		if q.Counts().Recorded.Count == 0 {
			b.Fatal("nothing recorded")
		}
	}
	return float64(b.Elapsed()) / float64(b.N)
}

func benchNext(b *testing.B, q *Queue) float64 {
	for b.Loop() {
		q.cache.known = nil // so that every time counts as the first
		if txs, err := q.Next(0, 100); err != nil || len(txs) != 100 {
			b.Fatal(len(txs), err)
		}
	}
	return float64(b.Elapsed()) / float64(b.N)
}

// benchSettle settles the 100 sales that have waited longest, and records 100
// new ones before the next time.
func benchSettle(b *testing.B, q *Queue) float64 {
	var all []time.Duration
	for b.Loop() {
		for range samples {
			txs, err := q.Next(0, 100)
			if err != nil {
				b.Fatal(err)
			}
			var results []purchase.Result
			for _, tx := range txs {
				results = append(results, verdict(tx, purchase.Accepted, ""))
			}
			begin := time.Now()
			if err := q.Settle(time.Now(), results); err != nil {
				b.Fatal(err)
			}
			all = append(all, time.Since(begin))
			refill(b, q, 100)
		}
	}
	b.ReportMetric(0, "ns/op") // with what is made ready in between, it says nothing
	b.ReportMetric(percentile(all, 50)/1e3, "p50-µs")
	b.ReportMetric(percentile(all, 99)/1e3, "p99-µs")
	return percentile(all, 50)
}
