package syncclient

import (
	"testing"
	"time"
)

// TestWhatWaitsForRetryAfterGoesFirst is rule R7: a new sale wakes a pass at the moment
// when Forloy's Retry-After is over. The sales that it kept here go before the new one.
func TestWhatWaitsForRetryAfterGoesFirst(t *testing.T) {
	r := onLoopback(t)
	sick, card := r.sell(t, "forloy_enr_sick"), "forloy_enr_again"
	r.forloy.verdict = func(one sale) string {
		if one.Key == sick.IdempotencyKey {
			return `{"success":false,"error":"INTERNAL_ERROR"}`
		}
		return ""
	}
	run := &runner{Loop: r.loop, backoff: newBackoff()}
	if err := run.fresh(t.Context()); err != nil || len(run.pass.held) != 1 {
		t.Fatalf("%v, %d held", err, len(run.pass.held))
	}
	r.sell(t, card)
	r.commit(says(429, "application/json", failure("RATE_LIMITED"), "Retry-After", "60"))
	for range 2 { // asked to wait, then waiting
		if err := run.more(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	r.commit(nil)
	r.loop.memory.RetryAt = time.Now()
	r.sell(t, card)
	if err := run.more(t.Context()); err != nil || len(r.arrived()) != 2 {
		t.Fatalf("%v: %v", err, r.arrived())
	}
	r.inOrder(t)
}

// TestGraceHoldsBackNoOlderSale is rule R7: a card's newest sale is within its grace. The
// older ones do not wait for it, and none is overtaken by it.
func TestGraceHoldsBackNoOlderSale(t *testing.T) {
	inShop(t, 5*time.Second, func(t *testing.T, s *shop) {
		s.sell(t, "forloy_enr_again")
		s.sell(t, "forloy_enr_again")
		elapse(10 * time.Second)
		s.sell(t, "forloy_enr_again")
	}, func(t *testing.T, s *shop) {
		if n := len(s.arrived()); n != 2 {
			t.Errorf("%d of the older sales went at once", n)
		}
		elapse(6 * time.Second)
		if n := len(s.arrived()); n != 3 {
			t.Errorf("%d have arrived", n)
		}
		s.inOrder(t)
	})
}
