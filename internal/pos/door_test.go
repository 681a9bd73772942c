package pos_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

const secret = "made in settings"

// openDoor opens a door at a free port until the test ends.
func openDoor(t *testing.T, s *shop, log io.Writer) (port int) {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port = listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	open := make(chan error, 100)
	d := pos.Door{Port: port, Counter: s.counter(), Say: say, Logger: slog.New(slog.NewTextHandler(log, nil)),
		Secret:  func(_ context.Context, given string) (bool, error) { return given == secret, s.trouble },
		Trouble: func(err error) { open <- err }}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { d.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	if err := <-open; err != nil {
		t.Fatal(err)
	}
	return port
}

func address(port int) string { return (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}).String() }

// post sends a sale as a POS should; change makes something of it that is wrong.
func post(t *testing.T, port int, body string, change func(*http.Request)) (status int, answer string, h http.Header) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "http://"+address(port)+"/sale", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	if change != nil {
		change(r)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	got, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, string(text), got.Header
}

func TestDoor(t *testing.T) {
	var s shop
	port := openDoor(t, &s, io.Discard)
	status, text, _ := post(t, port, `{"amount":24.50,"receipt":"R-1"}`, nil)
	standing := `{"handed_over":true,"recorded":false,"idempotency_key":null,"state":"standing","receipt":"R-1"}` + "\n"
	if status != 200 || text != standing || len(s.filled) != 1 {
		t.Errorf("got %d, %s; on the form %v", status, text, s.filled)
	}
	status, _, _ = post(t, port, `{"amount":24.50,"receipt":"R-1"}`, func(r *http.Request) {
		r.Host = strings.Replace(r.Host, "127.0.0.1", "LocalHost", 1)
	})
	if status != 200 {
		t.Errorf("a name in capitals: got %d", status)
	}
	var first, again pos.Answer
	for _, to := range []*pos.Answer{&first, &again} {
		status, text, _ := post(t, port, sale("R-2"), nil)
		if err := json.Unmarshal([]byte(text), to); status != 200 || err != nil {
			t.Fatalf("got %d, %s, %v", status, text, err)
		}
	}
	if len(s.recorded) != 1 || !first.Recorded || *first.Key != s.recorded[0].IdempotencyKey ||
		*again.Key != *first.Key {
		t.Errorf("recorded %d, told %+v and %+v", len(s.recorded), first, again)
	}
}

