package syncclient

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

const html = "<!doctype html><title>Welcome to our WLAN</title>"

// reset closes a connection with RST, as a dying server does.
func reset(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }

// TestWholeRequestFaults commits each fault of a request as a whole, on three
// sales of three cards. None of them may move a sale, and afterwards the sales
// arrive once each, with the same bytes.
func TestWholeRequestFaults(t *testing.T) {
	const (
		left   = ExitLeft
		signIn = ExitSignIn
	)
	away, dead := purchase.LinkUnreachable, purchase.LinkSignIn
	for _, c := range []struct {
		row    string
		fault  malfunction
		exit   Exit
		link   purchase.Link
		cause  fault.Kind
		halted bool
	}{
		{"3 HTML with 200", says(200, "text/html", html), left, away, fault.LinkPortal, false},
		{"3 HTML without a type", says(200, "", html), left, away, fault.LinkPortal, false},
		{"3 HTML with 511", says(511, "text/html", html), left, away, fault.LinkPortal, false},
		{"3 HTML with 400", says(400, "text/html", html), left, away, fault.LinkPortal, false},
		{"3 redirect to a portal", says(302, "text/html", html, "Location", "http://portal.example/login"), left, away,
			fault.LinkPortal, false},
		{"3 JSON called text", says(200, "text/plain", `{"success":true,"data":{"results":[]}}`), left, away,
			fault.LinkCutShort, false},
		{"4 proxy", says(407, "text/html", html), left, away, fault.LinkProxyUnnamed, true},
		{"5 reset before an answer", raw(reset), left, away, fault.LinkBrokenOff, false},
		{"5 closed before an answer", raw(func(net.Conn) {}), left, away, fault.LinkBrokenOff, false},
		{"6 truncated", raw(func(c net.Conn) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n",
				`{"success":true`)
		}), left, away, fault.LinkCutShort, false},
		{"6 bad JSON", says(200, "application/json", `{"success":true,"data":{"results":[}`), left, away,
			fault.LinkCutShort, false},
		{"6 a field twice", says(200, "application/json", `{"success":true,"success":true,"data":{"results":[]}}`),
			left, away, fault.LinkCutShort, false},
		{"6 empty", says(200, "application/json", ""), left, away, fault.LinkCutShort, false},
		{"6 204", says(204, "", ""), left, away, fault.LinkCutShort, false},
		{"6 not HTTP", raw(func(c net.Conn) { fmt.Fprint(c, "hello\r\n\r\n") }), left, away, fault.LinkCutShort,
			false},
		{"7 nobody answered", says(200, "application/json", envelopeOf("")), left, away, fault.LinkCutShort, false},
		{"12 says no", says(200, "application/json", failure("INTERNAL_ERROR")), left, away, fault.LinkServer, false},
		{"12 no data", says(200, "application/json", `{"success":true,"meta":{}}`), left, away, fault.LinkServer,
			false},
		{"12 null data", says(200, "application/json", `{"success":true,"data":null}`), left, away, fault.LinkServer,
			false},
		{"16 all refused", says(400, "application/json", failure("VALIDATION_ERROR")), left, away,
			fault.LinkFormat, true},
		{"17 fixed token dead", says(401, "application/json", failure("TOKEN_EXPIRED")), signIn, dead,
			fault.SignInNeeded, true},
		{"18", says(403, "application/json", failure("FORBIDDEN")), signIn, dead, fault.SignInRefused, true},
		{"19 404", says(404, "text/html", html), left, away, fault.LinkAddress, true},
		{"19 405", says(405, "application/json", failure("X")), left, away, fault.LinkAddress, true},
		{"19 410", says(410, "", ""), left, away, fault.LinkAddress, true},
		{"19 501", says(501, "", ""), left, away, fault.LinkAddress, true},
		{"20 408", says(408, "", ""), left, away, fault.LinkServer, false},
		{"20 425", says(425, "", ""), left, away, fault.LinkServer, false},
		{"21", says(409, "application/json", failure("CONFLICT")), left, away, fault.LinkServer, false},
		{"23 429 without Retry-After", says(429, "", ""), left, away, fault.LinkWait, false},
		{"23 503 without Retry-After", says(503, "text/html", html), left, away, fault.LinkWait, false},
		{"24 500", says(500, "text/html", html), left, away, fault.LinkServer, false},
		{"24 502", says(502, "", ""), left, away, fault.LinkServer, false},
		{"24 504", says(504, "", ""), left, away, fault.LinkServer, false},
		{"24 599", says(599, "", ""), left, away, fault.LinkServer, false},
		{"24 a status nobody knows", says(299, "application/json", envelopeOf("")), left, away, fault.LinkServer,
			false},
		{"24 truncated", raw(func(c net.Conn) { fmt.Fprint(c, "HTTP/1.1 500 Oh\r\nContent-Length: 500\r\n\r\nhalf") }),
			left, away, fault.LinkServer, false},
		{"25 301", says(301, "", "", "Location", "/api/v2/transactions/sync"), left, away, fault.LinkMoved,
			true},
		{"25 302", says(302, "", "", "Location", "/api/v2/transactions/sync"), left, away, fault.LinkMoved,
			true},
		{"25 303", says(303, "", "", "Location", "/x"), left, away, fault.LinkMoved, true},
		{"25 307", says(307, "", "", "Location", "/x"), left, away, fault.LinkMoved, true},
		{"25 308 without a place", says(308, "", ""), left, away, fault.LinkMoved, true},
		{"27 huge body", says(200, "application/json", envelopeOf(`"`+strings.Repeat("x", maxBody)+`"`)), left, away,
			fault.LinkCutShort, false},
		{"27 gzip bomb", says(200, "application/json", bomb(), "Content-Encoding", "gzip"), left, away,
			fault.LinkCutShort, false},
		{"27 huge headers", says(200, "application/json", "{}", "X-Long", strings.Repeat("x", 2*maxHeader)), left, away,
			fault.LinkCutShort, false},
	} {
		t.Run(c.row, func(t *testing.T) {
			r := onLoopback(t)
			r.sellMany(t, 3)
			r.commit(c.fault)
			o := r.sync(t)
			if o.Exit != c.exit || o.Left != 3 || o.Accepted+o.Refused != 0 || o.Cause.Kind != c.cause {
				t.Errorf("outcome: %+v", o)
			}
			s := r.loop.State()
			if s.Link != c.link || s.Cause != o.Cause || s.Halted != c.halted || s.Sending || s.LastError.At.IsZero() {
				t.Errorf("state: %+v", s)
			}
			for _, tx := range r.look() {
				if tx.State != purchase.Pending || tx.Attempts != 0 || tx.FirstSentAt.IsZero() ||
					tx.LastError.Code != "" {
					t.Errorf("an item was moved: %+v", tx)
				}
			}
			known, err := LastKnown(r.Load)
			if err != nil || known.Link != c.link || known.Cause != o.Cause {
				t.Errorf("last known: %+v %v", known, err)
			}
			r.commit(nil)
			r.restart(t)
			if o := r.sync(t); o.Exit != ExitDone || o.Left != 0 || o.Cause.Kind != "" {
				t.Errorf("after the fault: %+v", o)
			}
			if s := r.loop.State(); s.Link != purchase.LinkOnline || s.Cause.Kind != "" || s.Halted ||
				s.LastSync.IsZero() {
				t.Errorf("state after the fault: %+v", s)
			}
			r.sound(t)
			r.promises(t)
			if n := len(r.arrived()); n != 3 {
				t.Errorf("%d sales arrived", n)
			}
		})
	}
}

