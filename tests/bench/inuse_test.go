//go:build linux

package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// BenchmarkArrival is the time from Enter to the sale's arrival at Forloy, where no time to
// undo is set. With one, it comes on top.
func BenchmarkArrival(b *testing.B) {
	server := start(b)
	c := openCounter(b, b.TempDir(), server)
	var all []time.Duration
	for b.Loop() {
		for range 50 {
			n := len(all)
			c.hand.Do("type --delay 2 "+cardOf(n), "key Return", "sleep 0.5", fmt.Sprintf("key %d", 1+n%9))
			time.Sleep(time.Second)
			began := time.Now()
			c.hand.Do("key Return")
			for len(server.Ledger()) <= n {
				if time.Since(began) > time.Minute {
					b.Fatalf("sale %d does not arrive", n+1)
				}
				time.Sleep(time.Millisecond)
			}
			all = append(all, time.Since(began))
		}
	}
	b.ReportMetric(quantile(all, 0.5), "p50-ms")
	b.ReportMetric(quantile(all, 0.95), "p95-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkScans makes 10 000 sales by scanner and keyboard in the real window, and
// reports its memory every 1 000. COUNTERFOIL_BENCH_SALES makes it another number.
func BenchmarkScans(b *testing.B) {
	sales := 10_000
	if text := os.Getenv("COUNTERFOIL_BENCH_SALES"); text != "" {
		var err error
		if sales, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	c := openCounter(b, b.TempDir(), start(b))
	for b.Loop() {
		b.ReportMetric(c.memory("VmRSS"), "MB-at-0")
		recorded := 0
		for n := range sales {
			c.hand.Do("key Escape", "type --delay 2 "+cardOf(n), "key Return", "sleep 0.13",
				fmt.Sprintf("key %d", 1+n%9), "sleep 0.08", "key Return", "sleep 0.04")
			if (n+1)%20 == 0 {
				before := recorded
				if recorded = c.rest(); recorded == before {
					c.display.Screenshot(filepath.Join("..", "..", "build", "shots", "bench-scans.png"))
					b.Fatalf("none of the 20 scans up to the %dth is a sale", n+1)
				}
			}
			if (n+1)%max(sales/10, 100) == 0 {
				at, own := c.memory("VmRSS"), c.memory("RssAnon")
				b.ReportMetric(at, fmt.Sprintf("MB-at-%d", n+1))
				// A run that is broken off has told what it saw.
				fmt.Fprintf(os.Stderr, "%d scans, %d sales: %.1f MB, of it the window's own %.1f\n", n+1, recorded,
					at, own)
			}
		}
		b.ReportMetric(float64(recorded), "recorded") // a machine that is too busy for the hand's pace drops some
	}
	b.ReportMetric(0, "ns/op")
}

// rest waits until all that the hand has done is done, and returns how many sales are
// recorded.
func (c *counter) rest() int {
	c.Helper()
	for before := -1; ; time.Sleep(time.Second) {
		now := c.status().Recorded
		if now == before {
			return now
		}
		before = now
	}
}
