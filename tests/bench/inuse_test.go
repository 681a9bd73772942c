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
	const between = 20 // scans between two looks at what came of them
	for b.Loop() {
		b.ReportMetric(c.memory("VmRSS"), "MB-at-0")
		scans, recorded, next, inVain := 0, 0, sales/10, 0
		for recorded < sales {
			for range between {
				c.hand.Do("type --delay 2 "+cardOf(scans), "key Return", "sleep 0.13",
					fmt.Sprintf("key %d", 1+scans%9), "sleep 0.08", "key Return", "sleep 0.04")
				scans++
			}
			before := recorded
			recorded = c.rest()
			if inVain++; recorded > before {
				inVain = 0
			}
			if inVain == 10 {
				c.display.Screenshot(filepath.Join("..", "..", "build", "shots", "bench-scans.png"))
				b.Fatalf("none of the %d scans up to the %dth is a sale", inVain*between, scans)
			}
			if recorded-before < between { // a busy machine has torn a scan, and what is left of it stands on the form
				c.hand.Do("key Escape", "sleep 0.5", "key Escape", "sleep 0.5")
			}
			if recorded >= next {
				at, own := c.memory("VmRSS"), c.memory("RssAnon")
				b.ReportMetric(at, fmt.Sprintf("MB-at-%d", next))
				// A run that is broken off has told what it saw.
				fmt.Fprintf(os.Stderr, "%d sales of %d scans: %.1f MB, of it the window's own %.1f\n", recorded, scans,
					at, own)
				next += sales / 10
			}
		}
		b.ReportMetric(float64(scans), "scans") // a machine that is too busy for the hand's pace spoils some
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
