package faults

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	cardA = "forloy_enr_faultsa00000001"
	cardB = "forloy_enr_faultsb00000002"
	cardC = "forloy_enr_faultsc00000003"

	pending, review, done = "pending", "review", "synced"

	online, offline, unreachable, signIn = "online", "offline", "unreachable", "sign_in"
)

// Sentences of the program that several rows share.
const (
	portal  = "Network sign-in page"
	notRead = "did not arrive whole"
	trouble = "has trouble"
	broke   = "broke off"
	unsafe  = "not safe"
	toWait  = "asks us to wait"
)

// row is a fault, and what the list says is right. Zero fields mean: three
// sales of three cards, none moved, no attempt charged, and all of them sent
// as soon as the fault is over.
type row struct {
	name    string
	cards   []string
	at      func(t *testing.T, f *forloy, c *till) // the fault is on the way there
	fault   fault
	verdict func(sale) string
	flags   []string
	times   int // how often sync runs; what is checked is the last

	exit     int
	link     string   // of status
	cause    string   // of sync, and on its standard error
	last     string   // in status' last_error; "": the cause
	states   []string // of the sales, in order
	attempts []int
	code     string   // of the last_error of what is in review, or was charged an attempt
	end      []string // the states when the fault is over; nil: all synced
	requests int      // how many batches may be sent at most; 0: any number
	slowly   bool     // it heals only when a Retry-After is over
}

func faultRows() []row {
	return slices.Concat(networkRows(), answerRows(), itemRows(), batchRows(), statusRows())
}

// answerRows are answers that are none (rows 3 to 12, 26, 27).
func answerRows() []row {
	answer := func(name, body string, headers ...string) row {
		return row{name: name, fault: says(200, asJSON, body, headers...), exit: 4, link: unreachable, cause: notRead}
	}
	return []row{
		{name: "3 HTML with 200", fault: says(200, "text/html", page), exit: 4, link: unreachable, cause: portal},
		{name: "3 HTML without a type", fault: says(200, "", page), exit: 4, link: unreachable, cause: portal},
		{name: "3 HTML with 511", fault: says(511, "text/html", page), exit: 4, link: unreachable, cause: portal},
		{name: "3 HTML with 400", fault: says(400, "text/html", page), exit: 4, link: unreachable, cause: portal},
		{name: "3 redirect to a portal", fault: says(302, "text/html", page, "Location", "http://portal.example/login"), exit: 4, link: unreachable, cause: portal},
		{name: "3 JSON called text", fault: says(200, "text/plain", envelope()), exit: 4, link: unreachable, cause: notRead},
		{name: "4 a 407", fault: says(407, "text/html", page), exit: 4, link: unreachable, cause: "The proxy wants a sign-in"},
		{name: "5 reset", fault: raw(reset), exit: 4, link: unreachable, cause: broke},
		{name: "5 closed", fault: raw(hangUp), exit: 4, link: unreachable, cause: broke},
		{name: "5 reset after it was done", fault: after(raw(reset)), exit: 4, link: unreachable, cause: broke},
		{name: "5 timeout", fault: silence, flags: []string{"--timeout", "700ms"}, exit: 4, link: unreachable, cause: "did not answer in time"},
		{name: "5 timeout after it was done", fault: after(silence), flags: []string{"--timeout", "700ms"}, exit: 4, link: unreachable, cause: "did not answer in time"},
		{name: "6 truncated", fault: raw(bytesOf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"success\":true")), exit: 4, link: unreachable, cause: notRead},
		answer("6 bad JSON", `{"success":true,"data":{"results":[}`),
		answer("6 trailing bytes", envelope()+"x"),
		answer("6 a field twice", `{"success":true,"success":true,"data":{"results":[]}}`),
		answer("6 empty", ""),
		{name: "6 half of a right answer", fault: halfAnswer, exit: 4, link: unreachable, cause: notRead},
		{name: "6 204", fault: says(204, "", ""), exit: 4, link: unreachable, cause: notRead},
		{name: "6 not HTTP", fault: raw(bytesOf("hello\r\n\r\n")), exit: 4, link: unreachable, cause: notRead},
		{name: "6 three times", fault: says(200, asJSON, "{"), times: 3, exit: 4, link: unreachable, cause: "The server's answer can't be read"},
		answer("7 nothing answered", envelope()),
		{name: "12 says no", fault: says(200, asJSON, failure("INTERNAL_ERROR")), exit: 4, link: unreachable, cause: trouble, last: "No, because"},
		{name: "12 says no and echoes", fault: says(200, asJSON, echoing("INTERNAL_ERROR")), exit: 4, link: unreachable, cause: trouble, last: "No to Bearer"},
		{name: "12 no data", fault: says(200, asJSON, `{"success":true,"meta":{}}`), exit: 4, link: unreachable, cause: trouble},
		{name: "12 null data", fault: says(200, asJSON, `{"success":true,"data":null}`), exit: 4, link: unreachable, cause: trouble},
		{name: "26 drip", fault: drip, flags: []string{"--timeout", "700ms"}, exit: 4, link: unreachable, cause: "did not answer in time"},
		answer("27 huge body", `{"success":true,"data":{"results":["`+strings.Repeat("x", 4<<20)+`"]}}`),
		answer("27 gzip bomb", bomb(), "Content-Encoding", "gzip"),
		answer("27 huge headers", "{}", "X-Long", strings.Repeat("x", 128<<10)),
	}
}

