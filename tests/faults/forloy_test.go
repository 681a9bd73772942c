package faults

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// sale is an item as it was received.
type sale struct {
	Key  string `json:"idempotency_key"`
	Card string `json:"qr_code_data"`
	At   string `json:"client_timestamp"`
	raw  string
}

// request is one call of the sync endpoint.
type request struct {
	*http.Request
	w     http.ResponseWriter
	batch []sale
}

// fault answers a request instead of the server. If it returns false, the server answers.
type fault func(f *forloy, r request) bool

// forloy is a test double of Forloy, with a ledger, that commits a fault.
type forloy struct {
	server    *httptest.Server
	stranger  *httptest.Server // another host, which must never get a request
	strangers atomic.Int32     // requests that it got

	rotated chan struct{} // closed when the answer to a refresh is about to be lost
	over    chan struct{} // closed when the test has ended

	mu      sync.Mutex
	fault   fault
	verdict func(s sale) string // an item's result as JSON; "": accepted
	ledger  []sale              // accepted, in the order of arrival
	sent    map[string][]string // the bytes of each attempt, by key
	sizes   []int               // of the batches
	headers []http.Header
	auth    auth
}

func newForloy(t testing.TB) *forloy {
	f := &forloy{sent: map[string][]string{}, rotated: make(chan struct{}), over: make(chan struct{})}
	f.server = httptest.NewUnstartedServer(f.handler())
	f.server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	f.server.Start()
	f.stranger = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { f.strangers.Add(1) }))
	t.Cleanup(f.server.Close)
	t.Cleanup(f.stranger.Close)
	t.Cleanup(func() { close(f.over) }) // before the server is closed, which waits for its answers
	return f
}

// gone waits until the client has hung up. The test's end is waited for as well: that a client was killed is not always
// noticed under Wine.
func (f *forloy) gone(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-f.over:
	}
}

func (f *forloy) url() string { return f.server.URL + "/api/v1" }

func (f *forloy) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/auth/login", f.login)
	mux.HandleFunc("POST /api/v1/auth/refresh", f.refresh)
	mux.HandleFunc("GET /api/v1/auth/me", f.me)
	mux.HandleFunc("POST /api/v1/transactions/sync", f.sync)
	return mux
}

func (f *forloy) sync(w http.ResponseWriter, r *http.Request) {
	var body struct{ Transactions []json.RawMessage }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		send(w, http.StatusBadRequest, failure("BAD_REQUEST"))
		return
	}
	one := request{Request: r, w: w}
	for _, raw := range body.Transactions {
		s := sale{raw: string(raw)}
		if err := json.Unmarshal(raw, &s); err != nil {
			panic(err)
		}
		one.batch = append(one.batch, s)
	}
	f.mu.Lock()
	f.headers, f.sizes = append(f.headers, r.Header.Clone()), append(f.sizes, len(one.batch))
	for _, s := range one.batch {
		f.sent[s.Key] = append(f.sent[s.Key], s.raw)
	}
	commit, good := f.fault, f.auth.good(r)
	f.mu.Unlock()
	switch {
	case !good:
		send(w, http.StatusUnauthorized, failure("TOKEN_EXPIRED"))
	case commit == nil || !commit(f, one):
		send(w, http.StatusOK, f.answer(one.batch))
	}
}

// answer books a batch and returns the answer.
func (f *forloy) answer(batch []sale) string {
	var results []string
	for _, s := range batch {
		results = append(results, f.result(s))
	}
	return envelope(results...)
}

// result books one sale and returns its result, to be put into an envelope.
func (f *forloy) result(s sale) string { return result(s.Key, f.book(s)) }

func result(key, verdict string) string {
	return fmt.Sprintf(`{"idempotency_key":%q,"result":%s}`, key, verdict)
}

func envelope(results ...string) string {
	return fmt.Sprintf(`{"success":true,"data":{"results":[%s]},"meta":{"request_id":"req_1","timestamp":%q}}`,
		strings.Join(results, ","), time.Now().UTC().Format("2006-01-02T15:04:05.000Z"))
}

func failure(code string) string {
	const form = `{"success":false,"error":{"code":%q,"message":"No, because of %s"},"meta":{"request_id":"req_1"}}`
	return fmt.Sprintf(form, code, code)
}

// book accepts a sale, once.
func (f *forloy) book(s sale) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.verdict != nil {
		if v := f.verdict(s); v != "" {
			return v
		}
	}
	again := slices.ContainsFunc(f.ledger, func(l sale) bool { return l.Key == s.Key })
	if !again {
		f.ledger = append(f.ledger, s)
	}
	const form = `{"success":true,"idempotent":%t,"transaction_id":"txn_%s","card_type":"punch"}`
	return fmt.Sprintf(form, again, s.Key[:8])
}

func send(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// commit sets the fault and the verdicts. Two nils heal.
func (f *forloy) commit(wrong fault, verdict func(sale) string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault, f.verdict = wrong, verdict
}

// requests returns the sizes of the batches so far.
func (f *forloy) requests() []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.sizes)
}

// arrived returns the sales in the ledger, in the order of arrival.
func (f *forloy) arrived() []sale {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.ledger)
}

// sound checks what must hold after any fault: these keys arrived once and no others, each attempt had the same bytes,
// and no other host got a request.
func (f *forloy) sound(t testing.TB, keys []string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	var got []string
	for _, s := range f.ledger {
		got = append(got, s.Key)
		if s.raw != f.sent[s.Key][0] {
			t.Errorf("%s was booked as %s", s.Key, s.raw)
		}
	}
	slices.Sort(got)
	if want := slices.Sorted(slices.Values(keys)); !slices.Equal(got, want) {
		t.Errorf("%d sales in the ledger, want %d:\n%q\n%q", len(got), len(want), got, want)
	}
	for key, tries := range f.sent {
		for _, raw := range tries {
			if raw != tries[0] {
				t.Errorf("%s was sent as %s, then as %s", key, tries[0], raw)
			}
		}
	}
	for _, h := range f.headers {
		if h.Get("Idempotency-Key") != "" {
			t.Error("an Idempotency-Key header was sent")
		}
	}
	if n := f.strangers.Load(); n > 0 {
		t.Errorf("another host got %d requests", n)
	}
}
