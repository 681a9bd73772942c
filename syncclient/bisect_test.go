package syncclient

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestPoison is row 16: because of one item Forloy refuses the whole batch.
func TestPoison(t *testing.T) {
	for _, status := range []int{400, 422} {
		for _, at := range []int{0, 1, 49, 50, 73, 98, 99} {
			r := onLoopback(t)
			txs := r.sellMany(t, 100)
			r.commit(poison(status, txs[at].Card))
			o := r.sync(t)
			if o.Exit != ExitDone || o.Accepted != 99 || o.Refused != 1 || r.requests() > 14 {
				t.Errorf("%d at %d: %+v after %d requests", status, at, o, r.requests())
			}
			tx := r.look()[at]
			if tx.State != purchase.Review || tx.LastError.Code != "VALIDATION_ERROR" ||
				!strings.Contains(tx.LastError.Message, "odd") ||
				strings.Contains(tx.LastError.Message, tx.Card) {
				t.Errorf("%+v", tx.LastError)
			}
			r.sound(t)
			r.promises(t)
		}
	}
}

// poison refuses each batch that holds one of these cards.
func poison(status int, cards ...string) malfunction {
	return func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		for _, s := range batch {
			if slices.Contains(cards, s.Card) {
				send(w, status, fmt.Sprintf(
					`{"success":false,"error":{"code":"VALIDATION_ERROR","message":"odd card %s"}}`, s.Card))
				return true
			}
		}
		return false
	}
}

// TestPoisons: several in one batch, also side by side.
func TestPoisons(t *testing.T) {
	for _, at := range [][]int{{0, 1}, {10, 11, 12}, {0, 50}, {5, 55, 98}, {40, 41, 42, 43}} {
		r := onLoopback(t)
		txs := r.sellMany(t, 100)
		var cards []string
		for _, i := range at {
			cards = append(cards, txs[i].Card)
		}
		r.commit(poison(400, cards...))
		if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 100-len(at) || o.Refused != len(at) ||
			r.requests() > 14*len(at) {
			t.Errorf("%v: %+v after %d requests", at, o, r.requests())
		}
		r.sound(t)
	}
}

// TestPoisonIsSoughtWithoutCommits: of 450 sales, one is refused with its whole batch. The
// search for it takes requests, but no commits: what was made ready to follow the batch
// stays so, and what Forloy says of the parts comes with the batch after them. So there are
// as many commits as without it.
func TestPoisonIsSoughtWithoutCommits(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 450)
	if o := r.sync(t); o.Accepted != 450 {
		t.Fatalf("%+v", o)
	}
	plain := r.commits
	for _, at := range []int{0, 50, 73, 99} {
		r := onLoopback(t)
		bad := r.sellMany(t, 450)[200+at]
		r.commit(poison(422, bad.Card))
		o := r.sync(t)
		if o.Exit != ExitDone || o.Accepted != 449 || o.Refused != 1 {
			t.Errorf("%+v", o)
		}
		if r.commits != plain || r.requests() > 4+10 {
			t.Errorf("poison at %d: %d commits, %d without it; %d requests", at, r.commits, plain, r.requests())
		}
		r.sound(t)
		r.promises(t)
	}
}

// TestManyPoisonsAreCommittedMeanwhile: where several sales of a batch are refused, the search
// is long, and what has come of it is not kept in memory to the end.
func TestManyPoisonsAreCommittedMeanwhile(t *testing.T) {
	r := onLoopback(t)
	var cards []string
	for i, tx := range r.sellMany(t, 300) {
		if i >= 100 && i%10 == 0 && i < 200 {
			cards = append(cards, tx.Card)
		}
	}
	most := 0
	refuse := poison(400, cards...)
	r.commit(func(w http.ResponseWriter, req *http.Request, batch []sale) bool {
		most = max(most, len(r.arrived())-r.count(purchase.Synced))
		return refuse(w, req, batch)
	})
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 290 || o.Refused != 10 {
		t.Errorf("%+v", o)
	}
	if most > 100 {
		t.Errorf("up to %d verdicts were not committed", most)
	}
	r.sound(t)
	r.promises(t)
}