// halfAnswer books the batch and tells only the first half of it.
func halfAnswer(f *forloy, r request) bool {
	body := f.answer(r.batch)
	return says(200, asJSON, body[:len(body)/2])(f, r)
}

// itemRows are verdicts (rows 7 to 11, 13 to 15).
func itemRows() []row {
	both := func(verdicts ...string) fault {
		return results(func(f *forloy, s sale) []string {
			if s.Card != cardB {
				return []string{f.result(s)}
			}
			return []string{result(s.Key, verdicts[0]), result(s.Key, verdicts[1])}
		})
	}
	accepted := `{"success":true,"idempotent":false,"transaction_id":"txn_9","card_type":"punch"}`
	return []row{
		{name: "7 one is never answered", fault: results(func(f *forloy, s sale) []string {
			if s.Card == cardB {
				return nil
			}
			return []string{f.result(s)}
		}), exit: 4, link: online, cause: "could not take every sale now", states: []string{done, pending, done}, requests: 2},
		{name: "7 one is answered the next time", fault: once(func(f *forloy, r request) bool {
			send(r.w, 207, envelope(f.result(r.batch[0]), f.result(r.batch[2])))
			return true
		}), link: online, states: []string{done, done, done}, requests: 2},
		{name: "8 unknown keys", fault: results(func(f *forloy, s sale) []string {
			return []string{result("11111111-2222-4333-8444-555555555555", refused("CARD_NOT_FOUND")), f.result(s)}
		}), link: online, states: []string{done, done, done}},
		{name: "9 twice the same", fault: results(func(f *forloy, s sale) []string { return []string{f.result(s), f.result(s)} }),
			link: online, states: []string{done, done, done}},
		{name: "9 twice, contradicting", fault: both(refused("CARD_NOT_FOUND"), accepted), exit: 4, link: online,
			cause: "could not take every sale now", states: []string{done, pending, done}},
		{name: "9 three times contradicting", fault: both(refused("CARD_NOT_FOUND"), accepted), times: 3, link: online,
			states: []string{done, review, done}, attempts: []int{0, 1, 0}, code: "CONFLICTING_VERDICTS", end: []string{done, review, done}},
		{name: "10 counts disagree", fault: func(f *forloy, r request) bool {
			send(r.w, 200, strings.Replace(f.answer(r.batch), `"results"`, `"total_count":7,"success_count":0,"error_count":"x","results"`, 1))
			return true
		}, link: online, states: []string{done, done, done}},
		{name: "11 null verdict", verdict: verdictOn(cardB, "null"), exit: 4, link: online, cause: "could not take every sale now",
			states: []string{done, pending, done}, attempts: []int{0, 1, 0}, code: "UNCLEAR_VERDICT"},
		{name: "11 contradicts itself", verdict: verdictOn(cardB, `{"success":false,"transaction_id":"txn_9"}`), exit: 4, link: online,
			cause: "could not take every sale now", states: []string{done, pending, done}, attempts: []int{0, 1, 0}, code: "UNCLEAR_VERDICT"},
		{name: "11 a success beside anything", fault: results(func(f *forloy, s sale) []string {
			return []string{strings.Replace(f.result(s), `"idempotent":false`, `"idempotent":"true","error":"CARD_NOT_FOUND"`, 1)}
		}), link: online, states: []string{done, done, done}, requests: 1},
		{name: "11 a success as a text", fault: results(func(f *forloy, s sale) []string {
			return []string{strings.Replace(f.result(s), `"success":true`, `"success":"true"`, 1)}
		}), link: online, states: []string{done, done, done}, requests: 1},
		{name: "13 keys in capitals", fault: results(func(f *forloy, s sale) []string {
			return []string{result(strings.ToUpper(s.Key), f.book(s))}
		}), link: online, states: []string{done, done, done}, requests: 1},
		{name: "13 a code in lower case", verdict: verdictOn(cardB, refused("card_not_found")), link: online,
			states: []string{done, review, done}, attempts: []int{0, 1, 0}, code: "CARD_NOT_FOUND", end: []string{done, review, done}, requests: 1},
		{name: "14 a byte order mark and 202", fault: func(f *forloy, r request) bool {
			send(r.w, 202, "\ufeff"+f.answer(r.batch))
			return true
		}, link: online, states: []string{done, done, done}, requests: 1},
		{name: "11 eight times", verdict: verdictOn(cardB, `{"success":"yes"}`), times: 8, link: online,
			states: []string{done, review, done}, attempts: []int{0, 8, 0}, code: "UNCLEAR_VERDICT", end: []string{done, review, done}},
		{name: "13 no such card", verdict: verdictOn(cardB, refused("CARD_NOT_FOUND")), link: online,
			states: []string{done, review, done}, attempts: []int{0, 1, 0}, code: "CARD_NOT_FOUND", end: []string{done, review, done}, requests: 1},
		{name: "13 inactive card", verdict: verdictOn(cardA, refused("CARD_INACTIVE")), link: online,
			states: []string{review, done, done}, attempts: []int{1, 0, 0}, code: "CARD_INACTIVE", end: []string{review, done, done}, requests: 1},
		{name: "14 trouble with one", verdict: verdictOn(cardA, refused("INTERNAL_ERROR")), cards: []string{cardA, cardA, cardB}, exit: 4, link: online,
			cause: "could not take every sale now", states: []string{pending, pending, done}, attempts: []int{1, 0, 0}, code: "INTERNAL_ERROR"},
		{name: "14 for long", verdict: verdictOn(cardB, refused("DATABASE_ERROR")), times: 10, exit: 4, link: online,
			cause: "could not take every sale now", states: []string{done, pending, done}, attempts: []int{0, 10, 0}, code: "DATABASE_ERROR"},
		{name: "15 unknown code", verdict: verdictOn(cardB, refused("MOON_PHASE")), exit: 4, link: online, cause: "could not take every sale now",
			states: []string{done, pending, done}, attempts: []int{0, 1, 0}, code: "MOON_PHASE"},
		{name: "15 eight times", verdict: verdictOn(cardB, refused("MOON_PHASE")), times: 8, link: online,
			states: []string{done, review, done}, attempts: []int{0, 8, 0}, code: "MOON_PHASE", end: []string{done, review, done}},
	}
}

