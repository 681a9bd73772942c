package bars

import (
	"fmt"
	"testing"
	"time"

	"counterfoil/scanner/bars/barstest"
	"counterfoil/scanner/qr"
)

// mosaic joins pictures of a group to a large one, wide in a row.
func mosaic(g barstest.Group, wide, high int) (p qr.Plane, want map[string]string) {
	p = qr.Plane{W: wide * barstest.Width, H: high * barstest.Height}
	p.Pix, p.Stride, want = make([]byte, p.W*p.H), p.W, map[string]string{}
	for i := range wide * high {
		one := g.Picture(i)
		want[one.Text] = one.Symbology
		for y := range barstest.Height {
			copy(p.Pix[(i/wide*barstest.Height+y)*p.W+i%wide*barstest.Width:][:barstest.Width],
				one.Pix[y*barstest.Width:])
		}
	}
	return p, want
}

// A large picture is read on fewer lines. They find its codes all the same, and so do all lines, where those do not.
func TestLargePicture(t *testing.T) {
	for _, name := range []string{"thin: a seventh high", "1.5 px, lying", "slant to 20°"} {
		p, want := mosaic(barstest.Named(name), 2, 2)
		for how, read := range map[string]func(*Reader, qr.Plane) []Code{
			"skimmed": (*Reader).Skim, "scoured": (*Reader).Scour,
		} {
			codes := read(NewReader(), p)
			for _, c := range codes {
				if want[c.Text] != c.Symbology {
					t.Errorf("%s, %s: misread %s %s", name, how, c.Symbology, c.Text)
				}
			}
			if len(codes) != len(want) {
				t.Errorf("%s, %s: read %d of %d", name, how, len(codes), len(want))
			}
		}
	}
}

// BenchmarkLarge reads pictures of 11 megapixels with twelve codes each, of the groups that are hard to read.
func BenchmarkLarge(b *testing.B) {
	var pictures []qr.Plane
	var wants []map[string]string
	for _, name := range []string{
		"thin: a seventh high", "low light", "noise 40", "tilt 40°", "motion 4 px", "eaten ink", "blur 1.5",
		"1.2 px a module", "all at once", "lying", "slant to 20°",
	} {
		p, want := mosaic(barstest.Named(name), 3, 4)
		pictures, wants = append(pictures, p), append(wants, want)
	}
	for _, way := range []struct {
		name string
		read func(*Reader, qr.Plane) []Code
	}{{"skimmed", (*Reader).Skim}, {"scoured", (*Reader).Scour}} {
		b.Run(fmt.Sprintf("%s of %d", way.name, 12*len(pictures)), func(b *testing.B) {
			var read, wrong int
			for b.Loop() {
				read, wrong = 0, 0
				for i, p := range pictures {
					for _, c := range way.read(NewReader(), p) {
						if wants[i][c.Text] == c.Symbology {
							read++
						} else {
							wrong++
						}
					}
				}
			}
			b.ReportMetric(float64(read), "read")
			b.ReportMetric(float64(wrong), "misread")
			b.ReportMetric(float64(b.Elapsed()/time.Millisecond)/float64(b.N*len(pictures)), "ms/picture")
			b.ReportMetric(0, "ns/op")
		})
	}
}
