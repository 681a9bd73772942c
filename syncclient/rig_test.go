package syncclient

import (
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// rig is a loop in which only the disk is not real.
type rig struct {
	*forloy
	*shelf
	url     string
	client  *Client
	session *Session
	loop    *Loop
	log     *logBook
}

// patient is longer than any answer takes, also of megabytes on a busy PC.
const patient = time.Minute

// onLoopback starts a server and a loop that talks to it.
func onLoopback(t *testing.T) *rig {
	t.Helper()
	f := newForloy()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	r := &rig{forloy: f, shelf: newShelf(), url: server.URL + "/api/v1", log: &logBook{}}
	r.connect(t, Config{BaseURL: r.url, Timeout: patient}, nil)
	return r
}

// connect makes client, session and loop anew, as a restart does: only the
// shelf keeps what it had.
func (r *rig) connect(t *testing.T, c Config, dial dialer) {
	t.Helper()
	c.Logger = slog.New(slog.NewTextHandler(r.log, nil))
	var err error
	if r.client, err = newClient(c, dial); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.client.CloseIdle)
	r.session = fixedSession(t, r.client, testAccess)
	r.restart(t)
}

func (r *rig) restart(t *testing.T) {
	t.Helper()
	var err error
	if r.loop, err = NewLoop(LoopConfig{Outbox: r.shelf, Client: r.client, Session: r.session,
		Logger: slog.New(slog.NewTextHandler(r.log, nil))}); err != nil {
		t.Fatal(err)
	}
	r.loop.draw = rand.New(rand.NewPCG(8, 16)).IntN // seeded, so as never to draw the other bad item
}

func fixedSession(t *testing.T, c *Client, token Secret) *Session {
	t.Helper()
	dir := t.TempDir()
	s, err := NewSession(SessionConfig{Client: c, Store: NewTokenStore(dir, "x", nil), DataDir: dir, Token: token})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sync runs one pass, as the verb does.
func (r *rig) sync(t *testing.T) Outcome {
	t.Helper()
	o, err := r.loop.Pass(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// raw answers with arbitrary bytes on the bare connection.
func raw(do func(c net.Conn)) malfunction {
	return func(w http.ResponseWriter, _ *http.Request, _ []sale) bool {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer c.Close()
		do(c)
		return true
	}
}

// says answers with this status, content type and body.
func says(status int, kind, body string, headers ...string) malfunction {
	return func(w http.ResponseWriter, _ *http.Request, _ []sale) bool {
		if kind != "" {
			w.Header().Set("Content-Type", kind)
		} else {
			w.Header()["Content-Type"] = nil
		}
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		return true
	}
}

// logBook keeps every log line, to be searched for secrets.
type logBook struct {
	mu   sync.Mutex
	text []byte
}

func (b *logBook) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.text = append(b.text, p...)
	return len(p), nil
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// recorded is a malfunction's answer without a network.
func recorded(odd malfunction, req *http.Request) *http.Response {
	w := httptest.NewRecorder()
	odd(w, req, nil)
	resp := w.Result()
	resp.Request = req
	return resp
}