// bomb is 64 MiB of blanks, compressed.
func bomb() string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		_, _ = z.Write(blank)
	}
	_ = z.Close()
	return b.String()
}

// TestUnreadableThreeTimes is row 6: only the third in a row is reported.
func TestUnreadableThreeTimes(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 2)
	r.commit(says(200, "application/json", "{"))
	for i, want := range []fault.Kind{fault.LinkCutShort, fault.LinkCutShort, fault.LinkUnreadable} {
		r.restart(t) // each from a process of its own
		if o := r.sync(t); o.Cause.Kind != want {
			t.Errorf("time %d: %q", i+1, o.Cause)
		}
	}
}

// TestAfterProcessing is row 5: the server has done its work, but the answer is
// lost. The next answer says so.
func TestAfterProcessing(t *testing.T) {
	for name, lose := range map[string]func(http.ResponseWriter, *http.Request){
		"reset": func(w http.ResponseWriter, _ *http.Request) {
			c, _, _ := http.NewResponseController(w).Hijack()
			reset(c)
			c.Close()
		},
		"timeout": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			r := onLoopback(t)
			r.connect(t, Config{BaseURL: r.url, Timeout: 150 * time.Millisecond}, nil)
			r.sellMany(t, 3)
			r.commit(func(w http.ResponseWriter, req *http.Request, batch []sale) bool {
				r.answer(batch)
				lose(w, req)
				return true
			})
			if o := r.sync(t); o.Exit != ExitLeft || o.Left != 3 {
				t.Fatalf("%+v", o)
			}
			r.commit(nil)
			r.connect(t, Config{BaseURL: r.url, Timeout: patient}, nil)
			if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 3 {
				t.Errorf("%+v", o)
			}
			r.sound(t)
		})
	}
}

// TestDrip is row 26: a body that arrives byte by byte is cut off by the
// deadline of the whole exchange.
func TestDrip(t *testing.T) {
	r := onLoopback(t)
	r.connect(t, Config{BaseURL: r.url, Timeout: 200 * time.Millisecond}, nil)
	r.sellMany(t, 1)
	r.commit(func(w http.ResponseWriter, req *http.Request, _ []sale) bool {
		w.Header().Set("Content-Type", "application/json")
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			if _, err := io.WriteString(w, " "); err != nil {
				return true
			}
			_ = http.NewResponseController(w).Flush()
			select {
			case <-req.Context().Done():
				return true
			case <-tick.C:
			}
		}
	})
	if o := r.sync(t); o.Exit != ExitLeft || o.Cause.Kind != fault.LinkTimedOut {
		t.Errorf("%+v", o)
	}
}

// TestSwitchedProtocols: a 101, as a wrong proxy may send it, leaves the connection open
// and without a deadline. It is let go at once, and is a status that nobody knows (row 24).
func TestSwitchedProtocols(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 1)
	r.commit(raw(func(c net.Conn) {
		fmt.Fprint(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_ = c.SetReadDeadline(time.Now().Add(patient / 2))
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("the till has not let go: %v", err)
		}
	}))
	if o := r.sync(t); o.Exit != ExitLeft || o.Left != 1 || o.Cause.Kind != fault.LinkServer {
		t.Errorf("%+v", o)
	}
}

// TestNeverFollowed is row 25: another host gets neither body nor token.
func TestNeverFollowed(t *testing.T) {
	other := newForloy()
	second, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: other}
	go func() { _ = server.Serve(second) }()
	defer server.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		r := onLoopback(t)
		r.sellMany(t, 1)
		r.commit(says(status, "", "", "Location", "http://"+second.Addr().String()+"/api/v1/transactions/sync"))
		if o := r.sync(t); o.Exit != ExitLeft || o.Left != 1 {
			t.Errorf("%d: %+v", status, o)
		}
	}
	if len(other.headers) != 0 {
		t.Errorf("the other host was asked %d times", len(other.headers))
	}
}
