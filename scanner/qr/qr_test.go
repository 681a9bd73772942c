package qr

import (
	"fmt"
	"testing"

	"counterfoil/scanner/qr/qrtest"
)

func plane(p qrtest.Picture) Plane {
	return Plane{p.Pix, qrtest.Width, qrtest.Width, qrtest.Height}
}

// A few of each group, so that a step backwards shows at once; the benchmark
// counts them all.
func TestGroups(t *testing.T) {
	const few = 2
	least := map[string]int{"glare": 1}
	for _, g := range qrtest.Groups() {
		t.Run(g.Name, func(t *testing.T) {
			t.Parallel()
			r, read := NewReader(Options{}), 0
			for i := range few {
				p := g.Picture(i)
				codes := r.Read(plane(p))
				for _, c := range codes {
					if c.Text != p.Text {
						t.Errorf("picture %d: misread %q for %q", i, c.Text, p.Text)
					}
				}
				read += min(len(codes), 1)
			}
			want, fewer := least[g.Name]
			if !fewer {
				want = few
			}
			if read < want {
				t.Errorf("read %d of %d, want %d", read, few, want)
			}
		})
	}
}

func TestBusyPicturesHoldNoCode(t *testing.T) {
	r := NewReader(Options{})
	for i := range 7 {
		p := plane(qrtest.Busy(i))
		for range r.cycle(p) {
			if codes := r.Pass(p); len(codes) > 0 {
				t.Errorf("picture %d: read %q where nothing is", i, codes[0].Text)
			}
		}
	}
}

func TestWrecksAreReadRightOrNotAtAll(t *testing.T) {
	r, read := NewReader(Options{}), 0
	for i := range 150 {
		w := qrtest.NewWreck(i)
		p := Plane{w.Pix, w.Stride, w.W, w.H}
		for _, codes := range [][]Code{r.Read(p), r.Pass(p)} {
			for _, c := range codes {
				if c.Text != w.Text {
					t.Errorf("wreck %d: misread %q for %q", i, c.Text, w.Text)
				}
				read++
			}
		}
	}
	if read < 75 {
		t.Errorf("read %d of 300: the wrecks are too bad to prove anything", read)
	}
}

func TestPassFindsAndFollows(t *testing.T) {
	var g qrtest.Group
	for _, g = range qrtest.Groups() {
		if g.Name == "rotated" {
			break
		}
	}
	p := g.Picture(1)
	r := NewReader(Options{})
	var codes []Code
	for range r.cycle(plane(p)) {
		if codes = r.Pass(plane(p)); len(codes) > 0 {
			break
		}
	}
	if len(codes) != 1 || codes[0].Text != p.Text {
		t.Fatalf("a cycle gave %v, want %q", codes, p.Text)
	}
	first := codes[0]
	again := r.Pass(plane(p))
	if len(again) != 1 || again[0].Text != p.Text {
		t.Fatalf("the next pass gave %v, want %q", again, p.Text)
	}
	for k := range first.Corners {
		if a, b := first.Corners[k], again[0].Corners[k]; abs(a[0]-b[0])+abs(a[1]-b[1]) > 4 {
			t.Errorf("corner %d moved from %v to %v though nothing did", k, a, b)
		}
	}
}

func TestPassKeepsToItsWork(t *testing.T) {
	p := plane(qrtest.Busy(5))
	r := NewReader(Options{Work: 1})
	cycle := r.cycle(p)
	seen := map[int]bool{}
	for range cycle {
		seen[r.step] = true
		r.Pass(p)
	}
	if len(seen) != cycle {
		t.Errorf("%d passes of the least work did %d of %d steps", cycle, len(seen), cycle)
	}
}

func TestCyclesDoNotAllocate(t *testing.T) {
	r := NewReader(Options{Work: 1 << 40}) // a whole cycle a pass
	for i := range 7 {
		p := plane(qrtest.Busy(i))
		r.Pass(p) // buffers
		if n := testing.AllocsPerRun(3, func() { r.Pass(p) }); n >= 100 {
			t.Errorf("picture %d: %v allocations a cycle, want under 100", i, n)
		}
	}
}

func TestBuffersDoNotGrow(t *testing.T) {
	r := NewReader(Options{Work: 1 << 40})
	var pictures []Plane
	for i := range 7 {
		pictures = append(pictures, plane(qrtest.Busy(i)))
	}
	sizes := func() string {
		return fmt.Sprint(cap(r.dark.pix), cap(r.dark.cells), cap(r.edges), cap(r.owner), cap(r.outline), cap(r.finders),
			cap(r.triples), cap(r.matches), cap(r.flat), cap(r.grey), cap(r.sharp), cap(r.areas), cap(r.cuts), cap(r.bits),
			cap(r.tried), cap(r.taken), cap(r.levels))
	}
	round := func() {
		for _, p := range pictures {
			r.Pass(p)
		}
	}
	round()
	before := sizes()
	for range 5 {
		round()
	}
	if after := sizes(); after != before {
		t.Errorf("buffers grew from %s to %s", before, after)
	}
}

func TestOddPlanes(t *testing.T) {
	r := NewReader(Options{})
	for _, p := range []Plane{
		{}, {W: -1, H: -1}, {Pix: make([]byte, 10), Stride: 100, W: 100, H: 100},
		{Pix: make([]byte, 1e4), Stride: 50, W: 100, H: 100},
		{Pix: make([]byte, smallest*smallest), Stride: smallest, W: smallest, H: smallest},
		{Pix: make([]byte, 2000*smallest), Stride: 2000, W: 2000, H: smallest},
		{Pix: make([]byte, 2000*smallest), Stride: smallest, W: smallest, H: 2000},
		{Pix: make([]byte, 99*100+50), Stride: 100, W: 50, H: 100},
	} {
		if codes := append(r.Read(p), r.Pass(p)...); len(codes) > 0 {
			t.Errorf("%d×%d: read %v of nothing", p.W, p.H, codes)
		}
	}
}

func FuzzRead(f *testing.F) {
	for i := range 8 {
		w := qrtest.NewWreck(i)
		f.Add(w.Pix, w.Stride, w.W)
	}
	r := NewReader(Options{})
	f.Fuzz(func(t *testing.T, pix []byte, stride, w int) {
		if stride <= 0 || len(pix) > 1<<18 {
			return
		}
		p := Plane{pix, stride, w, len(pix) / stride}
		r.Pass(p)
		r.Read(p)
	})
}

func BenchmarkCycle(b *testing.B) {
	for i := range 7 {
		b.Run(fmt.Sprint("busy ", i), func(b *testing.B) {
			r, p := NewReader(Options{Work: 1 << 40}), plane(qrtest.Busy(i))
			for b.Loop() {
				r.Pass(p)
			}
		})
	}
}
