package syncclient

import (
	"testing"

	"counterfoil/internal/purchase"
)

// TestBatchSize: a batch holds 1 to 100 items.
func TestBatchSize(t *testing.T) {
	c := answering(t, 200, "{}")
	for _, n := range []int{0, 101} {
		if _, err := c.Send(t.Context(), "t", make([]purchase.Transaction, n)); err == nil || asTrouble(err) != nil {
			t.Errorf("%d: %v", n, err)
		}
	}
}