// batchRows are refusals of a batch as a whole (rows 16 and 22), and time told
// (row 29).
func batchRows() []row {
	return []row{
		{name: "16 one poison", fault: poison(422, echoing("VALIDATION_ERROR"), cardB), link: online,
			states: []string{done, review, done}, attempts: []int{0, 1, 0}, code: "VALIDATION_ERROR", end: []string{done, review, done}},
		{name: "16 one poison, the first", fault: poison(400, page, cardA), link: online,
			states: []string{review, done, done}, attempts: []int{1, 0, 0}, code: "HTTP_400", end: []string{review, done, done}},
		{name: "16 all of them", fault: says(400, asJSON, failure("VALIDATION_ERROR")), exit: 4, link: unreachable,
			cause: "Forloy refuses the request format", last: "No, because of VALIDATION_ERROR"},
		{name: "22 too large", fault: over(1, 413, failure("TOO_LARGE")), link: online, states: []string{done, done, done}, requests: 4},
		{name: "22 one alone is too large", fault: poison(413, failure("TOO_LARGE"), cardB), link: online,
			states: []string{done, review, done}, attempts: []int{0, 1, 0}, code: "TOO_LARGE", end: []string{done, review, done}},
		{name: "28 closed between two batches", fault: hangUpAfter, link: online, states: []string{done, done, done}},
	}
}

