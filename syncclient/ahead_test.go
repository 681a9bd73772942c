package syncclient

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// whileReady lets a malfunction answer the nth request, once the batch after it is
// marked; the server answers the others.
func (r *rig) whileReady(n int, answer malfunction) {
	marked := make(chan struct{}, 100)
	r.shelf.aheadDone = func() { marked <- struct{}{} }
	r.commit(func(w http.ResponseWriter, req *http.Request, batch []sale) bool {
		if r.requests() != n {
			return false
		}
		select {
		case <-marked:
		case <-req.Context().Done():
			return true
		}
		return answer != nil && answer(w, req, batch)
	})
}

// free are the sales that wait and may be voided.
func (s *shelf) free() int {
	n := 0
	for _, tx := range s.look() {
		if tx.State == purchase.Pending && tx.FirstSentAt.IsZero() {
			n++
		}
	}
	return n
}

// TestNextBatchIsMarkedInFlight: the second answer comes only after the third batch
// is on the disk. Each batch is offered once more before it is sent, which leaves out
// what was voided; and each sale is sent once.
func TestNextBatchIsMarkedInFlight(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 450)
	r.whileReady(2, nil)
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 450 {
		t.Errorf("%+v", o)
	}
	for key, tries := range r.asked {
		if len(tries) != 1 {
			t.Errorf("%s was sent %d times", key, len(tries))
		}
	}
	if r.offers != 5 || r.settles != 2 {
		t.Errorf("%d offers, %d settlements", r.offers, r.settles)
	}
	r.sound(t)
	r.promises(t)
}

// TestNothingIsKeptWhileForloyThinks: an answer comes only once the store is free, as it
// must be for whoever else wants it. Were it kept, the request would run into its limit.
func TestNothingIsKeptWhileForloyThinks(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 450)
	kept, free := make(chan struct{}, 1), 0
	r.loop.keep = func() func() {
		kept <- struct{}{}
		return func() { <-kept }
	}
	r.commit(func(_ http.ResponseWriter, req *http.Request, _ []sale) bool {
		select {
		case kept <- struct{}{}:
			<-kept
			free++
		case <-req.Context().Done():
		}
		return false
	})
	if o := r.sync(t); o.Exit != ExitDone || free != r.requests() {
		t.Errorf("free in %d of %d requests: %+v", free, r.requests(), o)
	}
}

// TestMarkedAndNotSent: something goes wrong with the batch in flight. What was
// marked to follow it was not sent, and so it may be voided; then it is not sent.
func TestMarkedAndNotSent(t *testing.T) {
	for name, c := range map[string]struct {
		answer malfunction
		free   int // after the first pass
	}{
		"no answer":              {raw(func(net.Conn) {}), 200},
		"a captive portal":       {says(200, "text/html", html), 200},
		"half an answer":         {says(200, "application/json", `{"success":true,"data":{"results":[`), 200},
		"nothing of it":          {says(200, "application/json", envelopeOf("")), 200},
		"please wait":            {says(429, "application/json", failure("RATE_LIMITED"), "Retry-After", "2"), 200},
		"not signed in":          {says(401, "application/json", failure("UNAUTHORIZED")), 200},
		"not allowed":            {says(403, "application/json", failure("FORBIDDEN")), 200},
		"too large, then halves": {says(413, "application/json", failure("TOO_LARGE")), 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := onLoopback(t)
			txs := r.sellMany(t, 400)
			r.whileReady(2, c.answer)
			o := r.sync(t)
			if got := r.free(); got != c.free || o.Left > 0 && o.Left != 300 {
				t.Errorf("%d may be voided, %d are left", got, o.Left)
			}
			r.promises(t)
			last := txs[len(txs)-1].Sequence
			voided := r.void(last)
			if voided != (c.free > 0) {
				t.Errorf("voided: %t", voided)
			}
			r.commit(nil)
			if r.loop.memory.RetryAt.IsZero() {
				r.sync(t)
			} else {
				r.loop.memory.RetryAt = time.Now()
				r.sync(t)
			}
			for _, tx := range r.look() {
				want := purchase.Synced
				if voided && tx.Sequence == last {
					want = purchase.Voided
				}
				if tx.State != want {
					t.Fatalf("sale %d is %s", tx.Sequence, tx.State)
				}
			}
			r.sound(t)
			r.promises(t)
		})
	}
}

// TestMarkedCardIsHeldBack is rule R7: a card's sale fails for the moment while the
// card's next one is marked already. That one stays here, and may be voided; the
// others of its batch are sent.
func TestMarkedCardIsHeldBack(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 100)
	sick := r.sell(t, "forloy_enr_sick")
	r.sellMany(t, 99)
	next := r.sell(t, "forloy_enr_sick")
	r.sellMany(t, 20)
	r.forloy.verdict = func(s sale) string {
		if s.Key == sick.IdempotencyKey {
			return `{"success":false,"error":"INTERNAL_ERROR"}`
		}
		return ""
	}
	r.whileReady(2, nil)
	if o := r.sync(t); o.Accepted != 219 || o.Left != 2 || r.requests() != 3 {
		t.Errorf("%+v in %d requests", o, r.requests())
	}
	if len(r.asked[next.IdempotencyKey]) > 0 || r.free() != 1 {
		t.Errorf("the card's next sale was sent, or counts as sent: %d may be voided", r.free())
	}
	r.forloy.mu.Lock()
	r.forloy.verdict = nil
	r.forloy.mu.Unlock()
	if o := r.sync(t); o.Accepted != 2 || o.Exit != ExitDone {
		t.Errorf("%+v", o)
	}
	r.sound(t)
	r.promises(t)
}

