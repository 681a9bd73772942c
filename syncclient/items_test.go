package syncclient

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// results answers with results of its own making.
func results(make func(batch []sale) []string) fault {
	return func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		send(w, http.StatusMultiStatus, envelopeOf(strings.Join(make(batch), ",")))
		return true
	}
}

func result(key, verdict string) string {
	return fmt.Sprintf(`{"idempotency_key":%q,"result":%s}`, key, verdict)
}

const (
	yes = `{"success":true,"idempotent":false,"transaction_id":"txn_1","card_type":"punch"}`
	no  = `{"success":false,"error":"CARD_NOT_FOUND","message":"No active card"}`
)

// TestUnanswered is row 7: what is listed is applied, the rest goes again in
// the same pass.
func TestUnanswered(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 3)
	r.commit(func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		send(w, 207, r.answer(batch[:1]))
		return true
	})
	// A verb offers what was left unanswered once more, and no oftener.
	if o := r.sync(t); o.Exit != ExitLeft || o.Accepted != 2 || o.Left != 1 || r.requests() != 2 {
		t.Errorf("%+v after %d requests", o, r.requests())
	}
	if s := r.loop.State(); s.Link != purchase.LinkOnline {
		t.Errorf("%+v", s)
	}
	r.commit(nil)
	if o := r.sync(t); o.Exit != ExitDone {
		t.Errorf("%+v", o)
	}
	r.sound(t)
}

// TestNeverAnswered: one item that never gets an answer does not hold up the
// others, whatever the batch size (R7).
func TestNeverAnswered(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 250)
	mute := r.look()[0].IdempotencyKey
	r.commit(func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		send(w, 200, r.answer(slices.DeleteFunc(batch, func(s sale) bool { return s.Key == mute })))
		return true
	})
	if o := r.sync(t); o.Accepted != 249 || o.Left != 1 || o.Exit != ExitLeft {
		t.Errorf("%+v", o)
	}
	r.sound(t)
}

// TestOddResults are rows 8 to 10: unknown keys, doubled ones, wrong counts.
func TestOddResults(t *testing.T) {
	for name, odd := range map[string]func(batch []sale) string{
		"8 unknown keys": func(b []sale) string {
			return envelopeOf(strings.Join([]string{result("another", no), `null`, `17`, `{"result":` + no + `}`, `{"idempotency_key":17}`,
				result(b[0].Key, yes), result(b[1].Key, yes)}, ","))
		},
		"9 equal twice": func(b []sale) string {
			return envelopeOf(strings.Join([]string{result(b[0].Key, yes), result(b[0].Key, strings.Replace(yes, "false", "true", 1)), result(b[1].Key, yes)}, ","))
		},
		"10 wrong counts": func(b []sale) string {
			return strings.Replace(envelopeOf(result(b[1].Key, yes)+","+result(b[0].Key, yes)), `"results"`, `"total_count":9,"success_count":"x","error_count":-1,"results"`, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := onLoopback(t)
			r.sellMany(t, 2)
			r.commit(func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
				send(w, 200, odd(batch))
				return true
			})
			if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 2 || r.requests() != 1 {
				t.Errorf("%+v after %d requests", o, r.requests())
			}
			if !strings.HasPrefix(name, "9") && len(r.log.text) == 0 {
				t.Error("nothing was logged")
			}
			r.promises(t)
		})
	}
}

// TestConflicting is row 9: contradictory answers for one item apply none, and
// the third sends it to review. Each answer comes to a verb of its own.
func TestConflicting(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 2)
	bad := r.look()[0].IdempotencyKey
	r.commit(results(func(batch []sale) (out []string) {
		for _, s := range batch {
			out = append(out, result(s.Key, yes))
			if s.Key == bad {
				out = append(out, result(s.Key, no))
			}
		}
		return out
	}))
	for i := range 2 {
		r.restart(t)
		if o := r.sync(t); o.Exit != ExitLeft || o.Left != 1 || o.Accepted != 1-i || r.look()[0].Attempts != 0 {
			t.Errorf("time %d: %+v", i+1, o)
		}
	}
	r.restart(t)
	if o := r.sync(t); o.Exit != ExitDone || o.Refused != 1 || r.look()[0].LastError.Code != purchase.CodeConflicting {
		t.Errorf("third time: %+v %+v", o, r.look()[0].LastError)
	}
	r.promises(t)
}

