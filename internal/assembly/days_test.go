package assembly

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/config"
	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

var (
	days  = flag.Int("days", 3, "how many days TestDays sells")
	sales = flag.Int("sales", 100, "how many sales a day")
	keep  = flag.Int("keep", 0, "for how many days a sent sale is kept; 0: a third of -days")
)

// What a till may grow by. The journal is never pruned: it has two entries of each sale.
const (
	heapSlack     = 2 * mega
	heapPerSale   = 20
	heldSales     = 4096 // that the queue remembers, lest its file be overwritten
	heldBytes     = 2500
	storePerSale  = 1100
	storeStep     = 16 * mega // by which the file grows
	backupsOfDays = 7

	mega = 1 << 20
)

// midnight is what a till holds at the end of a day.
type midnight struct {
	heap, store         int64
	goroutines, handles int
	backups             int
	waiting, review     int64
}

// TestDays runs a real till, its store, its sender and its bookkeeping through days of a
// moved clock: what it holds stays the same, and every day's books balance. `make soak`
// has it sell 10 000 times a day for 30 days.
func TestDays(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	if runtime.GOOS != "linux" {
		t.Skip("counts open files as Linux shows them")
	}
	var clock atomic.Int64 // the shop's: Forloy is not in its bubble
	forloy := httptest.NewUnstartedServer(&anyForloy{now: func() time.Time { return time.Unix(0, clock.Load()) }})
	forloy.Config.SetKeepAlivesEnabled(false) // an idle connection would keep the shop's clock from moving
	forloy.Start()
	defer forloy.Close()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		// A bubble begins in the year 2000, in which no till sells.
		time.Sleep(time.Until(time.Date(2026, 3, 1, 0, 0, 0, 0, time.Local)))
		s := openShop(t, dir, forloy.URL, &clock)
		t.Logf("%d sales a day, kept for %d days", *sales, *keep)
		t.Log("day   heap MB  store MB  goroutines  handles  backups  in review")
		var nights []midnight
		for range *days {
			s.sellForADay()
			nights = append(nights, s.atMidnight())
		}
		s.stop()
		s.judge(nights)
	})
}

// shop is one till and its day.
type shop struct {
	t     *testing.T
	dir   string
	till  *till.Till
	clock *atomic.Int64
	stop  func()
	sold  int
}

func openShop(t *testing.T, dir, forloy string, clock *atomic.Int64) *shop {
	c := config.Config{DataDir: dir, Token: "fixed", Settings: till.Settings{APIURL: forloy + "/api/v1",
		LocationID: "loc_1", StaffID: "usr_1", TerminalID: "till-1", Currency: "EUR", AskAbove: "1000.00",
		WedgeSuffix: device.SuffixEnter, Grace: 5 * time.Second, Timeout: 5 * time.Second}}
	if *keep == 0 {
		*keep = max(1, *days/3)
	}
	p := &Parts{config: c, log: slog.New(slog.DiscardHandler)}
	o := p.storeOptions()
	o.Keep = time.Duration(*keep) * 24 * time.Hour
	h := newHeld(filepath.Join(dir, StoreName), o)
	p.lender, p.close = h, h
	if err := p.join(h.changed, till.Options{Backup: p.backUp}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() { p.Till.Run(ctx) })
	return &shop{t: t, dir: dir, till: p.Till, clock: clock, stop: func() {
		cancel()
		group.Wait()
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}}
}

// wait lets time pass for the shop and for Forloy.
func (s *shop) wait(d time.Duration) {
	time.Sleep(d)
	s.clock.Store(time.Now().UnixNano())
}

// sellForADay opens at eight and sells ten times in a row, with a pause between, until eight in the evening.
func (s *shop) sellForADay() {
	const inARow = 10
	s.wait(8 * time.Hour)
	pause := 12*time.Hour/time.Duration(*sales/inARow) - inARow*time.Second
	for range *sales / inARow {
		for range inARow {
			s.wait(time.Second)
			s.sold++
			card := fmt.Sprintf("forloy_enr_%012d", s.sold%5000)
			if s.sold%1000 == 0 {
				card = "forloy_enr_unknown"
			}
			if _, err := s.till.Ring(s.t.Context(), till.Draft{Form: s.till.NewForm(), Card: card,
				Source: purchase.SourceWedge, ScannedAt: time.Now(), Confirmed: true, Receipt: fmt.Sprint("R-", s.sold),
				Amount: fmt.Sprintf("%d.%02d", s.sold%90+1, s.sold%100)}); err != nil {
				s.t.Fatalf("sale %d: %v", s.sold, err)
			}
		}
		s.wait(pause)
	}
	s.wait(4*time.Hour - time.Minute)
}

