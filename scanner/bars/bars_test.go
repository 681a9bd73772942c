package bars

import (
	"testing"

	"counterfoil/scanner/bars/barstest"
	"counterfoil/scanner/qr"
	"counterfoil/scanner/qr/qrtest"
)

// passes shows a live camera the same picture for a second.
func passes(r *Reader, p qr.Plane) (codes []Code) {
	for range 15 {
		if codes = r.Pass(p); len(codes) > 0 {
			break
		}
	}
	return codes
}

// One picture of each group, so that a step backwards shows at once. The benchmark counts them all.
func TestGroups(t *testing.T) {
	for n, g := range barstest.Groups() {
		t.Run(g.Name, func(t *testing.T) {
			t.Parallel()
			r, p := NewReader(), g.Picture(n%3)
			for name, codes := range map[string][]Code{"live": passes(r, plane(p)), "still": r.Read(plane(p))} {
				for _, c := range codes {
					if c.Text != p.Text || c.Symbology != p.Symbology {
						t.Errorf("%s: misread %s %s for %s %s", name, c.Symbology, c.Text, p.Symbology, p.Text)
					}
				}
				if len(codes) == 0 && g.Bar == barstest.Each {
					t.Errorf("%s: did not read %s %s", name, p.Symbology, p.Text)
				}
			}
		})
	}
}

// A card in a hand never keeps still.
func TestHeldByHand(t *testing.T) {
	for i := range 3 {
		p, r, seen := barstest.Named("upside down").Picture(i+3), NewReader(), 0
		for n := range 20 {
			x, y := 40+20*(n%3)-10*(n%2), 30+10*(n%4)
			window := qr.Plane{
				Pix: p.Pix[y*barstest.Width+x:], Stride: barstest.Width,
				W: barstest.Width - 100, H: barstest.Height - 80,
			}
			for _, c := range r.Pass(window) {
				if seen++; c.Text != p.Text {
					t.Errorf("misread %s for %s", c.Text, p.Text)
				}
			}
		}
		if seen < 12 {
			t.Errorf("%s %s: seen in %d frames of 20", p.Symbology, p.Text, seen)
		}
	}
}

// Two codes in one picture are both read, each with its corners in order from its own first bar.
func TestCorners(t *testing.T) {
	both := blank(900, 700)
	one, two := torn("EAN_13", "4006381333931", 2, 2, 0, 0), torn("CODE_128", "0042170042", 2, 2, 0, 0)
	for y := range one.H {
		copy(both.Pix[(y+40)*both.W+100:], one.Pix[y*one.W:][:one.W]) // bars at x 140 to 330, y 55 to 145
	}
	for y := range two.H {
		for x := range two.W {
			both.Pix[(x+260)*both.W+700-y] = two.Pix[y*two.W+x] // bars at y 300 and below, x 595 to 685
		}
	}
	want := map[string][4][2]int{
		"4006381333931": {{140, 55}, {330, 55}, {330, 145}, {140, 145}},
		"0042170042":    {{685, 300}, {685, 480}, {595, 480}, {595, 300}},
	}
	r := NewReader()
	for name, codes := range map[string][]Code{"still": r.Read(both), "live": passes(r, both)} {
		if len(codes) != 2 {
			t.Errorf("%s: read %v", name, codes)
		}
		for _, c := range codes {
			for i, k := range c.Corners {
				for axis := range 2 {
					if d := k[axis] - want[c.Text][i][axis]; d < -24 || d > 24 {
						t.Errorf("%s %s: corner %d at %v, want %v", name, c.Text, i, k, want[c.Text][i])
					}
				}
			}
		}
	}
}

// A pass costs at most its limit and one line more, and allocates nothing.
func TestPassKeepsToItsWork(t *testing.T) {
	r := NewReader()
	for i := range 7 {
		p := qr.Plane{Pix: qrtest.Busy(i).Pix, Stride: qrtest.Width, W: qrtest.Width, H: qrtest.Height}
		for range 12 {
			r.Pass(p)
			if r.spent > passWork*11/10 {
				t.Errorf("busy picture %d: a pass cost %d", i, r.spent)
			}
		}
		if n := testing.AllocsPerRun(12, func() { r.Pass(p) }); n > 1 {
			t.Errorf("busy picture %d: %v allocations a pass", i, n)
		}
	}
}

func TestOddPlanes(t *testing.T) {
	r := NewReader()
	for _, p := range []qr.Plane{
		{}, {W: -1, H: -1},
		{Pix: make([]byte, 10), Stride: 100, W: 100, H: 100}, {Pix: make([]byte, 1e4), Stride: 50, W: 100, H: 100},
		blank(shortest, taps), blank(taps, shortest), blank(2000, taps),
		blank(taps, 2000), blank(1, 4000), blank(4000, 1),
	} {
		if codes := append(r.Read(p), r.Pass(p)...); len(codes) > 0 {
			t.Errorf("%d×%d: read %v of nothing", p.W, p.H, codes)
		}
	}
}
