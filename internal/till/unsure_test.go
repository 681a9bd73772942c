package till_test

import (
	"context"
	"errors"
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// doubtful is a shelf whose disk fails with the first sale and cannot tell
// whether it is on it.
type doubtful struct {
	shelf
	written bool // it is
	failed  bool
}

func (d *doubtful) Use(_ context.Context, do func(till.Store) error) error { return do(d) }

func (d *doubtful) Record(tx purchase.Transaction) (purchase.Transaction, error) {
	if d.failed {
		return d.shelf.Record(tx)
	}
	d.failed = true
	if d.written {
		_, _ = d.shelf.Record(tx)
	}
	return tx, errors.Join(fault.Store, fault.StoreUnsure)
}

func (d *doubtful) Find(key string) (purchase.Transaction, error) {
	for _, tx := range d.all {
		if tx.IdempotencyKey == key {
			return tx, nil
		}
	}
	return purchase.Transaction{}, fault.RefusedNotFound
}

// Row 47 at the counter: Enter again never makes two sales of one, nor none.
func TestASaleInDoubtIsLookedUpBeforeItIsRungAgain(t *testing.T) {
	for _, written := range []bool{true, false} {
		s := &doubtful{written: written}
		tl, err := till.New(till.Options{Settings: settings(nobody), Stores: s,
			Connect: func(till.Settings) (till.Forloy, error) { return sender{}, nil }})
		if err != nil {
			t.Fatal(err)
		}
		d := draft(tl, "forloy_enr_a1", "5.40")
		if _, err := tl.Ring(t.Context(), d); !errors.Is(err, fault.StoreUnsure) || !errors.Is(err, fault.Store) {
			t.Fatalf("written %v: %v", written, err)
		}
		first := ring(t, tl, d)
		if again := ring(t, tl, d); len(s.all) != 1 || s.all[0].IdempotencyKey != first.IdempotencyKey ||
			again.IdempotencyKey != first.IdempotencyKey {
			t.Errorf("written %v: %d sales", written, len(s.all))
		}
	}
	// With another amount it is another sale, and the first is told of.
	s := &doubtful{written: true}
	tl, err := till.New(till.Options{Settings: settings(nobody), Stores: s,
		Connect: func(till.Settings) (till.Forloy, error) { return sender{}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	d := draft(tl, "forloy_enr_a1", "5.40")
	_, _ = tl.Ring(t.Context(), d)
	d.Amount = "4.50"
	if _, err := tl.Ring(t.Context(), d); !isAsk(err) {
		t.Fatalf("another amount: %v", err)
	}
	d.Confirmed = true
	if tx := ring(t, tl, d); len(s.all) != 2 || tx.Amount.Minor != 450 {
		t.Errorf("%d sales, the last of %s", len(s.all), tx.Amount)
	}
}

// What is asked about a sale in doubt answers nothing else: the next sale's own questions come after it.
func TestASaleInDoubtAnswersNoOtherQuestion(t *testing.T) {
	s := &doubtful{written: true}
	limited := settings(nobody)
	limited.AskAbove = "100.00"
	tl, err := till.New(till.Options{Settings: limited, Stores: s,
		Connect: func(till.Settings) (till.Forloy, error) { return sender{}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = tl.Ring(t.Context(), draft(tl, "forloy_enr_a1", "5.40"))
	d := draft(tl, "forloy_enr_a2", "450.00")
	for _, want := range []fault.Kind{fault.DoubtRecorded, fault.DoubtLimit} {
		_, err := tl.Ring(t.Context(), d)
		if ask, is := errors.AsType[*till.Ask](err); !is || len(ask.Doubts) != 1 || ask.Doubts[0].Kind != want {
			t.Fatalf("asked %v, not of %v", err, want)
		}
		d.Confirmed = true
	}
	if tx := ring(t, tl, d); len(s.all) != 2 || tx.Amount.Minor != 45000 {
		t.Errorf("%d sales, the last of %s", len(s.all), tx.Amount)
	}
}

func isAsk(err error) bool {
	_, is := errors.AsType[*till.Ask](err)
	return is
}