// hangUpAfter wants one item a batch, and closes the connection after each
// answer without saying so.
func hangUpAfter(f *forloy, r request) bool {
	if len(r.batch) > 1 {
		return says(413, asJSON, failure("TOO_LARGE"))(f, r)
	}
	body := f.answer(r.batch)
	return raw(bytesOf(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)))(f, r)
}

// statusRows are statuses about the request (rows 17 to 21, 23 to 25).
func statusRows() []row {
	rows := []row{
		{name: "17 the fixed token is dead", fault: says(401, asJSON, echoing("TOKEN_EXPIRED")), exit: 5, link: signIn, cause: "Sign in to resume", requests: 1},
		{name: "18", fault: says(403, asJSON, echoing("FORBIDDEN")), exit: 5, link: signIn, cause: "Forloy refuses this sign-in", last: "No to Bearer", requests: 1},
		{name: "21 with Retry-After", fault: once(says(409, asJSON, failure("CONFLICT"), "Retry-After", "3")), exit: 4, link: unreachable, cause: toWait, last: "No, because", slowly: true},
		{name: "23 Retry-After in seconds", fault: once(says(429, "", "", "Retry-After", "3")), exit: 4, link: unreachable, cause: toWait + " until", last: toWait, slowly: true},
		{name: "23 Retry-After as a date", fault: once(retryAt), exit: 4, link: unreachable, cause: toWait + " until", last: toWait, slowly: true},
	}
	for _, s := range []struct {
		number int
		row    string
		cause  string
		words  bool // once more with an answer that has words
	}{
		{404, "19", "The address is wrong", true}, {405, "19", "The address is wrong", false}, {410, "19", "The address is wrong", false},
		{501, "19", "The address is wrong", false}, {408, "20", trouble, false}, {425, "20", trouble, false}, {409, "21", trouble, true},
		{429, "23", toWait, false}, {503, "23", toWait, false}, {500, "24", trouble, true}, {502, "24", trouble, false},
		{504, "24", trouble, false}, {599, "24", trouble, false}, {299, "24", trouble, false}, {418, "24", trouble, false},
	} {
		rows = append(rows, row{name: fmt.Sprint(s.row, " bare ", s.number), fault: says(s.number, "", ""), exit: 4, link: unreachable, cause: s.cause, requests: 1})
		if s.words {
			rows = append(rows, row{name: fmt.Sprint(s.row, " with words ", s.number), fault: says(s.number, asJSON, echoing("SOME_CODE")), exit: 4, link: unreachable, cause: s.cause, last: "No to Bearer", requests: 1})
		}
	}
	for _, number := range []int{301, 302, 303, 307, 308} {
		rows = append(rows, row{name: fmt.Sprint("25 to another host ", number), fault: says(number, "", "", "Location", "{stranger}/api/v1/transactions/sync"), exit: 4, link: unreachable, cause: "The address has moved", requests: 1})
	}
	return append(rows, row{name: "25 to another path", fault: says(308, asJSON, failure("MOVED"), "Location", "/v2/sync"), exit: 4, link: unreachable, cause: "The address has moved", requests: 1})
}

// wait is what the servers that ask to wait ask for.
const wait = 3 * time.Second

// retryAt asks to wait, by a clock that is a year slow.
func retryAt(f *forloy, r request) bool {
	slow := time.Now().UTC().AddDate(-1, 0, 0)
	r.w.Header().Set("Date", slow.Format(http.TimeFormat))
	return says(503, "", "", "Retry-After", slow.Add(wait).Format(http.TimeFormat))(f, r)
}

// TestFaults commits every fault once while the built program syncs.
func TestFaults(t *testing.T) {
	for _, r := range faultRows() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			f := newForloy(t)
			c := newTill(t, f.url())
			r.fill()
			sold := c.stock(r.cards)
			f.commit(r.fault, r.verdict)
			if r.at != nil {
				r.at(t, f, c)
			}
			for range r.times - 1 {
				c.sync(r.flags...)
			}
			before, began := len(f.requests()), time.Now()
			s := c.sync(r.flags...)
			r.checkSync(t, s)
			if n := len(f.requests()) - before; r.requests > 0 && n > r.requests {
				t.Errorf("%d requests, want %d", n, r.requests)
			}
			r.checkStatus(t, c.status(), began)
			r.checkItems(t, sold, c.list(), r.states)
			r.heal(t, f, c, sold)
		})
	}
}

