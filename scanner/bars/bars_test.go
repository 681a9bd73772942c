package bars

import (
	"testing"

	"counterfoil/scanner/bars/barstest"
	"counterfoil/scanner/qr"
)

// passes shows a camera the same picture for a second.
func passes(r *Reader, p qr.Plane) (codes []Code) {
	for range 15 {
		if codes = r.Pass(p); len(codes) > 0 {
			break
		}
	}
	return codes
}

// Three of each group, one of each symbology, so that a step backwards shows at
// once; the benchmark counts them all.
func TestGroups(t *testing.T) {
	for _, g := range barstest.Groups() {
		t.Run(g.Name, func(t *testing.T) {
			t.Parallel()
			live, still, r := 0, 0, NewReader()
			for i := range 3 {
				p := g.Picture(i)
				right := func(codes []Code) int {
					for _, c := range codes {
						if c.Text != p.Text || c.Symbology != p.Symbology {
							t.Errorf("misread %s %s for %s %s", c.Symbology, c.Text, p.Symbology, p.Text)
						}
					}
					return len(codes)
				}
				r.Forget()
				live += right(passes(r, plane(p)))
				still += right(r.Read(plane(p)))
			}
			if g.Bar == barstest.Each && live+still < 6 {
				t.Errorf("read %d live and %d still, want 3 each", live, still)
			}
		})
	}
}