// TestRefusedFormat is the other half of row 16: when nothing is taken, Review
// is not flooded and the server is not asked a hundred times.
func TestRefusedFormat(t *testing.T) {
	for _, n := range []int{2, 3, 100} {
		r := onLoopback(t)
		r.sellMany(t, n)
		r.commit(says(422, "application/json", failure("VALIDATION_ERROR")))
		o := r.sync(t)
		if o.Exit != ExitLeft || o.Left != n || o.Cause.Kind != fault.LinkFormat || r.requests() > 14 ||
			!r.loop.State().Halted {
			t.Errorf("%d: %+v after %d requests", n, o, r.requests())
		}
	}
	// One card's sales go one per batch: the same must hold.
	r := onLoopback(t)
	for range 10 {
		r.sell(t, "forloy_enr_same")
	}
	r.commit(says(400, "text/plain", "bad request"))
	if o := r.sync(t); o.Left != 10 || o.Exit != ExitLeft || r.count(purchase.Review) != 0 {
		t.Errorf("one card: %+v", o)
	}
	// A single one, with nothing to compare it with, goes to a person.
	r = onLoopback(t)
	r.sellMany(t, 1)
	r.commit(says(400, "text/plain", "no such "+"location"))
	if o := r.sync(t); o.Exit != ExitDone || o.Refused != 1 {
		t.Errorf("single: %+v", o)
	}
	if e := r.look()[0].LastError; e.Code != "HTTP_400" || e.Message != "no such location" {
		t.Errorf("%+v", e)
	}
}

// TestTooLarge is row 22: the batch size is halved at once, kept across
// restarts, and doubled after five good batches.
func TestTooLarge(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 400)
	limit := 30
	var sizes []int
	r.commit(func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		sizes = append(sizes, len(batch))
		if len(batch) > limit {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return true
		}
		return false
	})
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 400 {
		t.Errorf("%+v", o)
	}
	if want := []int{100, 50, 25, 25, 25, 25, 25, 50, 25}; !slices.Equal(sizes[:len(want)], want) {
		t.Errorf("sizes: %v", sizes)
	}
	r.restart(t)
	sizes = nil
	limit = 100
	r.sellMany(t, 1000)
	r.sync(t)
	if sizes[0] > 50 || slices.Max(sizes) != 100 {
		t.Errorf("sizes after a restart: %v", sizes)
	}
	// A single item that is too large.
	r = onLoopback(t)
	r.sellMany(t, 3)
	huge := r.look()[1].Card
	r.commit(func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		if slices.ContainsFunc(batch, func(s sale) bool { return s.Card == huge }) {
			w.WriteHeader(413)
			return true
		}
		return false
	})
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 2 || o.Refused != 1 ||
		r.look()[1].LastError.Code != "HTTP_413" {
		t.Errorf("%+v", o)
	}
	r.sound(t)
}

// TestServerCrasher is row 24: an item that crashes the server is found by
// halving, and then never holds up the others again.
func TestServerCrasher(t *testing.T) {
	for name, crash := range map[string]malfunction{"500": says(500, "text/html", html), "reset": raw(reset)} {
		t.Run(name, func(t *testing.T) {
			r := onLoopback(t)
			bad := r.sellMany(t, 40)[13].Card
			r.commit(func(w http.ResponseWriter, req *http.Request, batch []sale) bool {
				return slices.ContainsFunc(batch, func(s sale) bool { return s.Card == bad }) && crash(w, req, batch)
			})
			for i := range 3 {
				r.restart(t)
				if o := r.sync(t); o.Left != 40 || o.Exit != ExitLeft {
					t.Errorf("time %d: %+v", i, o)
				}
			}
			if got := r.sizes(); !slices.Equal(got, []int{40, 40, 40}) {
				t.Errorf("batches: %v", got)
			}
			r.restart(t)
			r.sync(t)
			if got := r.sizes()[3]; got != 20 {
				t.Errorf("after three of 40 comes a batch of %d", got)
			}
			passes := 4
			for ; r.count(purchase.Pending) > 1 && passes < 40; passes++ {
				r.restart(t)
				r.sync(t)
			}
			if n := r.count(purchase.Synced); n != 39 {
				t.Errorf("%d synced after %d passes", n, passes)
			}
			r.sellMany(t, 200)
			if r.sync(t); r.count(purchase.Pending) != 1 {
				t.Errorf("new sales are held up: %d wait", r.count(purchase.Pending))
			}
			if tx := r.look()[13]; tx.Attempts != 0 || tx.State != purchase.Pending {
				t.Errorf("%+v", tx)
			}
			r.commit(nil)
			if o := r.sync(t); o.Exit != ExitDone {
				t.Errorf("healed: %+v", o)
			}
			r.sound(t)
			r.promises(t)
		})
	}
}