// atMidnight looks at the day's books a minute before it ends, and at what the till holds.
func (s *shop) atMidnight() midnight {
	s.t.Helper()
	date := s.till.Today()
	day, err := s.till.Day(s.t.Context(), date)
	if err != nil {
		s.t.Fatal(err)
	}
	sum := int64(0)
	for _, tally := range day.By {
		sum += tally.Count
	}
	if day.Recorded.Count != int64(*sales) || sum != day.Recorded.Count || day.By[purchase.Pending].Count != 0 {
		s.t.Errorf("%s: %d recorded, by state %v", date, day.Recorded.Count, day.By)
	}
	audit, err := s.till.Verify(s.t.Context())
	if err != nil || len(audit.Problems)+len(audit.Altered) > 0 {
		s.t.Errorf("%s: %v %v, %v", date, audit.Problems, audit.Altered, err)
	}
	counts := s.till.Status().Counts
	if counts.Recorded.Count != int64(s.sold) {
		s.t.Errorf("%s: %d sales of %d are in the books", date, counts.Recorded.Count, s.sold)
	}
	m := midnight{waiting: counts.Waiting(), review: counts.By[purchase.Review].Count}
	synctest.Wait()
	runtime.GC()
	runtime.GC() // what had a finalizer
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	m.heap, m.goroutines = int64(memory.HeapAlloc), runtime.NumGoroutine()
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		m.handles = len(open)
	}
	info, err := os.Stat(filepath.Join(s.dir, StoreName))
	if err != nil {
		s.t.Fatal(err)
	}
	m.store = info.Size()
	backups, err := filepath.Glob(filepath.Join(s.dir, "backups", "*.backup"))
	if err != nil {
		s.t.Fatal(err)
	}
	m.backups = len(backups)
	s.t.Logf("%3d  %8.1f  %8.1f  %10d  %7d  %7d  %9d", (s.sold-1) / *sales + 1, float64(m.heap)/mega,
		float64(m.store)/mega, m.goroutines, m.handles, m.backups, m.review)
	s.wait(time.Minute)
	return m
}

// judge compares the nights with the first one.
func (s *shop) judge(nights []midnight) {
	first := nights[0]
	for i, n := range nights {
		after := i * *sales
		filled := min(after, max(0, heldSales-*sales)) * heldBytes
		if most := first.heap + heapSlack + int64(filled+after*heapPerSale); n.heap > most {
			s.t.Errorf("day %d: %d bytes of memory, want %d at most", i+1, n.heap, most)
		}
		if n.goroutines > first.goroutines || n.handles > first.handles {
			s.t.Errorf("day %d: more goroutines or handles than on the first", i+1)
		}
		if n.waiting != 0 || n.backups != min(i+1, backupsOfDays) {
			s.t.Errorf("day %d: %d sales wait, %d backups", i+1, n.waiting, n.backups)
		}
	}
	// Once as many sales are pruned as are made, the journal alone makes the store longer.
	from := min(*keep+1, len(nights)-1)
	grown := nights[len(nights)-1].store - nights[from].store
	if sold := int64((len(nights) - 1 - from) * *sales); grown > storeStep+sold*storePerSale {
		s.t.Errorf("the store has grown by %d bytes over %d sales", grown, sold)
	}
}

// anyForloy takes every sale but those on the unknown card, and remembers the last keys.
type anyForloy struct {
	now  func() time.Time
	mu   sync.Mutex
	keys []string
}

func (f *anyForloy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	type result struct {
		Key    string         `json:"idempotency_key"`
		Result map[string]any `json:"result"`
	}
	var batch struct {
		Transactions []struct {
			Card string `json:"qr_code_data"`
			Key  string `json:"idempotency_key"`
		} `json:"transactions"`
	}
	w.Header().Set("Date", f.now().UTC().Format(http.TimeFormat))
	if json.NewDecoder(r.Body).Decode(&batch) != nil || len(batch.Transactions) == 0 {
		http.NotFound(w, r)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var results []result
	refused := 0
	for _, tx := range batch.Transactions {
		verdict := map[string]any{"success": true, "idempotent": slices.Contains(f.keys, tx.Key),
			"transaction_id": "tx_" + tx.Key, "card_type": "punch_card"}
		if tx.Card == "forloy_enr_unknown" {
			refused++
			verdict = map[string]any{"success": false, "error": purchase.CodeCardNotFound, "message": "not found"}
		}
		f.keys = append(f.keys[max(0, len(f.keys)-1000):], tx.Key)
		results = append(results, result{tx.Key, verdict})
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"success": true, "data": map[string]any{"total_count": len(results),
		"success_count": len(results) - refused, "error_count": refused, "results": results},
		"meta": map[string]any{"timestamp": f.now().UTC().Format(time.RFC3339Nano), "request_id": "req"}})
}
