package qr

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"counterfoil/scanner/qr/qrtest"
)

func plane(p qrtest.Picture) Plane {
	return Plane{p.Pix, qrtest.Width, qrtest.Width, qrtest.Height}
}

// One picture of each group for which there is no harder one, so that a step backwards shows at once. The benchmark
// counts all pictures.
func TestGroups(t *testing.T) {
	easier := []string{
		"plain", "tilt 30°", "80 px", "100 px", "140 px", "blur 2", "blur 4", "inverted", "noise 20", "motion 9 px",
		"JPEG 30, 260 px",
	}
	for _, g := range qrtest.Groups() {
		if slices.Contains(easier, g.Name) {
			continue
		}
		t.Run(g.Name, func(t *testing.T) {
			t.Parallel()
			p := g.Picture(1)
			codes := NewReader(Options{}).Read(plane(p))
			if len(codes) != 1 || codes[0].Text != p.Text {
				t.Errorf("read %v, want %q", codes, p.Text)
			}
		})
	}
}

// busy is pictures without a code, one of each kind.
var busy = sync.OnceValue(func() (pictures []Plane) {
	for i := range 7 {
		pictures = append(pictures, plane(qrtest.Busy(i)))
	}
	return pictures
})

func TestBusyPictures(t *testing.T) {
	r := NewReader(Options{Work: 1 << 40}) // a whole cycle a pass
	pass := func() {
		for i, p := range busy() {
			if codes := r.Pass(p); len(codes) > 0 {
				t.Errorf("picture %d: read %q where nothing is", i, codes[0].Text)
			}
		}
	}
	pass() // allocates the buffers
	sizes := func() string {
		return fmt.Sprint(cap(r.dark.pix), cap(r.dark.cells), cap(r.edges), cap(r.owner), cap(r.outline),
			cap(r.finders), cap(r.triples), cap(r.matches), cap(r.flat), cap(r.grey), cap(r.sharp),
			cap(r.areas), cap(r.cuts), cap(r.bits), cap(r.tried), cap(r.taken), cap(r.levels))
	}
	before := sizes()
	if n := testing.AllocsPerRun(1, pass); n >= 100 {
		t.Errorf("%v allocations in seven cycles, want under 100 in each", n)
	}
	if after := sizes(); after != before {
		t.Errorf("buffers grew from %s to %s", before, after)
	}
}

func TestWrecksAreReadRightOrNotAtAll(t *testing.T) {
	r, read, all := NewReader(Options{}), 0, 0
	for i := range 48 {
		w := qrtest.NewWreck(i)
		p := Plane{w.Pix, w.Stride, w.W, w.H}
		codes := r.Pass(p)
		if i%12 == 0 {
			codes = append(codes, r.Read(p)...)
		}
		for _, c := range codes {
			if c.Text != w.Text {
				t.Errorf("wreck %d: misread %q for %q", i, c.Text, w.Text)
			}
			read++
		}
		all++
	}
	if read < all/4 {
		t.Errorf("read %d times in %d: the wrecks are too bad to prove anything", read, all)
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
	steps, _ := cycle(plane(p))
	for range steps {
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

// A code in a mirror, or seen from behind through glass, reads the same.
func TestMirrored(t *testing.T) {
	p := qrtest.Groups()[1].Picture(2)
	for y := range qrtest.Height {
		slices.Reverse(p.Pix[y*qrtest.Width:][:qrtest.Width])
	}
	if codes := NewReader(Options{}).Read(plane(p)); len(codes) != 1 || codes[0].Text != p.Text {
		t.Errorf("read %v, want %q", codes, p.Text)
	}
}

// Two codes in one picture are both read, each with its own corners.
func TestTwoCodes(t *testing.T) {
	both := Plane{Pix: make([]byte, 800*400), Stride: 800, W: 800, H: 400}
	want := map[string]int{}
	r := NewReader(Options{})
	for i := range 2 {
		p := qrtest.Groups()[0].Picture(i)
		codes := r.Read(plane(p))
		if len(codes) != 1 {
			t.Fatalf("picture %d: read %v", i, codes)
		}
		c := codes[0].middle()
		x0, y0 := min(max(int(c.x)-200, 0), qrtest.Width-400), min(max(int(c.y)-200, 0), qrtest.Height-400)
		for y := range both.H {
			copy(both.Pix[y*both.Stride+400*i:][:400], p.Pix[(y0+y)*qrtest.Width+x0:])
		}
		want[p.Text] = i
	}
	codes := r.Read(both)
	if len(codes) != 2 {
		t.Errorf("read %d codes, want 2", len(codes))
	}
	for _, c := range codes {
		i, ok := want[c.Text]
		if m := c.middle(); !ok || int(m.x)/400 != i {
			t.Errorf("read %q at %v", c.Text, m)
		}
		for k := range c.Corners {
			a, b := c.Corners[k], c.Corners[(k+1)%4]
			if d := (point{float64(a[0] - b[0]), float64(a[1] - b[1])}).length(); d < 240 || d > 280 {
				t.Errorf("%q: a side is %.0f pixels long, want about 260", c.Text, d)
			}
		}
	}
}

func TestPassKeepsToItsWork(t *testing.T) {
	p := busy()[5]
	r := NewReader(Options{Work: 1})
	steps, _ := cycle(p)
	seen := map[int]bool{}
	for range steps {
		seen[r.step] = true
		r.Pass(p)
	}
	if len(seen) != steps {
		t.Errorf("%d passes of the least work did %d of %d steps", steps, len(seen), steps)
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

// The fuzzer picks a wreck and writes into it: five bytes are a place, a length
// and what to write there. Whatever it does, the text is right or there is none.
func FuzzRead(f *testing.F) {
	f.Add(uint16(1), []byte{10, 0, 20, 1, 255})
	f.Add(uint16(6), []byte{})
	f.Add(uint16(29), []byte{100, 7, 90, 0, 0, 40, 40, 200, 3, 128})
	r := NewReader(Options{})
	f.Fuzz(func(t *testing.T, number uint16, edits []byte) {
		w := qrtest.NewWreck(int(number))
		for ; len(edits) >= 5; edits = edits[5:] {
			at := (int(edits[0])<<8 | int(edits[1])) % len(w.Pix)
			for i := at; i < min(at+int(edits[2])*(1+int(edits[3])), len(w.Pix)); i++ {
				w.Pix[i] = edits[4]
			}
		}
		for _, c := range r.Pass(Plane{w.Pix, w.Stride, w.W, w.H}) {
			if c.Text != w.Text {
				t.Errorf("misread %q for %q", c.Text, w.Text)
			}
		}
	})
}

func BenchmarkCycle(b *testing.B) {
	for i := range 7 {
		b.Run(fmt.Sprint("busy ", i), func(b *testing.B) {
			r, p := NewReader(Options{Work: 1 << 40}), busy()[i]
			for b.Loop() {
				r.Pass(p)
			}
		})
	}
}
