package bars

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"counterfoil/scanner/bars/barstest"
	"counterfoil/scanner/qr"
	"counterfoil/scanner/qr/qrtest"
)

func plane(p barstest.Picture) qr.Plane {
	return qr.Plane{Pix: p.Pix, Stride: barstest.Width, W: barstest.Width, H: barstest.Height}
}

// BenchmarkGroups reports for each group how many pictures Pass reads within fifteen frames, or one second, and how
// many Read reads, and how many frames Pass took.
func BenchmarkGroups(b *testing.B) {
	for _, g := range barstest.Groups() {
		b.Run(g.Name, func(b *testing.B) {
			for b.Loop() {
				live, still, wrong, frames, took := 0, 0, 0, []int{}, time.Duration(0)
				for i := range barstest.Each {
					p := g.Picture(i)
					judge := func(codes []Code) (right int) {
						for _, c := range codes {
							if c.Text == p.Text && c.Symbology == p.Symbology {
								right = 1
							} else {
								wrong++
							}
						}
						return right
					}
					r := NewReader()
					for n := range 15 {
						if judge(r.Pass(plane(p))) == 1 {
							live++
							frames = append(frames, n+1)
							break
						}
					}
					start := time.Now()
					still += judge(r.Read(plane(p)))
					took += time.Since(start)
				}
				if min(live, still) < g.Bar || wrong > 0 {
					b.Errorf("read %d live and %d still of %d, want %d; misread %d",
						live, still, barstest.Each, g.Bar, wrong)
				}
				slices.Sort(frames)
				b.ReportMetric(float64(live), "live")
				b.ReportMetric(float64(still), "still")
				b.ReportMetric(float64(wrong), "misread")
				b.ReportMetric(took.Seconds()*1e3/barstest.Each, "ms/still")
				if len(frames) > 0 {
					b.ReportMetric(float64(frames[len(frames)/2]), "frames-p50")
					b.ReportMetric(float64(frames[len(frames)*95/100]), "frames-p95")
				}
			}
		})
	}
}

// BenchmarkPass measures a pass on a frame without a code, alone and after the QR reader's whole cycle, as in a
// camera's frame.
func BenchmarkPass(b *testing.B) {
	var busy []qr.Plane
	for i := range 42 {
		busy = append(busy, qr.Plane{Pix: qrtest.Busy(i).Pix, Stride: qrtest.Width, W: qrtest.Width, H: qrtest.Height})
	}
	for _, with := range []string{"bars", "QR cycle and bars"} {
		b.Run(with, func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			bars, squares := NewReader(), qr.NewReader(qr.Options{Work: 1 << 40})
			var took []time.Duration
			allocations := testing.AllocsPerRun(1, func() {
				for _, p := range busy {
					bars.Pass(p)
				}
			})
			for b.Loop() {
				for _, p := range busy {
					start := time.Now()
					if with != "bars" {
						squares.Pass(p)
					}
					if codes := bars.Pass(p); len(codes) > 0 {
						b.Errorf("read %v", codes)
					}
					took = append(took, time.Since(start))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "ms-p50")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1e3, "ms-p95")
			b.ReportMetric(allocations/float64(len(busy)), "allocs/pass")
		})
	}
}