// TestUnclearVerdicts are rows 11 and 15: eight attempts, then a person.
func TestUnclearVerdicts(t *testing.T) {
	for verdict, code := range map[string]string{
		`null`:                             purchase.CodeUnclear,
		`{}`:                               purchase.CodeUnclear,
		`"yes"`:                            purchase.CodeUnclear,
		`{"success":"yes"}`:                purchase.CodeUnclear,
		`{"success":2}`:                    purchase.CodeUnclear,
		`{"success":null,"error":"X"}`:     purchase.CodeUnclear,
		`{"SUCCESS":true}`:                 purchase.CodeUnclear,
		`{"success":true,"success":false}`: purchase.CodeUnclear,
		`{"success":false,"transaction_id":"txn_1"}`:              purchase.CodeUnclear,
		`{"success":false,"idempotent":true,"error":"X"}`:         purchase.CodeUnclear,
		`{"success":false,"error":"CARD_EATEN","message":"Woof"}`: "CARD_EATEN",
		`{"success":false,"error":{"code":"CARD_EATEN"}}`:         "CARD_EATEN",
		`{"success":false}`: "",
	} {
		t.Run(verdict, func(t *testing.T) {
			r := onLoopback(t)
			r.sellMany(t, 2)
			odd := r.look()[0].IdempotencyKey
			r.verdict = func(s sale) string {
				if s.Key == odd {
					return verdict
				}
				return ""
			}
			for i := 1; i < 8; i++ {
				o := r.sync(t)
				if tx := r.look()[0]; o.Exit != ExitLeft || o.Left != 1 || tx.Attempts != i || tx.LastError.Code != code {
					t.Fatalf("attempt %d: %+v %+v", i, o, tx)
				}
			}
			if o := r.sync(t); o.Exit != ExitDone || o.Refused != 1 || r.look()[0].LastError.Code != code {
				t.Errorf("%+v %+v", o, r.look()[0].LastError)
			}
			if !r.look()[0].MayBeBooked() {
				t.Error("a person is not told that Forloy may have booked it")
			}
			r.promises(t)
		})
	}
}

// TestItemErrors are rows 13 and 14: permanent ones in the same commit as the
// successes, transient ones for ever.
func TestItemErrors(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 4)
	r.verdict = func(s sale) string {
		switch s.Card {
		case r.look()[0].Card:
			return no
		case r.look()[1].Card:
			return `{"success":false,"error":"CARD_INACTIVE","message":"` + s.Card + ` is inactive"}`
		case r.look()[2].Card:
			return `{"success":false,"error":"DATABASE_ERROR","message":"try again"}`
		}
		return ""
	}
	if o := r.sync(t); o.Exit != ExitLeft || o.Accepted != 1 || o.Refused != 2 || o.Left != 1 || r.settles != 1 {
		t.Errorf("%+v in %d commits", o, r.settles)
	}
	if e := r.look()[1].LastError; e.Code != "CARD_INACTIVE" || strings.Contains(e.Message, "forloy_enr") {
		t.Errorf("%+v", e)
	}
	for range 12 {
		r.sync(t)
	}
	if tx := r.look()[2]; tx.State != purchase.Pending || tx.Attempts != 13 {
		t.Errorf("%+v", tx)
	}
	// A day without a network is no failure of Forloy's (row 14).
	r.at(3).RecordedAt = time.Now().Add(-25 * time.Hour)
	r.sync(t)
	if s := r.loop.State(); s.Link != purchase.LinkOnline || s.Cause != "" {
		t.Errorf("%+v", s)
	}
	r.at(3).FailingSince = time.Now().Add(-25 * time.Hour)
	r.sync(t)
	if s := r.loop.State(); s.Link != purchase.LinkOnline || !strings.Contains(s.Cause, "more than a day") {
		t.Errorf("%+v", s)
	}
}