// TestDiskFailsInFlight is row 34: the verdicts on the batch before cannot be
// committed while a batch is in flight. Its answer is kept, nothing more is sent, and
// all of it is settled first when the disk has room.
func TestDiskFailsInFlight(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 400)
	full := fault.New(fault.StoreFull)
	r.set("OfferAhead", full)
	r.commit(func(http.ResponseWriter, *http.Request, []sale) bool {
		if r.requests() == 2 {
			r.set("Settle", full)
		}
		return false
	})
	for range 2 {
		if _, err := r.loop.Pass(t.Context()); !errors.Is(err, full) || r.requests() != 2 {
			t.Errorf("%v after %d requests", err, r.requests())
		}
	}
	r.set("OfferAhead", nil)
	r.set("Settle", nil)
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 300 || r.requests() != 4 {
		t.Errorf("%+v after %d requests", o, r.requests())
	}
	for _, tx := range r.look() {
		if tx.State != purchase.Synced {
			t.Fatalf("sale %d is %s", tx.Sequence, tx.State)
		}
	}
	r.sound(t)
	r.promises(t)
}

// TestDiskHasRoomForTheVerdictsAlone is row 34: what Forloy has said is committed, and once,
// and the sending goes on.
func TestDiskHasRoomForTheVerdictsAlone(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 50)
	sick := r.sell(t, "forloy_enr_sick")
	r.sellMany(t, 300)
	r.forloy.verdict = func(s sale) string {
		if s.Key == sick.IdempotencyKey {
			return `{"success":false,"error":"INTERNAL_ERROR"}`
		}
		return ""
	}
	r.set("verdicts with marks", fault.New(fault.StoreFull))
	if o := r.sync(t); o.Accepted != 350 || o.Left != 1 || r.requests() != 4 {
		t.Errorf("%+v after %d requests", o, r.requests())
	}
	if got := r.look()[sick.Sequence-1].Attempts; got != 1 {
		t.Errorf("one answer is charged %d times", got)
	}
	r.sound(t)
	r.promises(t)
}

// TestWhatCouldNotBeMadeReadyIsNotSkipped is rule R7: the next batch cannot be marked while
// one is in flight. It goes after that one all the same, before later sales of its cards.
func TestWhatCouldNotBeMadeReadyIsNotSkipped(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 200)
	for range 2 {
		for n := range 100 {
			r.sell(t, fmt.Sprintf("forloy_enr_again%03d", n))
		}
	}
	r.set("OfferAhead", errors.New("busy"))
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 400 || r.requests() != 4 {
		t.Errorf("%+v after %d requests", o, r.requests())
	}
	r.inOrder(t)
	r.sound(t)
	r.promises(t)
}

// TestEndsWhileTheNextIsMarked: whoever closes the till while a batch is in flight
// finds the sales after it as if nothing had been made ready.
func TestEndsWhileTheNextIsMarked(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 400)
	ctx, cancel := context.WithCancel(t.Context())
	r.whileReady(2, func(_ http.ResponseWriter, req *http.Request, _ []sale) bool {
		cancel()
		<-req.Context().Done()
		return true
	})
	if _, err := r.loop.Pass(ctx); !errors.Is(err, context.Canceled) || r.free() != 200 {
		t.Errorf("%v: %d may be voided", err, r.free())
	}
	r.commit(nil)
	r.restart(t)
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 300 {
		t.Errorf("%+v", o)
	}
	r.sound(t)
	r.promises(t)
}

// TestLaterPassWaitsForNoCommit: what has failed for the moment was marked by the pass before.
// The next pass has nothing to write before it sends, and the verdicts are committed in flight.
func TestLaterPassWaitsForNoCommit(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 450)
	r.forloy.verdict = func(sale) string { return `{"success":false,"error":"INTERNAL_ERROR"}` }
	if o := r.sync(t); o.Left != 450 {
		t.Fatalf("%+v", o)
	}
	r.forloy.mu.Lock()
	r.forloy.verdict = nil
	r.forloy.mu.Unlock()
	r.waited, r.commits = 0, 0
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 450 {
		t.Errorf("%+v", o)
	}
	if r.waited > 0 || r.commits != 5 {
		t.Errorf("%d commits were waited for before a request, of %d", r.waited, r.commits)
	}
	r.sound(t)
	r.promises(t)
}

// TestDiskFailsInALaterPass is row 34: there, too, nothing more is sent once verdicts could
// not be committed in flight.
func TestDiskFailsInALaterPass(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 450)
	r.forloy.verdict = func(sale) string { return `{"success":false,"error":"INTERNAL_ERROR"}` }
	r.sync(t)
	full := fault.New(fault.StoreFull)
	for _, method := range []string{"OfferAhead", "Settle"} {
		r.set(method, full)
	}
	sent := r.requests()
	if _, err := r.loop.Pass(t.Context()); !errors.Is(err, full) || r.requests() != sent+2 {
		t.Errorf("%v after %d requests", err, r.requests()-sent)
	}
}
