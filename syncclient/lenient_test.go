package syncclient

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestSuccessBesideAnything is row 11: a success counts whatever stands beside
// it, already in the first answer, since the batch is never sent again.
func TestSuccessBesideAnything(t *testing.T) {
	for _, verdict := range []string{
		`{"success":true,"idempotent":"true"}`,
		`{"success":true,"idempotent":"maybe","transaction_id":17}`,
		`{"success":true,"idempotent":null}`,
		`{"success":true,"error":"CARD_NOT_FOUND","message":"what?"}`,
		`{"success":true,"error":{"code":"INTERNAL_ERROR"}}`,
		`{"success":true}`,
		`{"success":"true"}`,
		`{"success":"TRUE"}`,
		`{"success":1,"idempotent":1}`,
		`{"success":"1"}`,
		`{"success":1.0}`,
	} {
		r := onLoopback(t)
		r.sellMany(t, 1)
		r.verdict = func(sale) string { return verdict }
		o, tx := r.sync(t), r.look()[0]
		if o.Exit != ExitDone || o.Accepted != 1 || r.requests() != 1 || tx.State != purchase.Synced ||
			tx.MayBeBooked() {
			t.Errorf("%s: %+v %+v", verdict, o, tx)
		}
	}
}

// TestTwoSuccesses is row 9: two answers that name different transactions still
// both say that the sale is booked, and two words for "later" do not contradict
// each other.
func TestTwoSuccesses(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 2)
	first := r.look()[0].IdempotencyKey
	r.commit(results(func(batch []sale) (out []string) {
		for _, s := range batch {
			if s.Key == first {
				out = append(out, result(s.Key, yes), result(s.Key, strings.Replace(yes, "txn_1", "txn_2", 1)))
				continue
			}
			out = append(out, result(s.Key, `{"success":false,"error":"INTERNAL_ERROR"}`),
				result(s.Key, `{"success":false,"error":"database_error"}`))
		}
		return out
	}))
	for range 4 {
		r.sync(t)
	}
	if a, b := r.look()[0], r.look()[1]; a.State != purchase.Synced || b.State != purchase.Pending || b.Attempts != 4 {
		t.Errorf("%+v\n%+v", a, b)
	}
}

// TestAnswerForms is rule R8 and rows 12 to 14 at the sync endpoint: the forms
// of an answer that are accepted.
func TestAnswerForms(t *testing.T) {
	const mark = "\ufeff"
	for name, form := range map[string]func(status int, body string) (int, string){
		"byte order mark": func(status int, body string) (int, string) { return status, mark + body },
		"two of them":     func(status int, body string) (int, string) { return status, mark + mark + "\r\n" + body },
		"behind a line":   func(status int, body string) (int, string) { return status, "\r\n" + mark + body },
		"201":             func(_ int, body string) (int, string) { return 201, body },
		"202":             func(_ int, body string) (int, string) { return 202, mark + body },
		"203":             func(_ int, body string) (int, string) { return 203, body },
		"keys in capitals": func(status int, body string) (int, string) {
			return status, keysIn(body, strings.ToUpper)
		},
		"keys in braces": func(status int, body string) (int, string) {
			return status, keysIn(body, func(k string) string { return "{" + k + "}" })
		},
		"keys as URN": func(status int, body string) (int, string) {
			return status, keysIn(body, func(k string) string { return "urn:uuid:" + k })
		},
		"keys without hyphens": func(status int, body string) (int, string) {
			return status, keysIn(body, func(k string) string { return strings.ReplaceAll(k, "-", "") })
		},
		"success as a text": func(status int, body string) (int, string) {
			return status, strings.Replace(body, `"success":true`, `"success":"true"`, 1)
		},
	} {
		r := onLoopback(t)
		r.sellMany(t, 2)
		r.commit(func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
			status, body := form(200, r.answer(batch))
			send(w, status, body)
			return true
		})
		if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 2 || r.requests() != 1 {
			t.Errorf("%s: %+v after %d requests", name, o, r.requests())
		}
		if tx := r.look()[0]; tx.CardType != "punch" {
			t.Errorf("%s: %+v", name, tx)
		}
		r.promises(t)
	}
}

// keysIn rewrites every idempotency key in an answer.
func keysIn(body string, as func(key string) string) string {
	const before = `"idempotency_key":"`
	parts := strings.Split(body, before)
	for i := 1; i < len(parts); i++ {
		parts[i] = as(parts[i][:36]) + parts[i][36:]
	}
	return strings.Join(parts, before)
}

