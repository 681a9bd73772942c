//go:build linux

package bench_test

import (
	"bytes"
	"testing"
	"time"

	"counterfoil/queue"
	"counterfoil/tests/xtest"
)

// BenchmarkLetter is the time from a key to its digit on the screen: at rest, and while a
// drain of 10 000 sales runs whose answers take 20 ms.
func BenchmarkLetter(b *testing.B) {
	dir := store(b, 10_000, func(*queue.Queue) {})
	server := start(b)
	server.SetLatency(20 * time.Millisecond)
	if err := server.SetOffline(true); err != nil {
		b.Fatal(err)
	}
	c := openCounter(b, dir, server)
	letter := c.letters(xtest.Area{X: 62, Y: 260, Width: 54, Height: 90})
	var rest, busy []time.Duration
	for b.Loop() {
		for range 50 {
			rest = append(rest, letter())
		}
		if err := server.SetOffline(false); err != nil {
			b.Fatal(err)
		}
		for began := time.Now(); c.status().Synced == 0; {
			if time.Since(began) > time.Minute {
				b.Fatal("the drain does not begin")
			}
		}
		time.Sleep(300 * time.Millisecond) // the band that tells of the outage goes
		for c.status().Pending > 0 {
			busy = append(busy, letter())
		}
	}
	lettersTook(b, rest, busy)
}

// BenchmarkLetterBeforeCamera is the same in practice mode, whose camera is on and shown. The
// drain begins as the window opens, of so many sales that some of it is left then.
func BenchmarkLetterBeforeCamera(b *testing.B) {
	c := openPractice(b, store(b, 50_000, func(*queue.Queue) {}))
	c.hand.Do("mousemove 852 174", "sleep 0.3", "mousedown 1", "sleep 0.1", "mouseup 1", "sleep 1") // Camera
	letter := c.letters(xtest.Area{X: 62, Y: 300, Width: 54, Height: 60})
	var rest, busy []time.Duration
	for b.Loop() {
		for c.status().Pending > 0 {
			busy = append(busy, letter())
		}
		time.Sleep(2 * time.Second)
		for range 50 {
			rest = append(rest, letter())
		}
	}
	lettersTook(b, rest, busy)
}

// letters returns a func that types a digit, takes it back and says how long the digit took.
// area is right of the digit and of the cursor, in a window of 1024 by 720: the hint goes there.
func (c *counter) letters(area xtest.Area) (letter func() time.Duration) {
	c.Helper()
	frames := c.display.Watch(area, 2)
	c.until("a digit", frames, differs(c.still(frames)), "key 5") // the field has the focus from now on
	c.until("the empty field", frames, differs(c.still(frames)), "key BackSpace")
	c.still(frames)
	return func() time.Duration {
		empty := frames.Look()
		took := c.until("a digit", frames, differs(empty), "key 5")
		time.Sleep(80 * time.Millisecond) // as a hand
		c.until("the empty field", frames, func(now []byte) bool { return bytes.Equal(now, empty) }, "key BackSpace")
		time.Sleep(80 * time.Millisecond)
		return took
	}
}

func lettersTook(b *testing.B, rest, busy []time.Duration) {
	b.Helper()
	if len(rest) == 0 || len(busy) == 0 {
		b.Fatal("nothing was typed while sales were sent")
	}
	for name, at := range map[string]float64{"p50": 0.5, "p95": 0.95, "worst": 1} {
		b.ReportMetric(quantile(rest, at), name+"-rest-ms")
		b.ReportMetric(quantile(busy, at), name+"-drain-ms")
	}
	b.ReportMetric(float64(len(busy)), "letters")
	b.ReportMetric(0, "ns/op")
}

// still waits until an area has not changed for half a second.
func (c *counter) still(f *xtest.Frames) []byte {
	c.Helper()
	last, since := f.Look(), time.Now()
	for began := since; time.Since(since) < 500*time.Millisecond; time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > patience {
			c.Fatal("the picture does not come to rest")
		}
		if now := f.Look(); !bytes.Equal(now, last) {
			last, since = now, time.Now()
		}
	}
	return last
}