// TestSameCardWaits is rule R7: the first sale of a card fails for the moment,
// so the card's later ones wait, others go on, and the order is kept.
func TestSameCardWaits(t *testing.T) {
	r := onLoopback(t)
	for _, card := range []string{"forloy_enr_aaa", "forloy_enr_aaa", "forloy_enr_bbb", "forloy_enr_aaa", "forloy_enr_ccc"} {
		r.sell(t, card)
	}
	first, failed := r.look()[0].IdempotencyKey, false
	r.verdict = func(s sale) string {
		if s.Key == first && !failed {
			failed = true
			return `{"success":false,"error":"INTERNAL_ERROR"}`
		}
		return ""
	}
	if o := r.sync(t); o.Accepted != 2 || o.Left != 3 || o.Exit != ExitLeft {
		t.Errorf("%+v", o)
	}
	if o := r.sync(t); o.Accepted != 3 || o.Exit != ExitDone {
		t.Errorf("%+v", o)
	}
	var keys []string
	for _, s := range r.ledger {
		if s.Card == "forloy_enr_aaa" {
			keys = append(keys, s.Key)
		}
	}
	all := r.look()
	if want := []string{all[0].IdempotencyKey, all[1].IdempotencyKey, all[3].IdempotencyKey}; !slices.Equal(keys, want) {
		t.Errorf("order of the card: %v, want %v", keys, want)
	}
}

// TestVoidedMeanwhile: what a person takes back between the read and the
// offer is not sent.
func TestVoidedMeanwhile(t *testing.T) {
	r := onLoopback(t)
	txs := r.sellMany(t, 2)
	batch, err := r.Next(0, 10)
	if err != nil || !r.void(1) {
		t.Fatal("not voided", err)
	}
	sent, _, err := r.loop.attempt(t.Context(), newPass(), batch)
	if err != nil || len(sent) != 1 || sent[0].Sequence != 2 || r.arrived()[0] != txs[1].Card {
		t.Errorf("%v %v", sent, err)
	}
}

// TestPoison is row 16: one item that Forloy refuses the whole batch for.
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
			if tx.State != purchase.Review || tx.LastError.Code != "VALIDATION_ERROR" || !strings.Contains(tx.LastError.Message, "odd") ||
				strings.Contains(tx.LastError.Message, tx.Card) {
				t.Errorf("%+v", tx.LastError)
			}
			r.sound(t)
			r.promises(t)
		}
	}
}

// poison refuses each batch that holds one of the cards.
func poison(status int, cards ...string) fault {
	return func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		for _, s := range batch {
			if slices.Contains(cards, s.Card) {
				send(w, status, fmt.Sprintf(`{"success":false,"error":{"code":"VALIDATION_ERROR","message":"odd card %s"}}`, s.Card))
				return true
			}
		}
		return false
	}
}

// TestPoisons: several in one batch, next to each other too.
func TestPoisons(t *testing.T) {
	for _, at := range [][]int{{0, 1}, {10, 11, 12}, {0, 50}, {5, 55, 98}, {40, 41, 42, 43}} {
		r := onLoopback(t)
		txs := r.sellMany(t, 100)
		var cards []string
		for _, i := range at {
			cards = append(cards, txs[i].Card)
		}
		r.commit(poison(400, cards...))
		if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 100-len(at) || o.Refused != len(at) || r.requests() > 14*len(at) {
			t.Errorf("%v: %+v after %d requests", at, o, r.requests())
		}
		r.sound(t)
	}
}

