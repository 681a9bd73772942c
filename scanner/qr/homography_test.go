package qr

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestUnitToMeetsItsCorners(t *testing.T) {
	q := [4]point{{10, 20}, {200, 35}, {230, 260}, {-5, 190}}
	h := unitTo(&q)
	for i, from := range [4]point{{0, 0}, {1, 0}, {1, 1}, {0, 1}} {
		if got := h.apply(from); got.distance(q[i]) > 1e-9 {
			t.Errorf("corner %d lies at %v, want %v", i, got, q[i])
		}
	}
}

// The map that made the matches is found again exactly, or nearly if there is noise.
func TestFitHomography(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, noise := range []float64{0, 0.2} {
		for range 50 {
			want := unitTo(&[4]point{{100 * r.Float64(), 100 * r.Float64()}, {300 + 100*r.Float64(), 100 * r.Float64()},
				{300 + 100*r.Float64(), 300 + 100*r.Float64()}, {100 * r.Float64(), 300 + 100*r.Float64()}})
			var ms []match
			for i := range 36 {
				from := point{r.Float64(), r.Float64()}
				to := want.apply(from).add(point{noise * r.NormFloat64(), noise * r.NormFloat64()})
				ms = append(ms, match{from.mul(21).add(point{500, 0}), to, 1 + float64(i%3)})
			}
			got, ok := fitHomography(ms)
			if !ok {
				t.Fatal("no map through 36 matches")
			}
			for _, p := range []point{{0.1, 0.1}, {0.5, 0.5}, {0.9, 0.2}} {
				if d := got.apply(p.mul(21).add(point{500, 0})).distance(want.apply(p)); d > 1e-6+2*noise {
					t.Errorf("noise %v: %v is %v pixels off", noise, p, d)
				}
			}
		}
	}
}

func TestFitHomographyRefusesALine(t *testing.T) {
	var ms []match
	for i := range 8 {
		ms = append(ms, match{point{float64(i), 0}, point{float64(i), float64(i)}, 1})
	}
	if h, ok := fitHomography(ms); ok {
		t.Errorf("a line made %v", h)
	}
	if _, ok := fitHomography(ms[:3]); ok {
		t.Error("three matches made a map")
	}
}

// The bends of a grid are found from the corners of its three finders alone.
func TestBowFindsBends(t *testing.T) {
	const n = 57
	want := grid{
		n:      n,
		anchor: [4]point{{50, 60}, {400, 80}, {410, 420}, {40, 400}},
		bend:   [bends]float64{0.03, 0, 0.01, 0},
	}
	want.set()
	r := NewReader(Options{})
	for _, c := range [3]point{{3.5, 3.5}, {n - 3.5, 3.5}, {3.5, n - 3.5}} {
		for _, s := range side {
			for _, d := range [4]point{{-s, -s}, {s, -s}, {s, s}, {-s, s}} {
				p := c.add(d)
				r.matches = append(r.matches, match{p, want.place(p.x, p.y), 1})
			}
		}
	}
	flat := grid{n: n}
	before, _ := r.refit(&flat)
	r.bow(&flat)
	after, _ := r.refit(&flat)
	if after > before/4 {
		t.Errorf("the corners were %.3f pixels off, and with bends still %.3f", math.Sqrt(before), math.Sqrt(after))
	}
	if d := flat.place(n/2, 6.5).distance(want.place(n/2, 6.5)); d > 1.5 {
		t.Errorf("between the upper finders the grid is %.1f pixels off", d)
	}
}
