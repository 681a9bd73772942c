package practice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"counterfoil/internal/purchase"
)

const (
	basePath = "/api/v1"
	// maxBody is the largest request body, in bytes. Forloy documents no limit;
	// 100 ordinary transactions are a tenth of this.
	maxBody = 1 << 20
)

// forloy is the API: all it knows, and the handler over it.
type forloy struct {
	log       *slog.Logger
	goOffline func(time.Duration) error // the control's way to the off-switch
	changed   chan struct{}             // buffer of one: changes are coalesced

	mu       sync.Mutex // guards everything below
	latency  time.Duration
	requests int
	access   map[string]grant
	refresh  map[string]*account
	cards    map[string]*card
	named    []string // codes of the named cards

	onlyNamed bool // there are no other cards
	ledger
}

func newForloy(log *slog.Logger, goOffline func(time.Duration) error) *forloy {
	f := &forloy{
		log: log, goOffline: goOffline, changed: make(chan struct{}, 1),
		access: map[string]grant{}, refresh: map[string]*account{}, cards: map[string]*card{},
		ledger: newLedger(),
	}
	f.nameCards()
	return f
}

// handler routes the API. Routes outside the API proper (ledger, control)
// neither count as requests nor wait for the latency.
func (f *forloy) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST "+basePath+"/auth/login", f.endpoint(f.login))
	mux.Handle("POST "+basePath+"/auth/refresh", f.endpoint(f.renew))
	mux.Handle("GET "+basePath+"/auth/me", f.endpoint(f.signedIn(f.me)))
	mux.Handle("POST "+basePath+"/cards/lookup", f.endpoint(f.signedIn(f.lookup)))
	mux.Handle("POST "+basePath+"/rewards/claim", f.endpoint(f.signedIn(f.claim)))
	mux.Handle("POST "+basePath+"/transactions/sync", f.endpoint(f.signedIn(f.sync)))
	mux.Handle(basePath+"/", f.endpoint(func(*call) (answer, error) {
		return answer{}, refusal{http.StatusNotFound, "NOT_FOUND", "There is nothing at this address"}
	}))
	for _, base := range []string{"", basePath} {
		mux.HandleFunc("GET "+base+"/ledger", f.showLedger)
		mux.HandleFunc("GET "+base+"/practice", f.showControl)
		mux.HandleFunc("POST "+base+"/practice", f.control)
	}
	return mux
}

// call is one request of the API.
type call struct {
	*http.Request
	body    []byte
	account *account // who asks; nil before sign-in
}

// answer is what an endpoint gives back. A bare one has no envelope.
type answer struct {
	status int // 0: 200
	data   any
	bare   bool
}

// refusal is a failure with Forloy's own code.
type refusal struct {
	status        int
	code, message string
}

func (r refusal) Error() string { return r.message }

func invalid(status int, format string, args ...any) refusal {
	return refusal{status, "VALIDATION_ERROR", fmt.Sprintf(format, args...)}
}

type endpoint func(*call) (answer, error)

// endpoint reads the request under the limit, lets it wait, and writes the
// answer in Forloy's envelope.
func (f *forloy) endpoint(do endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		latency := f.arrived()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err == nil {
			err = pause(r.Context(), latency)
		}
		var a answer
		if err == nil {
			a, err = do(&call{Request: r, body: body})
		}
		if err != nil {
			f.refuse(w, r, err)
			return
		}
		f.succeed(w, r, a)
	}
}

// signedIn lets only requests with a valid access token pass.
func (f *forloy) signedIn(do endpoint) endpoint {
	return func(c *call) (answer, error) {
		scheme, token, _ := strings.Cut(c.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "bearer") {
			token = ""
		}
		who, err := f.bearer(token)
		if err != nil {
			return answer{}, err
		}
		c.account = who
		return do(c)
	}
}

// arrived counts a request and says how long it has to wait.
func (f *forloy) arrived() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests++
	return f.latency
}

func (f *forloy) requestCount() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.requests
}

// pause waits, and fails when the client or the server goes away meanwhile.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return refusal{http.StatusServiceUnavailable, "SERVICE_UNAVAILABLE", "The service is going away"}
	}
}

type meta struct {
	RequestID string `json:"request_id"`
	Timestamp string `json:"timestamp"`
}

func newMeta() meta {
	return meta{RequestID: "req_practice_" + secret(6), Timestamp: time.Now().UTC().Format(purchase.TimeFormat)}
}

func (f *forloy) succeed(w http.ResponseWriter, r *http.Request, a answer) {
	status := a.status
	if status == 0 {
		status = http.StatusOK
	}
	if a.bare {
		f.write(w, r, status, a.data)
		return
	}
	f.write(w, r, status, struct {
		Success bool `json:"success"`
		Data    any  `json:"data"`
		Meta    meta `json:"meta"`
	}{true, a.data, newMeta()})
}

func (f *forloy) refuse(w http.ResponseWriter, r *http.Request, err error) {
	no := refusal{http.StatusBadRequest, "BAD_REQUEST", "The request could not be read"}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		no = refusal{http.StatusRequestEntityTooLarge, "PAYLOAD_TOO_LARGE",
			fmt.Sprintf("The request is larger than %d bytes", maxBody)}
	}
	errors.As(err, &no)
	type failure struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	f.write(w, r, no.status, struct {
		Success bool    `json:"success"`
		Error   failure `json:"error"`
		Meta    meta    `json:"meta"`
	}{false, failure{no.code, no.message}, newMeta()})
}

// write sends one JSON document. A client that has gone away is not our
// trouble.
func (f *forloy) write(w http.ResponseWriter, r *http.Request, status int, document any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		f.log.Error("practice answer", "path", r.URL.Path, "error", err)
		status = http.StatusInternalServerError
	}
	header := w.Header()
	header.Set("Content-Type", "application/json; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err := w.Write(body.Bytes())
	f.log.Debug("practice request", "method", r.Method, "path", r.URL.Path, "status", status, "error", err)
}

// decode reads a JSON object and nothing behind it.
func decode(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return invalid(http.StatusBadRequest, "The body is not the JSON object expected here")
	}
	return nil
}

func (f *forloy) setLatency(d time.Duration) {
	f.mu.Lock()
	f.latency = max(d, 0)
	f.mu.Unlock()
	f.notify()
}

func (f *forloy) latencyNow() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.latency
}

// notify tells the reader of changed; notices are coalesced.
func (f *forloy) notify() {
	select {
	case f.changed <- struct{}{}:
	default:
	}
}