// TestAcceptedWithoutVerdicts is row 14: a 201, 202 or 203 without verdicts on the
// items is row 6, whatever it holds.
func TestAcceptedWithoutVerdicts(t *testing.T) {
	for _, status := range []int{201, 202, 203} {
		for _, body := range []string{"", "\ufeff", `{"success":true,"data":{"job_id":"1"}}`,
			`{"success":true,"data":{"results":[]}}`} {
			r := onLoopback(t)
			r.sellMany(t, 2)
			r.commit(says(status, "application/json", body))
			o := r.sync(t)
			if o.Exit != ExitLeft || o.Left != 2 || o.Cause.Kind != fault.LinkCutShort ||
				r.look()[0].Attempts != 0 {
				t.Errorf("%d %q: %+v", status, body, o)
			}
		}
		r := onLoopback(t)
		r.sellMany(t, 1)
		r.commit(says(status, "text/html", "\ufeff"+html))
		if o := r.sync(t); o.Exit != ExitLeft || o.Cause.Kind != fault.LinkPortal {
			t.Errorf("%d with a page: %+v", status, o)
		}
	}
}

// TestEveryEndpointIsLenient is rule R8 at the other endpoints, which share one
// decoder.
func TestEveryEndpointIsLenient(t *testing.T) {
	for _, status := range []int{200, 201, 202, 203} {
		c := answering(t, status, "\ufeff"+`{"SUCCESS":1,"success":"TRUE","data":{"access_token":"a-token",`+
			`"refresh_token":"r","user":{"id":"u","user_type":"OWNER","merchant_id":"m"}}}`)
		tokens, who, err := c.Login(t.Context(), "a@b.c", "pass-word")
		if err != nil || tokens.Access != "a-token" || !who.Owner || who.MerchantID != "m" {
			t.Errorf("%d login: %v %+v", status, err, who)
		}
		if tokens, err := c.refresh(t.Context(), "r"); err != nil || tokens.Access != "a-token" {
			t.Errorf("%d refresh: %v", status, err)
		}
		if who, _, err := c.me(t.Context(), "a-token"); err != nil || who.UserID != "u" || !who.Owner {
			t.Errorf("%d me: %v %+v", status, err, who)
		}
		c = answering(t, status, "\ufeff"+`{"success":true,"data":{"card_type":"Punch","status":"ACTIVE",`+
			`"balance":{"current_punches":3}}}`)
		if card, err := c.Lookup(t.Context(), "a-token", "forloy_enr_1", false); err != nil || !card.Active() ||
			card.CardType != "punch" || card.Balance.CurrentPunches != 3 {
			t.Errorf("%d lookup: %v %+v", status, err, card)
		}
	}
}

// TestWordsHaveNoCase is row 25: codes, card types and states.
func TestWordsHaveNoCase(t *testing.T) {
	for code, state := range map[string]purchase.State{
		"card_not_found": purchase.Review, "Card_Inactive": purchase.Review,
		"internal_error": purchase.Pending, "Database_Error": purchase.Pending} {
		r := onLoopback(t)
		r.sellMany(t, 1)
		r.verdict = func(sale) string { return fmt.Sprintf(`{"success":false,"error":%q}`, code) }
		for range 9 {
			r.sync(t)
		}
		if tx := r.look()[0]; tx.State != state || tx.LastError.Code != strings.ToUpper(code) || tx.MayBeBooked() {
			t.Errorf("%s: %+v", code, tx)
		}
	}
	r := onLoopback(t)
	r.sellMany(t, 1)
	r.verdict = func(sale) string { return strings.Replace(yes, "punch", "PUNCH", 1) }
	r.sync(t)
	if tx := r.look()[0]; tx.CardType != "punch" {
		t.Errorf("%+v", tx)
	}
	if !(purchase.CardInfo{Status: "ACTIVE"}).Active() || (purchase.CardInfo{Status: "INACTIVE"}).Active() {
		t.Error("a card's status has a case")
	}
}

// TestAttemptsByKind is row 21: each kind of failure has its own count, which
// is kept across restarts.
func TestAttemptsByKind(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 1)
	says := ""
	r.verdict = func(sale) string { return says }
	attempt := func(verdict string, times int) purchase.Transaction {
		t.Helper()
		says = verdict
		for range times {
			r.restart(t)
			r.sync(t)
		}
		return r.look()[0]
	}
	attempt(`{"success":false,"error":"INTERNAL_ERROR"}`, 20)
	attempt(`{"success":false,"error":"CARD_EATEN"}`, 7)
	if tx := attempt(`null`, 7); tx.State != purchase.Pending || tx.Attempts != 34 || tx.Unknown != 7 ||
		tx.Unclear != 7 {
		t.Fatalf("%+v", tx)
	}
	if tx := attempt(`{"success":false,"error":"INTERNAL_ERROR"}`, 3); tx.State != purchase.Pending {
		t.Fatalf("%+v", tx)
	}
	if tx := attempt(`{"success":false,"error":"CARD_EATEN"}`, 1); tx.State != purchase.Review ||
		tx.LastError.Code != "CARD_EATEN" || !tx.MayBeBooked() {
		t.Errorf("%+v", tx)
	}
}

