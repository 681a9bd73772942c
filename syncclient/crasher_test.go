package syncclient

import (
	"net/http"
	"slices"
	"testing"

	"counterfoil/internal/purchase"
)

// TestServerCrasherBehindDeferred is row 24 beside row 14: what is put off in every pass comes
// before the item that crashes the server, and is answered each time. That item is found all the
// same, and what is behind it is sent.
func TestServerCrasherBehindDeferred(t *testing.T) {
	const behind = 20
	for _, deferred := range []int{2, 5, 12, 45} {
		r := onLoopback(t)
		txs := r.sellMany(t, deferred+1+behind)
		bad := txs[deferred]
		r.verdict = func(s sale) string {
			if slices.ContainsFunc(txs[:deferred], func(tx purchase.Transaction) bool { return tx.Card == s.Card }) {
				return `{"success":false,"error":"INTERNAL_ERROR"}`
			}
			return ""
		}
		r.commit(func(w http.ResponseWriter, req *http.Request, batch []sale) bool {
			return slices.ContainsFunc(batch, func(s sale) bool { return s.Card == bad.Card }) &&
				says(500, "text/html", html)(w, req, batch)
		})
		passes := 0
		for ; r.count(purchase.Synced) < behind && passes < 30; passes++ {
			r.restart(t)
			r.sync(t)
		}
		if n := r.count(purchase.Synced); n != behind || !r.loop.memory.isSuspect(bad.Sequence) {
			t.Errorf("%d put off: %d of %d behind the bad one are sent after %d passes", deferred, n, behind, passes)
		}
		for range 20 { // the bad one fails in each, and does not keep the batches small
			r.sync(t)
		}
		if n := r.loop.memory.limit(); n < deferred {
			t.Errorf("%d put off: batches of %d", deferred, n)
		}
		r.commit(nil)
		r.verdict = nil
		if o := r.sync(t); o.Exit != ExitDone {
			t.Errorf("%d put off, healed: %+v", deferred, o)
		}
		r.sound(t)
		r.promises(t)
	}
}

// TestServerCrashersSideBySide: each is found, though the other is the next one that could show
// that the server is well.
func TestServerCrashersSideBySide(t *testing.T) {
	r := onLoopback(t)
	txs := r.sellMany(t, 24)
	bad := []string{txs[2].Card, txs[3].Card, txs[4].Card}
	r.commit(func(w http.ResponseWriter, req *http.Request, batch []sale) bool {
		return slices.ContainsFunc(batch, func(s sale) bool { return slices.Contains(bad, s.Card) }) &&
			says(500, "text/html", html)(w, req, batch)
	})
	passes := 0
	for ; r.count(purchase.Pending) > len(bad) && passes < 40; passes++ {
		r.restart(t)
		r.sync(t)
	}
	if n := r.count(purchase.Pending); n != len(bad) {
		t.Errorf("%d wait after %d passes", n, passes)
	}
	r.commit(nil)
	if o := r.sync(t); o.Exit != ExitDone {
		t.Errorf("healed: %+v", o)
	}
	r.sound(t)
	r.promises(t)
}

// After an outage that was long enough for the sender to look for a bad sale, batches grow again at once: the other
// sale that showed that the server was ill, which may be the last of all, is not searched for.
func TestBatchesGrowAfterAnOutage(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 100)
	r.commit(says(500, "text/html", html))
	for range 40 {
		r.restart(t)
		r.loop.draw = func(n int) int { return n - 1 }
		r.sync(t)
	}
	r.commit(nil)
	before := r.requests()
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 100 {
		t.Fatalf("%+v", o)
	}
	// 5 of 1, of 2, 4 and 8, and the 25 that are left in batches of 16
	if n := r.requests() - before; n > 25 {
		t.Errorf("%d requests for 100 sales", n)
	}
	r.sound(t)
	r.promises(t)
}
