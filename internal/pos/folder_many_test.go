package pos_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
)

// Files are taken in the order of their time, and of their names where that is the
// same. The sale's time is the file's.
func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		pass(24 * time.Hour) // the bubble's clock begins with the year 2000
		at := time.Now().Add(-time.Hour)
		for i, name := range []string{"c", "a", "b"} {
			write(t, sale(name), dir, name+".json")
			when := at.Add(time.Duration(min(i, 1)) * time.Minute) // a and b are of the same time
			if err := os.Chtimes(filepath.Join(dir, name+".json"), when, when); err != nil {
				t.Fatal(err)
			}
		}
		_, end := watch(t, dir, "till", &s)
		defer end()
		pass(time.Second)
		if got := s.receipts(); !slices.Equal(got, []string{"c", "a", "b"}) {
			t.Fatalf("recorded %v", got)
		}
		if got := s.recorded[0].ScannedAt; !got.Equal(at.Truncate(time.Millisecond)) {
			t.Errorf("the sale was made at %v, want the file's %v", got, at)
		}
	})
}

// Two tills on one share take each file once.
func TestTwoTills(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var one, other shop
		for n := range 200 {
			write(t, sale(fmt.Sprint("R-", n)), dir, fmt.Sprint(n, ".json"))
		}
		_, endOne := watch(t, dir, "one", &one)
		_, endOther := watch(t, dir, "other", &other)
		pass(time.Minute)
		endOne()
		endOther()
		all := append(one.receipts(), other.receipts()...)
		slices.Sort(all)
		if n := len(slices.Compact(slices.Clone(all))); n != 200 || len(all) != 200 {
			t.Errorf("%d sales, %d of them different, of 200", len(all), n)
		}
	})
}

// A till that cannot sell, such as one that has moved to another PC, keeps no file from the one that can.
func TestTillThatMovedTakesNothing(t *testing.T) {
	for _, why := range []error{fault.New(fault.SetupMissing), fault.New(fault.StoreMoved)} {
		synctest.Test(t, func(t *testing.T) {
			dir := t.TempDir()
			old, now := shop{closed: why}, shop{}
			_, endOld := watch(t, dir, "old", &old)
			defer endOld()
			write(t, sale("R-1"), dir, "a.json")
			write(t, `{"amount":"6"}`, dir, "b.json")
			pass(time.Minute)
			_, endNow := watch(t, dir, "now", &now)
			defer endNow()
			pass(10 * time.Second)
			if got := now.receipts(); !slices.Equal(got, []string{"R-1"}) || len(now.filled) != 1 {
				t.Errorf("%v: recorded %v, on the form %v, of 2; the folder has %v", why, got, now.filled,
					files(t, dir))
			}
		})
	}
}

// Ten thousand at once: each once, in order, in memory that does not grow with them.
func TestBurst(t *testing.T) {
	if testing.Short() {
		t.Skip("ten thousand files take a while")
	}
	n := 10_000
	if runtime.GOOS == "windows" {
		n = 1500 // Wine is slow with files; more than are taken at a time
	}
	dir := inMemory(t)
	at := time.Now().Add(-time.Hour)
	for i := range n {
		name := fmt.Sprintf("%05d.json", i)
		write(t, sale(name[:5]), dir, name)
		when := at.Add(time.Duration(i/100) * time.Second)
		if err := os.Chtimes(filepath.Join(dir, name), when, when); err != nil {
			t.Fatal(err)
		}
	}
	s := counted{all: make(chan string, n)}
	var peak uint64
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f := pos.Folder{Path: dir, Counter: pos.Counter{Till: &s, Fill: s.fill}, Till: "till", Say: say,
		Logger: slog.New(slog.DiscardHandler), Trouble: func(err error) { t.Log(err) }}
	var running sync.WaitGroup
	running.Go(func() { f.Run(ctx) })
	var first runtime.MemStats
	for i := range n {
		if got, want := <-s.all, fmt.Sprintf("%05d", i); got != want {
			t.Fatalf("the sale %s came as number %d", got, i)
		}
		if i%1000 == 500 {
			var now runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&now)
			if first.HeapAlloc == 0 {
				first = now
			}
			peak = max(peak, now.HeapAlloc)
		}
	}
	if grown := int64(peak) - int64(first.HeapAlloc); grown > 4<<20 {
		t.Errorf("the memory in use grew by %d bytes", grown)
	}
	cancel()
	running.Wait()
}

// The last byte of a letter in UTF-16 may be the one that ends a line in UTF-8: a file that ends there is not whole.
func TestHalfWrittenWide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		_, end := watch(t, dir, "till", &s)
		defer end()
		write(t, utf16LE("amount;note\r\n7;ਅ"), dir, "sale.csv")
		pass(4 * time.Second)
		if len(s.filled) != 0 {
			t.Fatalf("half a file was taken: %v", s.filled)
		}
		write(t, utf16LE("amount;note\r\n7;ਅਬ\r\n"), dir, "sale.csv")
		pass(time.Second)
		if len(s.filled) != 1 || s.filled[0].Note != "ਅਬ" {
			t.Errorf("taken: %+v", s.filled)
		}
	})
}

// A POS may name a file by the card; the log holds no whole code.
func TestLogHoldsNoCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var s shop
		var log bytes.Buffer
		f := pos.Folder{Path: dir, Counter: s.counter(), Till: "till", Say: say, Trouble: func(error) {},
			Logger: slog.New(slog.NewTextHandler(&log, nil))}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { f.Run(ctx) })
		write(t, "amount\nmuch\n", dir, "forloy_enr_abc123def456.csv")
		write(t, "amount\nmuch\n", dir, "4006381333931.csv")
		pass(10 * time.Second)
		cancel()
		running.Wait()
		for _, told := range []string{"…f456.csv", "…3931.csv"} {
			if !strings.Contains(log.String(), told) {
				t.Errorf("the log does not tell of %s: %s", told, log.String())
			}
		}
		for _, code := range []string{"abc123", "400638"} {
			if strings.Contains(log.String(), code) {
				t.Errorf("the log has %s: %s", code, log.String())
			}
		}
	})
}
