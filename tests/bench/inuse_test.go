//go:build linux

package bench_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/queue"
	"counterfoil/tests/xtest"
)

// rowsArea is in a list, beside the sheet that asks for the PIN, in a window of 1024 by 720.
var rowsArea = xtest.Area{X: 60, Y: 300, Width: 240, Height: 300}

const pin = "135790"

// BenchmarkHundredThousand opens Review, Day and Find with 100 and with 100 000 sales, and
// scrolls their lists by the wheel: the time to the first rows, and between two pictures. On
// a PC that is busy with much else that says little; what a picture costs says more: the time
// of the cores that the window's goroutine and the drawing of it by software take.
func BenchmarkHundredThousand(b *testing.B) {
	for _, sales := range []int{100, 100_000} {
		b.Run("sales="+strconv.Itoa(sales), func(b *testing.B) {
			c := openCounter(b, refusedSales(b, sales), start(b))
			rows := c.display.Watch(rowsArea, 4)
			for b.Loop() {
				c.hand.Do("key F6", "sleep 1", "type --delay 80 "+pin, "key Tab", "type --delay 80 "+pin, "sleep 0.5")
				time.Sleep(5 * time.Second)
				c.opens("review-with-pin", rows, "key Return")
				c.hand.Do("key F5")
				time.Sleep(2 * time.Second)
				c.opens("review", rows, "key F6")
				c.scroll("review", rows)
				c.opens("find", rows, "key ctrl+f")
				c.scroll("find", rows)
				c.hand.Do("key Escape")
				time.Sleep(time.Second)
				c.opens("day", rows, "key F7")
				c.hand.Do("mousemove 128 418") // To review
				time.Sleep(time.Second)
				c.opens("day-list", rows, "mousedown 1", "sleep 0.05", "mouseup 1")
				c.scroll("day-list", rows)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// refusedSales makes a store whose sales are all in review.
func refusedSales(b *testing.B, sales int) string {
	return store(b, sales, func(q *queue.Queue) {
		for {
			txs, err := q.Next(0, 5000)
			if err != nil {
				b.Fatal(err)
			}
			if len(txs) == 0 {
				return
			}
			var refused []purchase.Result
			for _, tx := range txs {
				refused = append(refused, purchase.Result{Sequence: tx.Sequence, IdempotencyKey: tx.IdempotencyKey,
					Verdict: purchase.Refused, Code: "CARD_NOT_FOUND"})
			}
			if err := q.Settle(time.Now(), refused); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// opens reports how long it takes until a page has rows where there were others.
func (c *counter) opens(name string, rows *xtest.Frames, deed ...string) {
	c.Helper()
	before := c.still(rows)
	took := c.until(name, rows, func(now []byte) bool { return !bytes.Equal(now, before) && written(now) }, deed...)
	c.ReportMetric(milliseconds(took), name+"-opens-ms")
	time.Sleep(4 * time.Second) // the rest of the 100 000
}

// still waits until an area has not changed for half a second.
func (c *counter) still(f *xtest.Frames) []byte {
	c.Helper()
	last, since := f.Look(), time.Now()
	for began := since; time.Since(since) < 500*time.Millisecond; time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			c.Fatal("the picture does not come to rest")
		}
		if now := f.Look(); !bytes.Equal(now, last) {
			last, since = now, time.Now()
		}
	}
	return last
}

func milliseconds(d time.Duration) float64 { return float64(d) / 1e6 }

// written is the condition that an area has text: many pixels are unlike its ground.
func written(now []byte) bool {
	count := map[[4]byte]int{}
	for i := 0; i < len(now); i += 4 {
		count[[4]byte(now[i:])]++
	}
	ground := 0
	for _, n := range count {
		ground = max(ground, n)
	}
	return len(now)/4-ground > len(now)/4/100
}

// scroll turns the wheel over a list for three seconds.
func (c *counter) scroll(name string, rows *xtest.Frames) {
	c.Helper()
	c.hand.Do("mousemove " + strconv.Itoa(rowsArea.X+150) + " " + strconv.Itoa(rowsArea.Y+150))
	time.Sleep(300 * time.Millisecond)
	for range 5 { // down and up
		c.hand.Do("click --repeat 30 --delay 10 5", "click --repeat 30 --delay 10 4")
	}
	var gaps, costs []time.Duration
	last, at, drawn := rows.Look(), time.Now(), c.drawn()
	for began := at; time.Since(began) < 3*time.Second; time.Sleep(time.Millisecond) {
		if now := rows.Look(); !bytes.Equal(now, last) {
			cost := c.drawn() - drawn
			if cost > 5*time.Millisecond { // else the rest of the same picture
				costs = append(costs, cost)
			}
			drawn += cost
			gaps = append(gaps, time.Since(at))
			last, at = now, time.Now()
		}
	}
	if len(gaps) < 3 || len(costs) < 2 {
		c.display.Screenshot("../../build/shots/bench-scroll-" + name + ".png")
		c.Fatalf("%s: %d pictures in three seconds", name, len(gaps))
	}
	c.ReportMetric(quantile(gaps[1:], 0.5), name+"-frame-ms")
	c.ReportMetric(milliseconds(slices.Max(gaps[1:])), name+"-worst-ms")
	c.ReportMetric(quantile(costs[1:], 0.5), name+"-frame-cpu-ms")
	c.ReportMetric(milliseconds(slices.Max(costs[1:])), name+"-worst-cpu-ms")
}

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
		b.ReportMetric(c.memory(), "MB-at-0")
		recorded := 0
		for n := range sales {
			c.hand.Do("key Escape", "type --delay 2 "+cardOf(n), "key Return", "sleep 0.13",
				fmt.Sprintf("key %d", 1+n%9), "sleep 0.08", "key Return", "sleep 0.04")
			if (n+1)%20 == 0 {
				recorded = c.rest()
			}
			if (n+1)%max(sales/10, 100) == 0 {
				b.ReportMetric(c.memory(), fmt.Sprintf("MB-at-%d", n+1))
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
