package desk

import (
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// A till that has no window speaks when a verb has it send. In between, nothing is wrong with it.
func TestTillWithoutWindow(t *testing.T) {
	s := newShop(t)
	c := s.counter(t, t.TempDir(), "till-1")
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	c.ring(goodCard, "1")
	c.pass()
	r := s.row("till-1", func(r office.Row) bool { return r.By[purchase.Synced] == 1 && !r.Online })
	if r.State != office.NoWindow || len(r.Alarms) > 0 {
		t.Errorf("the desk says %+v", r)
	}
}
