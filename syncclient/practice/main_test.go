package practice

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs a server for one test, and a client whose connections end with it.
func start(t *testing.T) *peer {
	t.Helper()
	s, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{t: t, Server: s, http: &http.Client{Transport: &http.Transport{}}, token: s.Token()}
	t.Cleanup(func() {
		p.http.CloseIdleConnections()
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return p
}

// peer is a server and a client of it.
type peer struct {
	*Server
	t     *testing.T
	http  *http.Client
	token string
}

// reply is an answer as read: both envelopes, and the bare sign-in.
type reply struct {
	status  int
	body    []byte
	Success bool            `json:"success"`
	Data    json.RawMessage `json:"data"`
	Error   struct{ Code, Message string }
	Meta    struct {
		RequestID string `json:"request_id"`
		Timestamp string `json:"timestamp"`
	}
}

func (p *peer) do(method, url, body string) (reply, error) {
	r, err := http.NewRequestWithContext(p.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	answer, err := p.http.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	got := reply{status: answer.StatusCode}
	if got.body, err = io.ReadAll(answer.Body); err != nil {
		return reply{}, err
	}
	if kind := answer.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		p.t.Errorf("%s %s: content type %q", method, url, kind)
	}
	if err := json.Unmarshal(got.body, &got); err != nil {
		p.t.Errorf("%s %s: %v in %s", method, url, err, got.body)
	}
	return got, nil
}

func (p *peer) post(path, body string) reply {
	p.t.Helper()
	got, err := p.do(http.MethodPost, p.URL()+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	return got
}

func (p *peer) get(url string) reply {
	p.t.Helper()
	got, err := p.do(http.MethodGet, url, "")
	if err != nil {
		p.t.Fatal(err)
	}
	return got
}

// sync sends items and returns the status and every item's verdict.
func (p *peer) sync(items ...string) (int, []verdict) {
	p.t.Helper()
	got := p.post("/transactions/sync", batch(items...))
	var data syncData
	if err := json.Unmarshal(got.Data, &data); err != nil {
		p.t.Fatalf("%v in %s", err, got.body)
	}
	verdicts := make([]verdict, len(data.Results))
	for i, r := range data.Results {
		verdicts[i] = r.Result
	}
	return got.status, verdicts
}

func batch(items ...string) string {
	return `{"transactions":[` + strings.Join(items, ",") + `]}`
}

// sale is one item with a new key.
func sale(card string) string { return saleWithKey(card, uuid.NewString()) }

func saleWithKey(card, key string) string {
	return fmt.Sprintf(`{"qr_code_data":%q,"location_id":"loc","staff_user_id":"usr","purchase_amount":24.50,`+
		`"idempotency_key":%q,"client_timestamp":"2026-03-10T14:22:05.000Z"}`, card, key)
}

func testdata(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// compact is JSON without its white space, numbers untouched.
func compact(t *testing.T, b []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, b); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return out.String()
}
