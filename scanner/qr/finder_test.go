package qr

import (
	"math"
	"testing"
)

func TestLikeFinder(t *testing.T) {
	for _, c := range []struct {
		w    [5]int
		want bool
	}{
		{[5]int{2, 2, 6, 2, 2}, true},
		{[5]int{10, 10, 30, 10, 10}, true},
		{[5]int{14, 6, 34, 6, 14}, true}, // dark runs are longer by four
		{[5]int{6, 14, 26, 14, 6}, true}, // dark runs are shorter by four
		{[5]int{9, 10, 34, 13, 12}, true},
		{[5]int{1, 1, 3, 1, 1}, true},
		{[5]int{10, 10, 10, 10, 10}, false},
		{[5]int{10, 10, 90, 10, 10}, false},
		{[5]int{10, 30, 30, 10, 10}, false},
		{[5]int{30, 10, 30, 10, 10}, false},
	} {
		if got := likeFinder(c.w, 9); got != c.want {
			t.Errorf("%v: %v, want %v", c.w, got, c.want)
		}
	}
}

// drawn draws a single finder, turned and in perspective, and returns where the corners of its rings are.
func drawn(q *[4]point) (Plane, [3][4]point) {
	p := Plane{Pix: make([]byte, 160*120), Stride: 160, W: 160, H: 120}
	h := unitTo(q)
	var corners [3][4]point
	for k, s := range side {
		for i, d := range [4]point{{-s, -s}, {s, -s}, {s, s}, {-s, s}} {
			corners[k][i] = h.apply(point{0.5 + d.x/7, 0.5 + d.y/7})
		}
	}
	in := func(q *[4]point, x point) bool {
		for i := range q {
			if q[(i+1)%4].sub(q[i]).cross(x.sub(q[i])) < 0 {
				return false
			}
		}
		return true
	}
	for y := range p.H {
		for x := range p.W {
			grey := byte(220)
			for k := 2; k >= 0; k-- {
				if in(&corners[k], point{float64(x) + 0.5, float64(y) + 0.5}) {
					grey = [3]byte{30, 220, 30}[k]
				}
			}
			p.Pix[y*p.Stride+x] = grey
		}
	}
	return p, corners
}

func TestOutlinesMeetTheRings(t *testing.T) {
	for name, q := range map[string][4]point{
		"upright": {{40, 30}, {96, 30}, {96, 86}, {40, 86}},
		"turned":  {{80, 15}, {118, 62}, {71, 100}, {33, 53}},
		"tilted":  {{40, 25}, {110, 40}, {105, 95}, {46, 80}},
	} {
		p, want := drawn(&q)
		r := NewReader(Options{})
		if !r.begin(p) {
			t.Fatal("the plane is unusable")
		}
		r.dark.measure(&r.levels[0], &r.levels[1])
		r.dark.byContrast()
		r.work = 1e9
		r.search(&r.dark, 1)
		if len(r.finders) != 1 {
			t.Errorf("%s: %d finders, want 1", name, len(r.finders))
			continue
		}
		r.rank(&r.dark)
		f := &r.finders[0]
		for k := range f.rings {
			if !f.rings[k].ok {
				t.Errorf("%s: ring %d is no quad", name, k)
				continue
			}
			for _, w := range want[k] {
				near := math.Inf(1)
				for _, c := range f.rings[k].corner {
					near = min(near, c.distance(w))
				}
				if near > 0.8 {
					t.Errorf("%s: ring %d: a corner is %.2f pixels off", name, k, near)
				}
			}
		}
	}
}

// Without a quiet zone an outer run continues into what lies beside the code.
func TestOpenFinders(t *testing.T) {
	open := bitmap{open: true}
	for _, c := range []struct {
		w             [5]int
		strict, laxer bool
	}{
		{[5]int{10, 10, 30, 10, 10}, true, true},
		{[5]int{95, 10, 30, 10, 10}, false, true},
		{[5]int{10, 10, 30, 10, 95}, false, true},
		{[5]int{95, 10, 30, 10, 30}, false, false},
		{[5]int{95, 10, 60, 10, 10}, false, false},
	} {
		if got := (&bitmap{}).like(c.w, 9); got != c.strict {
			t.Errorf("%v with a quiet zone: %v, want %v", c.w, got, c.strict)
		}
		if got := open.like(c.w, 9); got != c.laxer {
			t.Errorf("%v without: %v, want %v", c.w, got, c.laxer)
		}
	}
}
