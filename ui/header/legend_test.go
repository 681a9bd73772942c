package header

import (
	"testing"

	"counterfoil/ui/kit"
)

// No two badges look and read the same, and each has its meaning.
func TestLegend(t *testing.T) {
	type look struct {
		shape kit.Shape
		word  string
	}
	seen := map[look]bool{}
	for _, b := range Legend() {
		l := look{b.Shape, b.Word}
		if seen[l] || b.Word == "" || b.Means == "" || b.Shape == kit.ShapeNone {
			t.Errorf("%+v", b)
		}
		seen[l] = true
	}
	for _, shape := range []kit.Shape{kit.ShapeDot, kit.ShapeHalf, kit.ShapeRing, kit.ShapeTriangle, kit.ShapeDiamond} {
		found := false
		for l := range seen {
			found = found || l.shape == shape
		}
		if !found {
			t.Errorf("the help does not know the badge of shape %d", shape)
		}
	}
}
