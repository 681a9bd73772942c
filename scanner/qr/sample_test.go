package qr

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSampleIsBilinear(t *testing.T) {
	p := Plane{Pix: []byte{0, 100, 200, 40}, Stride: 2, W: 2, H: 2}
	for _, c := range []struct{ x, y, want float64 }{
		{0.5, 0.5, 0}, {1, 0.5, 50}, {0.5, 1, 100}, {1, 1, 85}, {-9, -9, 0},
	} {
		if got := float64(p.sample(c.x, c.y)) / 256; got < c.want-1 || got > c.want+1 {
			t.Errorf("at %v, %v: %v, want %v", c.x, c.y, got, c.want)
		}
	}
}

func TestApplyCutsByteByByte(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	p := Plane{Pix: make([]byte, 37*9), Stride: 37, W: 35, H: 9}
	for i := range p.Pix {
		p.Pix[i] = byte(r.IntN(256))
	}
	m := bitmap{grey: &p, w: p.W, h: p.H, stride: 40, cw: 5, ch: 2, pix: make([]byte, 40*9)}
	for range m.cw * m.ch {
		m.cut = append(m.cut, byte(r.IntN(256)))
	}
	m.apply()
	for y := range p.H {
		for x := range p.W {
			want := byte(0)
			if p.Pix[y*p.Stride+x] < m.cut[y/cell*m.cw+x/cell] {
				want = 1
			}
			if got := m.at(x, y); got != want {
				t.Fatalf("pixel %d, %d: %d, want %d", x, y, got, want)
			}
		}
		e := m.edges(y, nil)
		for x := 1; x < p.W; x++ {
			if slices.Contains(e[1:len(e)-1], int32(x)) != (m.at(x, y) != m.at(x-1, y)) {
				t.Fatalf("row %d: edge at %d wrong", y, x)
			}
		}
	}
}

// Any two format words differ in at least seven bits and any two version words in eight (ISO/IEC 18004). So the
// tables are right, and three wrong bits can be corrected.
func TestWordsAreFarApart(t *testing.T) {
	f, v := formats(), versions()
	far := func(name string, words []uint32, least int) {
		for i, a := range words {
			for _, b := range words[i+1:] {
				if d := bits.OnesCount32(a ^ b); d < least {
					t.Errorf("%s %x and %x differ in %d bits", name, a, b, d)
				}
			}
		}
	}
	far("format", f[:], 7)
	far("version", v[7:], 8)
	if f[0] != 0x5412 || v[7] != 0x07c94 {
		t.Errorf("the first are %x and %x, want 5412 and 7c94", f[0], v[7])
	}
}

// What a lens spreads over a module's neighbours is undone.
func TestEqualise(t *testing.T) {
	r := NewReader(Options{})
	pat := r.pattern(25)
	n, rnd := pat.n, rand.New(rand.NewPCG(5, 6))
	want := make([]bool, n*n)
	for i := range want {
		want[i] = rnd.IntN(2) == 0
	}
	for _, spots := range pat.spots {
		for _, s := range spots {
			want[s.j*n+s.i] = s.sign < 0
		}
	}
	for _, invert := range []bool{false, true} {
		r.grey, r.sharp, r.bits = make([]float64, n*n), make([]float64, n*n), make([]bool, n*n)
		grey := func(i, j int) float64 {
			if i >= 0 && j >= 0 && i < n && j < n && want[j*n+i] != invert {
				return 40
			}
			return 200
		}
		for j := range n {
			for i := range n {
				r.grey[j*n+i] = 0.44*grey(i, j) + 0.14*(grey(i-1, j)+grey(i+1, j)+grey(i, j-1)+grey(i, j+1))
			}
		}
		wrong := func() (bad int) {
			for i := range want {
				if r.bits[i] != want[i] {
					bad++
				}
			}
			return bad
		}
		r.level(r.grey, pat, invert)
		before := wrong()
		r.equalise(pat, invert)
		r.level(r.sharp, pat, invert)
		if after := wrong(); before < 20 || after > before/2 {
			t.Errorf("inverted %v: %d bits wrong before, %d after", invert, before, after)
		}
	}
}
