package camera

import (
	"context"
	"runtime"
	"slices"
	"testing"
	"time"

	"counterfoil/scanner/qr/qrtest"
)

// counter is a camera with thirty frames a second over a counter: first clutter, then a code that is held still
// until it has been read.
type counter struct {
	ticks   *time.Ticker
	clutter []Frame
	codes   []Frame
	n       int
	away    int         // frames until the next code comes into view
	came    time.Time   // when it came into view; zero: it has not
	read    chan string // codes that Watch has read
	waits   []time.Duration
	most    int  // codes to show
	still   bool // nothing moves for a long time until the code comes
}

func (c *counter) Next(ctx context.Context, f *Frame) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-c.read:
		if !c.came.IsZero() { // else it is the code before, from a frame still on its way
			c.waits = append(c.waits, time.Since(c.came))
			c.came, c.away = time.Time{}, 15+len(c.waits)%7
			if c.still {
				c.away += 75
			}
		}
		if len(c.waits) == c.most {
			return ErrUnplugged
		}
		<-c.ticks.C
	case <-c.ticks.C:
	}
	c.n++
	show := &c.clutter[0]
	if !c.still {
		show = &c.clutter[c.n/2%len(c.clutter)]
	}
	if c.away--; c.away <= 0 {
		show = &c.codes[len(c.waits)%len(c.codes)]
		if c.came.IsZero() {
			c.came = time.Now()
		}
	}
	f.set(show.Format, show.W, show.H, show.Data)
	return nil
}

func (c *counter) Close() error { c.ticks.Stop(); return nil }

// shrunk makes a picture smaller in both directions by the factor less.
func shrunk(pix []byte, less int) (small []byte) {
	for y := 0; y+less <= qrtest.Height; y += less {
		for x := 0; x+less <= qrtest.Width; x += less {
			sum := 0
			for i := range less * less {
				sum += int(pix[(y+i/less)*qrtest.Width+x+i%less])
			}
			small = append(small, byte(sum/(less*less)))
		}
	}
	return small
}

// BenchmarkFound measures the time from a code's coming into view to its scan, on one core, and the share of that core
// that the watch takes.
func BenchmarkFound(b *testing.B) {
	for _, format := range []struct {
		name string
		Format
		less  int // the factor by which it is smaller in both directions
		still bool
	}{
		{"nv12", NV12, 1, false}, {"yuyv", YUYV, 1, false}, {"mjpeg", MJPEG, 1, false},
		{"yuyv-640x360", YUYV, 2, false}, {"yuyv-still", YUYV, 1, true}, {"mjpeg-still", MJPEG, 1, true},
	} {
		b.Run(format.name, func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			c := &counter{read: make(chan string, 1), most: 60, away: 15, still: format.still}
			if c.still {
				c.most = 30
			}
			frame := func(pix []byte) Frame {
				w, h := qrtest.Width/format.less, qrtest.Height/format.less
				return packed(b, format.Format, shrunk(pix, format.less), w, h)
			}
			for i := range 12 {
				c.clutter = append(c.clutter, frame(qrtest.Busy(i).Pix))
			}
			for _, group := range []int{0, 1, 2} {
				for i := range 10 {
					c.codes = append(c.codes, frame(qrtest.Groups()[group].Picture(i).Pix))
				}
			}
			for b.Loop() {
				select {
				case <-c.read:
				default:
				}
				c.ticks, c.waits, c.came = time.NewTicker(time.Second/30), nil, time.Time{}
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				busy, start := processTime(), time.Now()
				looks := 0
				_ = Watch(b.Context(), c, func(l Look) {
					looks++
					if len(l.Codes) > 0 && len(c.read) == 0 {
						c.read <- l.Codes[0].Text
					}
				})
				share := (processTime() - busy).Seconds() / time.Since(start).Seconds()
				runtime.GC()
				runtime.ReadMemStats(&after)
				slices.Sort(c.waits)
				b.ReportMetric(float64(c.waits[len(c.waits)/2].Milliseconds()), "ms-p50")
				b.ReportMetric(float64(c.waits[len(c.waits)*95/100].Milliseconds()), "ms-p95")
				b.ReportMetric(100*share, "%core")
				b.ReportMetric(float64(looks)/time.Since(start).Seconds(), "looks/s")
				b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/1024, "KB-grown")
			}
		})
	}
}