// TestDoubtStays: after an unclear verdict or two contradictory ones, a plain
// refusal does not remove the doubt. A sale that was only ever refused is not
// in doubt.
func TestDoubtStays(t *testing.T) {
	for before, doubtful := range map[string]bool{`null`: true, `{"success":false,"error":"CARD_EATEN"}`: true,
		"conflict": true, `{"success":false,"error":"INTERNAL_ERROR"}`: false} {
		r := onLoopback(t)
		r.sellMany(t, 1)
		r.commit(results(func(batch []sale) (out []string) {
			if before == "conflict" {
				return []string{result(batch[0].Key, yes), result(batch[0].Key, no)}
			}
			return []string{result(batch[0].Key, before)}
		}))
		r.sync(t)
		r.commit(nil)
		r.verdict = func(sale) string { return no }
		r.sync(t)
		if tx := r.look()[0]; tx.State != purchase.Review || tx.MayBeBooked() != doubtful {
			t.Errorf("%s: %+v", before, tx)
		}
	}
}

// TestRefusedAloneDoubt is row 16: a sale whose request Forloy refuses is in
// doubt if an earlier request with it had no known outcome.
func TestRefusedAloneDoubt(t *testing.T) {
	for _, c := range []struct {
		status  int
		earlier malfunction
	}{{400, nil}, {413, nil}, {422, says(500, "", "")}, {413, says(502, "", "")}} {
		status, earlier := c.status, c.earlier
		r := onLoopback(t)
		txs := r.sellMany(t, 9)
		if earlier != nil {
			r.commit(earlier)
			r.sync(t)
		}
		r.commit(poison(status, txs[4].Card))
		for range 4 {
			r.sync(t)
		}
		if tx := r.look()[4]; tx.State != purchase.Review || tx.MayBeBooked() != (earlier != nil) {
			t.Errorf("%d: %+v", status, tx)
		}
		if n := r.count(purchase.Synced); n != 8 {
			t.Errorf("%d: %d synced", status, n)
		}
	}
}

// TestRetryAfterForms is row 15: seconds with a fraction, dates, several
// values, and values that are none of these.
func TestRetryAfterForms(t *testing.T) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	date := func(after time.Duration) string { return now.Add(after).Format(http.TimeFormat) }
	for _, c := range []struct {
		values []string
		want   time.Duration
	}{
		{nil, 0}, {[]string{""}, 0}, {[]string{"0"}, 0}, {[]string{"120"}, 120 * time.Second},
		{[]string{" 120 "}, 120 * time.Second},
		{[]string{"292.052427053"}, 293 * time.Second}, {[]string{"0.001"}, time.Second},
		{[]string{"3.0"}, 3 * time.Second}, {[]string{".5"}, time.Second},
		{[]string{"-5"}, 0}, {[]string{"-0.5"}, 0}, {[]string{"NaN"}, 0}, {[]string{"Inf"}, 0}, {[]string{"soon"}, 0},
		{[]string{"1.2.3"}, 0}, {[]string{"0x10"}, 0},
		{[]string{"3600.5"}, time.Hour}, {[]string{"99999999999999999999999"}, time.Hour},
		{[]string{strings.Repeat("9", 400)}, time.Hour}, {[]string{"9e999"}, 0},
		{[]string{date(90 * time.Second)}, 90 * time.Second}, {[]string{date(-time.Hour)}, 0},
		{[]string{date(30 * 24 * time.Hour)}, time.Hour},
		{[]string{"5", "70.2", "nonsense"}, 71 * time.Second}, {[]string{"5, 70"}, 70 * time.Second},
		{[]string{"5", date(time.Minute)}, time.Minute},
	} {
		h := http.Header{"Retry-After": c.values, "Date": {now.Format(http.TimeFormat)}}
		if got := retryAfter(h, now.Add(42*time.Hour)); got != c.want {
			t.Errorf("%q: %v, want %v", c.values, got, c.want)
		}
	}
	if got := retryAfter(http.Header{"Retry-After": {date(time.Minute)}}, now); got != time.Minute {
		t.Errorf("against our own clock: %v", got)
	}
}