// fill puts in what zero fields mean.
func (r *row) fill() {
	if r.cards == nil {
		r.cards = []string{cardA, cardB, cardC}
	}
	if r.states == nil {
		r.states = []string{pending, pending, pending}
	}
	if r.attempts == nil {
		r.attempts = []int{0, 0, 0}
	}
	if r.end == nil {
		r.end = []string{done, done, done}
	}
	if r.last == "" {
		r.last = r.cause
	}
	r.times = max(r.times, 1)
}

func count(states []string, state string) int {
	n := 0
	for _, s := range states {
		if s == state {
			n++
		}
	}
	return n
}

func (r *row) checkSync(t *testing.T, s synced) {
	t.Helper()
	if s.exit != r.exit || s.Left != count(r.states, pending) || !strings.Contains(s.Cause, r.cause) || (s.Cause == "") != (r.cause == "") {
		t.Errorf("sync: %+v", s)
	}
	if !strings.Contains(s.errors, r.cause) || (s.errors == "") != (r.exit == 0) {
		t.Errorf("sync said %q", s.errors)
	}
}

// checkStatus looks at what status says; the sync before it began at a time.
func (r *row) checkStatus(t *testing.T, s standing, began time.Time) {
	t.Helper()
	if s.Connection != r.link || s.Recorded != 3 || s.Pending != count(r.states, pending) || s.Review != count(r.states, review) || s.Synced != count(r.states, done) {
		t.Errorf("status: %+v", s)
	}
	if r.link != online && (s.LastError == nil || !strings.Contains(s.LastError.Message, r.last)) {
		t.Errorf("last error: %+v", s.LastError)
	}
	if r.slowly && s.NextAttempt == "" && time.Since(began) < wait { // else it may be over
		t.Error("status does not know when the next attempt may be")
	}
}

// checkItems holds the sales to their states, and to what they were when they
// were sold.
func (r *row) checkItems(t *testing.T, sold, now []kept, states []string) {
	t.Helper()
	if len(now) != len(sold) {
		t.Fatalf("%d sales of %d", len(now), len(sold))
	}
	for i, k := range now {
		if k.State != states[i] || k.Attempts != r.attempts[i] {
			t.Errorf("sale %d is %s after %d attempts, want %s after %d", i, k.State, k.Attempts, states[i], r.attempts[i])
		}
		if was := sold[i]; k.Key != was.Key || k.Card != was.Card || k.At != was.At {
			t.Errorf("sale %d was %+v and is %+v", i, was, k)
		}
		if (k.LastError != nil) != (k.Attempts > 0) || k.LastError != nil && k.LastError.Code != r.code {
			t.Errorf("sale %d: last error %+v", i, k.LastError)
		}
	}
}

// heal ends the fault: everything that can arrives, once.
func (r *row) heal(t *testing.T, f *forloy, c *till, sold []kept) {
	t.Helper()
	if r.slowly {
		before := len(f.requests())
		if s := c.sync(); s.exit == 4 && (len(f.requests()) > before || s.RetryAt == "") {
			t.Errorf("a Retry-After was not kept: %+v", s)
		}
	} else {
		f.commit(nil, nil)
	}
	c.env["COUNTERFOIL_API_URL"], c.env["HTTPS_PROXY"] = f.url(), ""
	if s := c.later(); s.Left != 0 || s.Cause != "" {
		t.Errorf("after the fault: %+v", s)
	}
	if r.link != online {
		if s := c.status(); s.Connection != online || s.Pending != 0 || s.LastSync == "" {
			t.Errorf("after the fault: %+v", s)
		}
	}
	var arrived []string
	for i, k := range c.list() {
		if k.State != r.end[i] {
			t.Errorf("after the fault sale %d is %s", i, k.State)
		}
		if k.State == done {
			arrived = append(arrived, k.Key)
		}
	}
	f.sound(t, arrived)
}

// closedPort is a loopback address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