// TestRefusedFormat is row 16's other half: when nothing goes, the review is
// not flooded and the server not asked a hundred times.
func TestRefusedFormat(t *testing.T) {
	for _, n := range []int{2, 3, 100} {
		r := onLoopback(t)
		r.sellMany(t, n)
		r.commit(says(422, "application/json", failure("VALIDATION_ERROR")))
		o := r.sync(t)
		if o.Exit != ExitLeft || o.Left != n || o.Cause != "Forloy refuses the request format" || r.requests() > 14 || !r.loop.State().Halted {
			t.Errorf("%d: %+v after %d requests", n, o, r.requests())
		}
	}
	// One card's sales go one a batch: the same must hold.
	r := onLoopback(t)
	for range 10 {
		r.sell(t, "forloy_enr_same")
	}
	r.commit(says(400, "text/plain", "bad request"))
	if o := r.sync(t); o.Left != 10 || o.Exit != ExitLeft || r.count(purchase.Review) != 0 {
		t.Errorf("one card: %+v", o)
	}
	// A single one with nothing to compare it with is for a person.
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

// TestTooLarge is row 22: halved at once, remembered over a restart, doubled
// after five good batches.
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
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 2 || o.Refused != 1 || r.look()[1].LastError.Code != "HTTP_413" {
		t.Errorf("%+v", o)
	}
	r.sound(t)
}

// TestServerCrasher is row 24: an item that crashes the server is isolated by
// halving, and then never holds up the others again.
func TestServerCrasher(t *testing.T) {
	for name, crash := range map[string]fault{"500": says(500, "text/html", html), "reset": raw(reset)} {
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

// TestStoreFails are rows 34 to 36 as the sender sees them: what cannot be
// settled is not sent again, and is settled first when the disk has room.
func TestStoreFails(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 3)
	full := errors.New("the disk is full")
	r.set("Offer", full)
	if _, err := r.loop.Pass(t.Context()); !errors.Is(err, ErrOutbox) || !errors.Is(err, full) || r.requests() != 0 {
		t.Errorf("%v after %d requests", err, r.requests())
	}
	r.set("Offer", nil)
	r.set("Settle", full)
	for range 3 {
		if _, err := r.loop.Pass(t.Context()); !errors.Is(err, full) || r.requests() != 1 {
			t.Errorf("%v after %d requests", err, r.requests())
		}
		if s := r.loop.State(); !s.Halted || !strings.Contains(s.Cause, "the disk is full") || s.Link != purchase.LinkOnline {
			t.Errorf("%+v", s)
		}
	}
	r.set("Settle", nil)
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 3 || r.requests() != 1 {
		t.Errorf("%+v after %d requests", o, r.requests())
	}
	if s := r.loop.State(); s.Halted || s.Cause != "" {
		t.Errorf("%+v", s)
	}
	r.sound(t)
}

// TestKilledBeforeSettle is row 32: sent again after a restart, and the server
// knows the keys.
func TestKilledBeforeSettle(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 3)
	r.set("Settle", errors.New("killed"))
	if _, err := r.loop.Pass(t.Context()); err == nil {
		t.Fatal("not killed")
	}
	r.set("Settle", nil)
	r.restart(t)
	if o := r.sync(t); o.Accepted != 3 || o.Exit != ExitDone || r.requests() != 2 {
		t.Errorf("%+v", o)
	}
	r.sound(t)
}

// TestNothingToSend asks nobody.
func TestNothingToSend(t *testing.T) {
	r := onLoopback(t)
	if o := r.sync(t); o.Exit != ExitDone || len(r.headers) != 0 || r.loop.State().Link != purchase.LinkUnknown {
		t.Errorf("%+v", o)
	}
	if s, err := LastKnown(r.Load); err != nil || s.Link != purchase.LinkUnknown {
		t.Errorf("%+v %v", s, err)
	}
}

