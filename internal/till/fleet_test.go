package till_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// flying is a store whose one sale is in flight.
type flying struct {
	shelf
	marked   bool
	answered []bool // by order: it was voided
}

func (f *flying) Use(_ context.Context, do func(till.Store) error) error { return do(f) }

func (f *flying) Obey(_ time.Time, o purchase.Order) error {
	if f.marked && !o.Landed {
		return fault.New(fault.RefusedOffered)
	}
	f.answered = append(f.answered, !f.marked)
	return nil
}

// lander is a Forloy whose batch comes back, sent or not.
type lander struct {
	sender
	store *flying
	sent  bool
}

func (l lander) Between(_ context.Context, do func() error) error {
	l.store.marked = l.sent
	return do()
}

// The desk's order to void a sale that is just being offered is carried out if the offer did not leave the till.
func TestOrderOfASaleInFlight(t *testing.T) {
	for _, sent := range []bool{false, true} {
		s := &flying{marked: true}
		tl, err := till.New(till.Options{Settings: settings(nobody), Stores: s,
			Connect: func(till.Settings) (till.Forloy, error) { return lander{store: s, sent: sent}, nil }})
		if err != nil {
			t.Fatal(err)
		}
		err = tl.Obey(t.Context(), purchase.Order{ID: "o-1", Do: purchase.OrderVoid, Key: "k", Reason: "so",
			By: "Anna"})
		if err != nil || !slices.Equal(s.answered, []bool{!sent}) {
			t.Errorf("sent %v: %v, voided %v", sent, err, s.answered)
		}
	}
}
