package office

import (
	"context"
	"slices"
	"testing"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// noting is a desk that keeps what it is told.
type noting struct{ notes []fleet.Rescued }

func (n *noting) Sales(context.Context, SalesAsked) ([]WaitingSale, error) { return nil, nil }

func (n *noting) Note(_ context.Context, noted RescueNoted) error {
	n.notes = append(n.notes, noted.Note)
	return nil
}

// TestMarkedAheadWhileAnotherIsSearched: a batch is marked to follow the one in flight, and that
// is refused and sent again in parts, each with an Offer of its own. The marks that were set
// ahead are still those of no request: they are taken back where none leaves. Those of a part,
// which was sent before, stay.
func TestMarkedAheadWhileAnotherIsSearched(t *testing.T) {
	desk := &noting{}
	o := newOutbox(t.Context(), desk, t.TempDir(), fleet.Place{}, "desk")
	for n, key := range []string{"first", "second"} {
		o.sales = append(o.sales, purchase.Transaction{Item: purchase.Item{IdempotencyKey: key},
			Sequence: purchase.Sequence(n + 1), State: purchase.Pending})
	}
	now, first, second := time.Now(), o.sales[:1:1], o.sales[1:2:2]
	offer := func(batch []purchase.Transaction) {
		t.Helper()
		if some, err := o.Offer(now, batch); err != nil || len(some) != 1 {
			t.Fatal(some, err)
		}
	}
	offer(first)
	if err := o.OfferAhead(now, second); err != nil {
		t.Fatal(err)
	}
	offer(first) // a part
	offer(second)
	if err := o.Retract(now, o.sales); err != nil {
		t.Fatal(err)
	}
	if got := desk.notes[len(desk.notes)-1].Retracted; !slices.Equal(got, []string{"second"}) {
		t.Errorf("retracted: %v", got)
	}
	if o.sales[0].FirstSentAt.IsZero() || !o.sales[1].FirstSentAt.IsZero() {
		t.Errorf("marked: %v", o.sales)
	}
}
