package syncclient

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// results answers a batch with the results that make returns.
func results(make func(batch []sale) []string) malfunction {
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

// TestUnanswered is row 7: verdicts that are listed are applied, and the other
// items are sent again in the same pass.
func TestUnanswered(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 3)
	r.commit(func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		send(w, 207, r.answer(batch[:1]))
		return true
	})
	// A verb offers what was left unanswered only once more.
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

// TestNeverAnswered: an item that never gets an answer does not hold up the
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

// TestOddResults is rows 8 to 10: unknown keys, duplicate keys, wrong counts.
func TestOddResults(t *testing.T) {
	for name, odd := range map[string]func(batch []sale) string{
		"8 unknown keys": func(b []sale) string {
			return envelopeOf(strings.Join(
				[]string{result("another", no), `null`, `17`, `{"result":` + no + `}`, `{"idempotency_key":17}`,
					result(b[0].Key, yes), result(b[1].Key, yes)}, ","))
		},
		"9 equal twice": func(b []sale) string {
			return envelopeOf(strings.Join(
				[]string{result(b[0].Key, yes), result(b[0].Key, strings.Replace(yes, "false", "true", 1)),
					result(b[1].Key, yes)}, ","))
		},
		"10 wrong counts": func(b []sale) string {
			return strings.Replace(envelopeOf(result(b[1].Key, yes)+","+result(b[0].Key, yes)), `"results"`,
				`"total_count":9,"success_count":"x","error_count":-1,"results"`, 1)
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

// TestConflicting is row 9: contradictory answers for one item are not applied,
// and the third sends it to review. Each answer goes to a verb of its own.
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

// TestUnclearVerdicts is rows 11 and 15: eight attempts, then a person.
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
				if tx := r.look()[0]; o.Exit != ExitLeft || o.Left != 1 || tx.Attempts != i ||
					tx.LastError.Code != code {
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

// TestItemErrors is rows 13 and 14: permanent errors in the same commit as the
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
	if s := r.loop.State(); s.Link != purchase.LinkOnline || s.Cause.Kind != "" {
		t.Errorf("%+v", s)
	}
	r.at(3).FailingSince = time.Now().Add(-25 * time.Hour)
	r.sync(t)
	if s := r.loop.State(); s.Link != purchase.LinkOnline || s.Cause.Kind != fault.LinkSaleStuck {
		t.Errorf("%+v", s)
	}
}

// TestSameCardWaits is rule R7: the first sale of a card fails for the moment,
// so the card's later sales wait, other cards' do not, and the order is kept.
func TestSameCardWaits(t *testing.T) {
	r := onLoopback(t)
	for _, card := range []string{"forloy_enr_aaa", "forloy_enr_aaa", "forloy_enr_bbb", "forloy_enr_aaa",
		"forloy_enr_ccc"} {
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
	want := []string{all[0].IdempotencyKey, all[1].IdempotencyKey, all[3].IdempotencyKey}
	if !slices.Equal(keys, want) {
		t.Errorf("order of the card: %v, want %v", keys, want)
	}
}

// TestFullBatches is rule R7: where two cards alternate, for a hundred sales, and then the
// next two, a batch is filled with the first sale of each card that is ahead, and each
// card's sales keep their order. One card fails for the moment.
func TestFullBatches(t *testing.T) {
	const pairs, each = 40, 50 // of sales on each card of a pair
	r := onLoopback(t)
	var sold []string
	for pair := range pairs {
		for range each {
			for _, card := range []string{"a", "b"} {
				sold = append(sold, fmt.Sprintf("forloy_enr_%s%03d", card, pair))
				r.sell(t, sold[len(sold)-1])
			}
		}
	}
	mute := "forloy_enr_a001"
	r.verdict = func(s sale) string {
		if s.Card == mute {
			return `{"success":false,"error":"INTERNAL_ERROR"}`
		}
		return ""
	}
	if o := r.sync(t); o.Accepted != len(sold)-each || o.Left != each {
		t.Errorf("%+v", o)
	}
	if got := r.requests(); got > each+each/5 { // each batch could hold one sale of every card
		t.Errorf("%d requests: the batches are not full", got)
	}
	t.Logf("%d requests", r.requests())
	arrived := map[string][]string{} // keys by card
	for _, s := range r.ledger {
		arrived[s.Card] = append(arrived[s.Card], s.Key)
	}
	want := map[string][]string{}
	for _, tx := range r.look() {
		if tx.Card != mute {
			want[tx.Card] = append(want[tx.Card], tx.IdempotencyKey)
		}
	}
	if !maps.EqualFunc(arrived, want, slices.Equal) {
		t.Error("a card's sales changed places, or one that fails did not hold back its card's alone")
	}
}

// TestVoidedMeanwhile: a sale that a person voids between the read and the
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