// TestClock is row 29: meta.timestamp, else Date, says how far this PC's clock
// is off, and `status` knows it later.
func TestClock(t *testing.T) {
	for name, hint := range map[string]fault{
		"meta": func(w http.ResponseWriter, _ *http.Request, b []sale) bool {
			at := time.Now().Add(72 * time.Hour).UTC().Format(purchase.TimeFormat)
			send(w, 200, fmt.Sprintf(`{"success":true,"data":{"results":[%s]},"meta":{"timestamp":%q}}`, result(b[0].Key, yes), at))
			return true
		},
		"Date": func(w http.ResponseWriter, _ *http.Request, b []sale) bool {
			w.Header().Set("Date", time.Now().Add(72*time.Hour).UTC().Format(http.TimeFormat))
			send(w, 200, fmt.Sprintf(`{"success":true,"data":{"results":[%s]}}`, result(b[0].Key, yes)))
			return true
		},
	} {
		r := onLoopback(t)
		r.sellMany(t, 1)
		r.commit(hint)
		r.sync(t)
		known, err := LastKnown(r.Load)
		for _, s := range []purchase.SyncState{r.loop.State(), known} {
			if off := s.ClockOffset - 72*time.Hour; err != nil || !s.ClockKnown || off.Abs() > time.Minute {
				t.Errorf("%s: %+v %v", name, s, err)
			}
		}
	}
}

// TestRetryAfter is row 23: seconds or a date, held against the answer's own
// clock; kept over a restart; nothing skips it.
func TestRetryAfter(t *testing.T) {
	wrong := time.Now().Add(1000 * time.Hour) // the server's clock
	for _, c := range []struct {
		status       int
		value, date  string
		wait, window time.Duration
	}{
		{429, "120", "", 2 * time.Minute, time.Second},
		{503, "120", "", 2 * time.Minute, time.Second},
		{409, "120", "", 2 * time.Minute, time.Second},
		{429, wrong.Add(5 * time.Minute).UTC().Format(http.TimeFormat), wrong.UTC().Format(http.TimeFormat), 5 * time.Minute, 2 * time.Second},
		{503, "17280000", "", time.Hour, time.Second},
		{503, "99999999999999999999", "", time.Hour, time.Second},
		{503, wrong.UTC().Format(http.TimeFormat), "", time.Hour, time.Second},
		{503, "-5", "", 0, 0},
		{503, "soon", "", 0, 0},
	} {
		t.Run(fmt.Sprintf("%d %s", c.status, c.value), func(t *testing.T) {
			r := onLoopback(t)
			r.sellMany(t, 2)
			headers := []string{"Retry-After", c.value}
			if c.date != "" {
				headers = append(headers, "Date", c.date)
			}
			r.commit(says(c.status, "application/json", failure("RATE_LIMITED"), headers...))
			o := r.sync(t)
			if c.wait == 0 {
				if !o.RetryAt.IsZero() || o.Exit != ExitLeft {
					t.Errorf("%+v", o)
				}
				return
			}
			if d := time.Until(o.RetryAt) - c.wait; d.Abs() > c.window+time.Second || o.Exit != ExitLeft ||
				o.Cause != "Forloy asks us to wait until "+o.RetryAt.Local().Format("15:04") {
				t.Errorf("%+v", o)
			}
			r.commit(nil)
			r.restart(t)
			o = r.sync(t)
			if r.requests() != 1 || o.Exit != ExitLeft || o.RetryAt.IsZero() || o.Left != 2 || !strings.Contains(o.Cause, "wait until") {
				t.Errorf("after a restart: %+v, %d requests", o, r.requests())
			}
			if s, _ := LastKnown(r.Load); s.NextTry.IsZero() || s.LastError.Code != "RATE_LIMITED" {
				t.Errorf("%+v", s)
			}
		})
	}
}

// TestOneCommitABatch: the verdicts of an answer go with the next offer, and
// the last ones at the end of the pass.
func TestOneCommitABatch(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 250)
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 250 {
		t.Errorf("%+v", o)
	}
	if r.offers != 3 || r.settles != 1 {
		t.Errorf("%d offers, %d settlements", r.offers, r.settles)
	}
	r.sound(t)
	r.promises(t)
}
