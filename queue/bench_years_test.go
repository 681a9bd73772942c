package queue

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

var (
	benchYears = flag.Int("years", 1, "how many years BenchmarkYears sells")
	benchDaily = flag.Int("daily", 300, "how many sales a day")
	benchStore = flag.String("store", "", "where BenchmarkYears keeps its store for the next run; none: nowhere")
)

// BenchmarkYears measures what a store costs that a shop has sold into for years: all
// sales sent, those of the last 90 days kept, the journal whole. Run it with
//
//	go test -run '^$' -bench Years -benchtime 1x -timeout 0 ./queue -years 10
func BenchmarkYears(b *testing.B) {
	path := *benchStore
	if path == "" {
		path = fresh(b)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		sellForYears(b, path)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	q := opened(b, path)
	oldest, err := q.Entries(0, 1)
	if err != nil {
		b.Fatal(err)
	}
	first := oldest[0].Key
	b.Logf("%d entries, %.0f MB, %d sales", q.Head().Number, float64(info.Size())/1e6, q.Counts().Recorded.Count)
	if err := q.Close(); err != nil {
		b.Fatal(err)
	}
	measure := func(name string, work func(b *testing.B)) {
		b.Run(name, func(b *testing.B) {
			runtime.GC()
			stop := peak(b)
			for b.Loop() {
				work(b)
			}
			stop()
		})
	}
	again := func(work func(q *Queue) error) func(b *testing.B) {
		return func(b *testing.B) {
			b.StopTimer()
			q := opened(b, path)
			b.StartTimer()
			if err := work(q); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			if err := q.Close(); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	}
	measure("open", func(b *testing.B) { _ = opened(b, path).Close() })
	measure("record", again(func(q *Queue) error { _, err := q.Record(sale(b, 0)); return err }))
	measure("oldest-history", again(func(q *Queue) error { _, err := q.History(b.Context(), first); return err }))
	measure("day-totals", again(func(q *Queue) error {
		_, err := q.Day(purchase.BusinessDay(start, time.UTC, 0))
		return err
	}))
	measure("verify", again(func(q *Queue) error {
		report, err := q.Verify(b.Context())
		if len(report.Problems)+len(report.Altered) > 0 {
			b.Fatal(report.Problems, report.Altered)
		}
		return err
	}))
	measure("daily-backup", again(func(q *Queue) error {
		_, err := q.DailyBackup(b.Context(), b.TempDir(), time.Now())
		return err
	}))
	copied := filepath.Join(b.TempDir(), "copy", "counterfoil.db")
	again(func(q *Queue) error {
		return errors.Join(os.MkdirAll(filepath.Dir(copied), 0o700), q.BackupFile(copied))
	})(b)
	measure("compare", func(b *testing.B) {
		if _, err := Compare(path, copied); err != nil {
			b.Fatal(err)
		}
	})
	measure("salvage", func(b *testing.B) {
		spoil(b, copied)
		if _, err := Salvage(copied, time.Now(), nil); err != nil {
			b.Fatal(err)
		}
	})
}

// spoil cuts off the last of the store's bytes.
func spoil(b *testing.B, path string) {
	b.Helper()
	info, err := os.Stat(path)
	if err == nil {
		err = os.Truncate(path, info.Size()/2)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// sellForYears records a day's sales in one transaction, as only tests do.
func sellForYears(b *testing.B, path string) {
	b.Helper()
	q := opened(b, path)
	tx := sale(b, 0)
	for day := range *benchYears * 365 {
		at := start.AddDate(0, 0, day)
		var results []purchase.Result
		err := q.update(at, func(c *change) error {
			for range *benchDaily {
				tx.IdempotencyKey, tx.Wire = purchase.NewKey(), nil
				tx.ScannedAt, tx.BusinessDay = at, purchase.BusinessDay(at, time.UTC, 0)
				ready, err := prepare(tx)
				if err != nil {
					return err
				}
				stored, err := c.record(ready, "bench")
				if err != nil {
					return err
				}
				results = append(results, verdict(stored, purchase.Accepted, ""))
			}
			return nil
		})
		if err == nil {
			err = q.Settle(at.Add(time.Minute), results)
		}
		for n := 1; n > 0 && err == nil; {
			n, err = q.Prune(at.Add(time.Hour), 1000)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := q.Close(); err != nil {
		b.Fatal(err)
	}
}

// peak reports the largest heap until the func is called.
func peak(b *testing.B) (stop func()) {
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		sample, highest := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}, uint64(0)
		for {
			metrics.Read(sample)
			highest = max(highest, sample[0].Value.Uint64())
			select {
			case <-done:
				most <- highest
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() {
		close(done)
		b.ReportMetric(float64(<-most)/1e6, "heap-MB")
	}
}
