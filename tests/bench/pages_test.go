//go:build linux

package bench_test

import (
	"bytes"
	"fmt"
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

// page is one that is opened and left again by deeds of the hand.
type page struct {
	name         string
	first        []string // before it can be opened; not timed
	opens, leave []string
	list         bool // the wheel turns over a list of sales
}

// helpPage has no list, and is the same however many sales there are: what the others take is
// compared with it.
const helpPage = "help"

var pages = []page{
	{name: helpPage, first: []string{"key F5"}, opens: []string{"key F1"}, leave: []string{"key Escape"}},
	{name: "review", first: []string{"key F5"}, opens: []string{"key F6"}, leave: []string{"key F5"}, list: true},
	{name: "find", first: []string{"key F5"}, opens: []string{"key ctrl+f"}, leave: []string{"key Escape"}, list: true},
	{name: "day", first: []string{"key F5"}, opens: []string{"key F7"}, leave: []string{"key F5"}},
	{name: "day-list", first: []string{"key F7", "mousemove 620 528"}, // the takings of who sold
		opens: []string{"mousedown 1", "sleep 0.05", "mouseup 1"}, leave: []string{"key Escape"}, list: true},
}

// BenchmarkHundredThousand opens Review, Day and Find with 100 and with 100 000 sales, and
// scrolls their lists by the wheel. A page is open when it looks as it does when all is read and
// drawn. Beside the time by the clock, which says little on a PC that is busy with much else, it
// reports the time of the cores that the window takes until then, and both × opening the help.
func BenchmarkHundredThousand(b *testing.B) {
	for _, sales := range []int{100, 100_000} {
		b.Run("sales="+strconv.Itoa(sales), func(b *testing.B) {
			c := openCounter(b, refusedSales(b, sales), start(b))
			rows := c.display.Watch(rowsArea, 4)
			c.rests(rows)
			c.hand.Do("key F6", "sleep 1", "type --delay 80 "+pin, "key Tab", "type --delay 80 "+pin, "sleep 0.5",
				"key Return")
			var help opened
			for _, p := range pages {
				b.Run(p.name, func(b *testing.B) {
					in := *c
					in.B = b
					for b.Loop() {
						took := in.opening(p, rows)
						if p.name == helpPage {
							help = took
						}
						took.report(b, help)
						if p.list {
							in.scroll(p.name, rows)
						}
						in.hand.Do(p.leave...)
					}
					b.ReportMetric(0, "ns/op")
				})
			}
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

// opened is what the openings of a page took.
type opened struct{ clock, cores []time.Duration }

func (o opened) report(b *testing.B, base opened) {
	for name, all := range map[string][2][]time.Duration{"opens": {o.clock, base.clock},
		"cores": {o.cores, base.cores}} {
		for of, at := range map[string]float64{"least": 0, "p50": 0.5} {
			b.ReportMetric(quantile(all[0], at), name+"-"+of+"-ms")
			if len(all[1]) > 0 { // else the help is not among the benchmarks that run
				b.ReportMetric(quantile(all[0], at)/quantile(all[1], at), name+"-"+of+"-x-help")
			}
		}
	}
}

// openings is how often a page is opened, after it was once to see what it looks like.
const openings = 7

// opening opens a page again and again, and leaves it open.
func (c *counter) opening(p page, rows *xtest.Frames) (took opened) {
	c.Helper()
	c.hand.Do(p.first...)
	from := c.rests(rows)
	c.hand.Do(p.opens...)
	to := c.stays(rows)
	if bytes.Equal(from, to) {
		c.display.Screenshot("../../build/shots/bench-" + p.name + ".png")
		c.Fatalf("%s: it does not open", p.name)
	}
	for range openings {
		c.hand.Do(p.leave...)
		c.hand.Do(p.first...)
		c.rests(rows)
		cores := c.cores()
		took.clock = append(took.clock, c.until(p.name, rows, func(now []byte) bool { return bytes.Equal(now, to) },
			p.opens...))
		took.cores = append(took.cores, c.cores()-cores)
	}
	c.stays(rows)
	return took
}

// rests waits until the window has nothing to do, and returns what it looks like.
func (c *counter) rests(f *xtest.Frames) []byte { return c.quiet(f, 40*time.Millisecond) }

// stays waits until a page looks the same for a while. A cursor may blink in it, which wants a core.
func (c *counter) stays(f *xtest.Frames) []byte { return c.quiet(f, 700*time.Millisecond) }

// quiet waits until there is no other picture for a while, in which the window has no more than that of the cores.
func (c *counter) quiet(f *xtest.Frames, most time.Duration) []byte {
	c.Helper()
	const looks = time.Second
	for began := time.Now(); ; {
		was, cores := f.Look(), c.cores()
		time.Sleep(looks)
		if now := f.Look(); bytes.Equal(now, was) && c.cores()-cores < most {
			return now
		}
		if time.Since(began) > patience {
			c.display.Screenshot("../../build/shots/bench-busy.png")
			c.Fatal("the window does not come to rest")
		}
	}
}

// patience is how long anything may take on a machine that is busy with much else.
const patience = 3 * time.Minute

// cores is how long the window's process has been on a core.
func (c *counter) cores() time.Duration {
	c.Helper()
	return xtest.Cores(c, c.pid)
}

func milliseconds(d time.Duration) float64 { return float64(d) / 1e6 }

// scroll turns the wheel over a list, down and up, until it has seen as many pictures as it wants, or
// on a PC that is busy with much else those of a while.
func (c *counter) scroll(name string, rows *xtest.Frames) {
	c.Helper()
	const pictures, few, while, turning = 40, 3, 20 * time.Second, 600 * time.Millisecond
	c.hand.Do(fmt.Sprintf("mousemove %d %d", rowsArea.X+150, rowsArea.Y+150))
	c.stays(rows) // with the row under the pointer marked
	var gaps, costs []time.Duration
	last, at, drawn := rows.Look(), time.Now(), c.drawn()
	began, turned := at, at.Add(-turning)
	enough := func() int {
		if time.Since(began) < while {
			return pictures
		}
		return few
	}
	for min(len(gaps), len(costs)) <= enough() {
		time.Sleep(time.Millisecond)
		if time.Since(turned) >= turning {
			c.hand.Do("click --repeat 30 --delay 10 5", "click --repeat 30 --delay 10 4")
			turned = time.Now()
		}
		if now := rows.Look(); !bytes.Equal(now, last) {
			cost := c.drawn() - drawn
			if cost > 5*time.Millisecond { // else the rest of the same picture
				costs = append(costs, cost)
			}
			drawn += cost
			gaps = append(gaps, time.Since(at))
			last, at = now, time.Now()
		}
		if time.Since(began) > patience {
			c.display.Screenshot("../../build/shots/bench-scroll-" + name + ".png")
			c.Fatalf("%s: %d pictures in %v", name, len(gaps), patience)
		}
	}
	c.ReportMetric(quantile(gaps[1:], 0.5), "frame-p50-ms")
	c.ReportMetric(milliseconds(slices.Max(gaps[1:])), "frame-worst-ms")
	c.ReportMetric(quantile(costs[1:], 0.5), "frame-cores-p50-ms")
	c.ReportMetric(milliseconds(slices.Max(costs[1:])), "frame-cores-worst-ms")
}