// Whoever is not a POS of this PC with the secret gets nothing done, and no header
// that would let a page read the answer.
func TestStrangers(t *testing.T) {
	var s shop
	var log bytes.Buffer
	port := openDoor(t, &s, &log)
	for name, test := range map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"no secret":           {func(r *http.Request) { r.Header.Del("Authorization") }, 401},
		"another secret":      {func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, 401},
		"another scheme":      {func(r *http.Request) { r.Header.Set("Authorization", "Basic "+secret) }, 401},
		"two secrets":         {func(r *http.Request) { r.Header.Add("Authorization", "Bearer x") }, 401},
		"two kinds":           {func(r *http.Request) { r.Header.Add("Content-Type", "text/plain") }, 415},
		"a name of their own": {func(r *http.Request) { r.Host = "evil.example" }, 421},
		"a name and our port": {func(r *http.Request) { r.Host = "evil.example:" + r.URL.Port() }, 421},
		"another port":        {func(r *http.Request) { r.Host = "127.0.0.1:1" }, 421},
		"a page":              {func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"a page without":      {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"a page asking first": {func(r *http.Request) { r.Method = "OPTIONS" }, 405},
		"asking for all": {func(r *http.Request) {
			r.Method, r.URL.Opaque, r.Host = "OPTIONS", "*", "evil.example"
		}, 421},
		"reading":            {func(r *http.Request) { r.Method = "GET" }, 405},
		"another path":       {func(r *http.Request) { r.URL.Path = "/sales" }, 404},
		"a form":             {func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 415},
		"no kind of content": {func(r *http.Request) { r.Header.Del("Content-Type") }, 415},
	} {
		status, text, h := post(t, port, sale("R-1"), test.change)
		var said struct{ Error string }
		if err := json.Unmarshal([]byte(text), &said); status != test.want || err != nil ||
			!strings.HasSuffix(said.Error, ".") {
			t.Errorf("%s: got %d, %s, want %d and a sentence", name, status, text, test.want)
		}
		for header := range h {
			if strings.HasPrefix(header, "Access-Control-") {
				t.Errorf("%s: the answer has %s", name, header)
			}
		}
	}
	if len(s.recorded)+len(s.filled) != 0 {
		t.Error("a stranger got something done")
	}
	if strings.Contains(log.String(), secret) {
		t.Error("the log has the secret")
	}
}

func TestDoorRefuses(t *testing.T) {
	var s shop
	port := openDoor(t, &s, io.Discard)
	post(t, port, sale("R-1"), nil)
	for name, test := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"half":           {`{"amount":`, 400, "pos.cut_short"},
		"csv":            {"amount\n1\n", 400, "pos.format"},
		"amount":         {`{"amount":"1.000,00"}`, 422, "amount.malformed"},
		"swapped":        {`{"amount":"3","card":"1234.56","receipt":"R-2","record":true}`, 422, "card.impossible"},
		"scan test":      {`{"amount":"3","card":"` + purchase.TestCode + `"}`, 422, "card.test_code"},
		"another amount": {`{"amount":"1","receipt":"R-1"}`, 409, "pos.receipt"},
		"long":           {`{"note":"` + strings.Repeat("x", 1<<20) + `"}`, 413, "pos.too_long"},
	} {
		if status, text, _ := post(t, port, test.body, nil); status != test.status ||
			!strings.Contains(text, test.says) {
			t.Errorf("%s: got %d, %s, want %d, %s", name, status, text, test.status, test.says)
		}
	}
	s.stop(fault.New(fault.StoreFull))
	if status, text, _ := post(t, port, sale("R-3"), nil); status != 503 || !strings.Contains(text, "store.full") {
		t.Errorf("a full disk: got %d, %s", status, text)
	}
	if len(s.filled) != 0 || len(s.recorded) != 1 {
		t.Errorf("filled %d, recorded %d", len(s.filled), len(s.recorded))
	}
}

// Nobody on the network reaches the door.
func TestOnThisPCAlone(t *testing.T) {
	listener, err := pos.Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if at := listener.Addr().(*net.TCPAddr); !at.IP.IsLoopback() {
		t.Errorf("it listens at %v", at)
	}
}

// The settings open and close the ways in while the window is open, and a port that
// another program has is told.
func TestInbox(t *testing.T) {
	var s shop
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	told := make(chan error, 100)
	inbox := pos.NewInbox(pos.Options{Counter: s.counter(), Till: func() string { return "till" }, Say: say,
		Logger:  slog.New(slog.DiscardHandler),
		Secret:  func(context.Context, string) (bool, error) { return true, nil },
		Trouble: func(err error) { told <- err }})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { inbox.Run(ctx) })
	defer running.Wait()
	defer cancel()

	dir := t.TempDir()
	both := till.Settings{POSFolder: dir + "/none", POSPort: port}
	if n := len(pos.Check(both)); n != 2 {
		t.Errorf("doctor would tell %d things, want 2", n)
	}
	inbox.Use(both)
	kinds := map[fault.Kind]bool{}
	for len(kinds) < 2 { // each is told as soon as it is known
		<-told
		for _, err := range inbox.Report() {
			f, _ := fault.Of(err)
			kinds[f.Kind] = true
		}
	}
	if !kinds[fault.InboxGone] || !kinds[fault.InboxTaken] {
		t.Errorf("told %v", kinds)
	}
	write(t, sale("R-1"), dir, "sale.json")
	inbox.Use(till.Settings{POSFolder: dir})
	for len(s.receipts()) == 0 || len(inbox.Report()) != 0 {
		time.Sleep(time.Millisecond)
	}
	if trouble := pos.Check(till.Settings{POSFolder: dir}); len(trouble) != 0 {
		t.Errorf("nothing is wrong, and doctor would tell %v", trouble)
	}
}
