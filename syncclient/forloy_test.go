package syncclient

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

const (
	testAccess  = "access-token-0001-secret"
	testRefresh = "refresh-token-0001-secret"
)

// sale is an item as it was sent.
type sale struct {
	Key  string `json:"idempotency_key"`
	Card string `json:"qr_code_data"`
	raw  string
}

// malfunction answers one request to /transactions/sync in the server's place.
// It returns false to let the server answer.
type malfunction func(w http.ResponseWriter, r *http.Request, batch []sale) bool

// forloy is a small Forloy with a ledger, which malfunctions as it is told to.
type forloy struct {
	mu          sync.Mutex
	malfunction malfunction
	verdict     func(s sale) string // an item's result as JSON; "": accepted
	ledger      []sale              // accepted, in order of arrival
	asked       map[string][]string // the bytes of each item at every try, by key
	batches     [][]sale
	probes      int
	access      string // "": any token is valid
	refresh     string
	pairs       int
	refused     bool // the refresh token is dead
	lost        bool // there is no /auth/me
	headers     []http.Header
}

func newForloy() *forloy { return &forloy{asked: map[string][]string{}} }

func (f *forloy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	f.mu.Lock()
	f.headers = append(f.headers, r.Header.Clone())
	f.mu.Unlock()
	switch r.URL.Path {
	case "/api/v1/auth/login":
		f.pair(w, `"user":{"id":"usr_1","email":"ana@shop.example","user_type":"system_user","merchant_id":"mer_1",`+
			`"location":{"id":"loc_1","name":"Downtown"},"locations":[]}`)
	case "/api/v1/auth/refresh":
		f.renew(w, body)
	case "/api/v1/auth/me":
		f.me(w, r)
	case "/api/v1/transactions/sync":
		f.sync(w, r, body)
	default:
		http.NotFound(w, r)
	}
}

func (f *forloy) sync(w http.ResponseWriter, r *http.Request, body []byte) {
	var request struct{ Transactions []json.RawMessage }
	if err := json.Unmarshal(body, &request); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	var batch []sale
	for _, raw := range request.Transactions {
		var s sale
		_ = json.Unmarshal(raw, &s)
		s.raw = string(raw)
		batch = append(batch, s)
	}
	f.mu.Lock()
	f.batches = append(f.batches, batch)
	for _, s := range batch {
		f.asked[s.Key] = append(f.asked[s.Key], s.raw)
	}
	fault := f.malfunction
	f.mu.Unlock()
	if !f.good(r) {
		f.refuse(w, http.StatusUnauthorized, "TOKEN_EXPIRED")
		return
	}
	if fault != nil && fault(w, r, batch) {
		return
	}
	send(w, http.StatusOK, f.answer(batch))
}

func (f *forloy) good(r *http.Request) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.access == "" || r.Header.Get("Authorization") == "Bearer "+f.access
}

// answer books a batch and returns the answer.
func (f *forloy) answer(batch []sale) string {
	results := ""
	for i, s := range batch {
		if i > 0 {
			results += ","
		}
		results += fmt.Sprintf(`{"idempotency_key":%q,"result":%s}`, s.Key, f.book(s))
	}
	return envelopeOf(results)
}

func envelopeOf(results string) string {
	return fmt.Sprintf(`{"success":true,"data":{"results":[%s]},"meta":{"request_id":"req_1","timestamp":%q}}`,
		results, time.Now().UTC().Format(purchase.TimeFormat))
}

// book books an item, once.
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
	return fmt.Sprintf(`{"success":true,"idempotent":%t,"transaction_id":"txn_%s","card_type":"punch"}`, again,
		s.Key[:8])
}

func (f *forloy) renew(w http.ResponseWriter, body []byte) {
	var request struct {
		Token string `json:"refresh_token"`
	}
	_ = json.Unmarshal(body, &request)
	f.mu.Lock()
	dead := f.refused || request.Token != f.refresh
	f.mu.Unlock()
	if dead {
		f.refuse(w, http.StatusUnauthorized, "UNAUTHORIZED")
		return
	}
	f.pair(w, "")
}

func (f *forloy) pair(w http.ResponseWriter, more string) {
	f.mu.Lock()
	f.pairs++
	f.access, f.refresh = fmt.Sprintf("access-token-%04d-secret", f.pairs+1),
		fmt.Sprintf("refresh-token-%04d-secret", f.pairs+1)
	body := fmt.Sprintf(`{"access_token":%q,"refresh_token":%q,"expires_in":3600,"token_type":"bearer"`, f.access,
		f.refresh)
	f.mu.Unlock()
	if more != "" {
		body += "," + more
	}
	send(w, http.StatusOK, body+"}")
}

func (f *forloy) me(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.probes++
	lost := f.lost
	f.mu.Unlock()
	if lost {
		http.NotFound(w, r)
		return
	}
	if !f.good(r) {
		f.refuse(w, http.StatusUnauthorized, "TOKEN_EXPIRED")
		return
	}
	send(w, http.StatusOK, `{"success":true,"data":{"id":"usr_1","email":"ana@shop.example","user_type":"owner",`+
		`"merchant_id":"mer_1"},"meta":{}}`)
}

func (f *forloy) refuse(w http.ResponseWriter, status int, code string) {
	send(w, status, failure(code))
}

func failure(code string) string {
	return fmt.Sprintf(`{"success":false,"error":{"code":%q,"message":"No, because %s"},"meta":{"request_id":"r"}}`,
		code, code)
}

func send(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// commit sets the malfunction; nil ends it.
func (f *forloy) commit(fault malfunction) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.malfunction = fault
}

func (f *forloy) requests() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.batches)
}

// sizes are the sizes of all batches so far.
func (f *forloy) sizes() []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []int
	for _, b := range f.batches {
		out = append(out, len(b))
	}
	return out
}

// arrived are the cards in the ledger, in order.
func (f *forloy) arrived() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for _, s := range f.ledger {
		out = append(out, s.Card)
	}
	return out
}

// sound checks what must hold after any malfunction: each sale was booked at
// most once, and every try had the same bytes.
func (f *forloy) sound(t testing.TB) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	seen := map[string]bool{}
	for _, s := range f.ledger {
		if seen[s.Key] {
			t.Errorf("booked twice: %s", s.Key)
		}
		seen[s.Key] = true
	}
	for key, tries := range f.asked {
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
}
