package syncclient

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

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

// fails checks a pass that cannot have written a byte: no sale keeps its mark,
// so each may still be voided (rule R3).
func (r *rig) fails(t *testing.T, link purchase.Link, cause fault.Fault, halted bool) {
	t.Helper()
	r.sellMany(t, 2)
	o := r.sync(t)
	if s := r.loop.State(); o.Exit != ExitLeft || o.Left != 2 || s.Link != link || o.Cause != cause ||
		s.Halted != halted {
		t.Errorf("%+v\n%+v", o, s)
	}
	for _, tx := range r.look() {
		if !tx.FirstSentAt.IsZero() || tx.Attempts != 0 {
			t.Errorf("marked though nothing was written: %+v", tx)
		}
	}
	if !r.void(1) {
		t.Error("a sale that never left cannot be voided")
	}
	r.promises(t)
}

func offline(t *testing.T, c Config, dial dialer) *rig {
	t.Helper()
	r := &rig{forloy: newForloy(), shelf: newShelf(), log: &logBook{}}
	c.Timeout = time.Minute // none of these waits for it: Wine on a busy PC takes seconds to read its root certificates
	r.connect(t, c, dial)
	return r
}

// TestNoNetwork is row 1.
func TestNoNetwork(t *testing.T) {
	t.Run("refused", func(t *testing.T) {
		r := offline(t, Config{BaseURL: "http://" + closedPort(t)}, nil)
		r.fails(t, purchase.LinkUnreachable, fault.New(fault.LinkNoAnswer), false)
	})
	t.Run("names don't resolve", func(t *testing.T) {
		nobody := closedPort(t)
		resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", nobody)
		}}
		dial := (&net.Dialer{Resolver: resolver}).DialContext
		r := offline(t, Config{BaseURL: "https://api.forloy.test/api/v1"}, dial)
		r.fails(t, purchase.LinkOffline, fault.New(fault.LinkNoNetwork), false)
	})
	t.Run("closed before a byte", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				c.Close()
			}
		}()
		r := offline(t, Config{BaseURL: "https://" + l.Addr().String()}, nil)
		r.fails(t, purchase.LinkUnreachable, fault.New(fault.LinkNoAnswer), false)
	})
}

// TestMarksOfEarlierTries: a try that has written nothing removes only its own
// marks (rule R3).
func TestMarksOfEarlierTries(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 1)
	r.commit(says(500, "", ""))
	r.sync(t)
	r.sellMany(t, 1)
	r.connect(t, Config{BaseURL: "http://" + closedPort(t)}, nil)
	r.sync(t)
	if r.void(1) || !r.void(2) {
		t.Errorf("%+v", r.look())
	}
	r.promises(t)
}

// TestUntrusted is row 2.
func TestUntrusted(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		name, host string
		from, to   time.Duration
		known      bool
		built      time.Time
		cause      fault.Kind
		clock      bool
	}{
		{"unknown", "127.0.0.1", -day, day, false, time.Time{}, fault.LinkUntrustedIssuer, false},
		{"expired", "127.0.0.1", -2 * day, -day, true, time.Time{}, fault.LinkUntrustedDate, false},
		{"not yet", "127.0.0.1", day, 2 * day, true, time.Now().Add(day), fault.LinkUntrustedDate,
			true},
		{"wrong host", "127.0.0.2", -day, day, true, time.Time{}, fault.LinkUntrustedName, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, pool := secureServer(t, newForloy(), c.host, c.from, c.to)
			r := offline(t, Config{BaseURL: server.URL, Built: c.built}, nil)
			if c.known {
				r.client.transport.TLSClientConfig.RootCAs = pool
			}
			r.fails(t, purchase.LinkUnreachable, fault.Fault{Kind: c.cause, Facts: fault.Facts{Clock: c.clock}}, true)
		})
	}
	t.Run("plain http", func(t *testing.T) {
		server := httptest.NewServer(newForloy())
		defer server.Close()
		r := offline(t, Config{BaseURL: strings.Replace(server.URL, "http:", "https:", 1)}, nil)
		r.fails(t, purchase.LinkUnreachable, fault.New(fault.LinkUntrusted), true)
	})
	t.Run("sound", func(t *testing.T) {
		f := newForloy()
		server, pool := secureServer(t, f, "127.0.0.1", -day, day)
		r := offline(t, Config{BaseURL: server.URL + "/api/v1"}, nil)
		r.client.transport.TLSClientConfig.RootCAs = pool
		r.sellMany(t, 2)
		if o := r.sync(t); o.Exit != ExitDone || len(f.arrived()) != 2 {
			t.Errorf("%+v", o)
		}
	})
}

// secureServer has a certificate for host, valid for the given time, and
// returns the pool that vouches for it.
func secureServer(t *testing.T, h http.Handler, host string, from, to time.Duration) (
	*httptest.Server, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	card := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IsCA: true,
		BasicConstraintsValid: true, NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(to),
		IPAddresses: []net.IP{net.ParseIP(host)}}
	der, err := x509.CreateCertificate(rand.Reader, card, card, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	return server, pool
}

// TestIdleConnectionClosed is row 28: the server has closed the connection in
// the meantime.
func TestIdleConnectionClosed(t *testing.T) {
	r := onLoopback(t)
	for range 5 {
		r.sellMany(t, 1)
		r.commit(func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
			body := r.answer(batch)
			c, _, _ := http.NewResponseController(w).Hijack()
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
				len(body), body)
			c.Close() // without an answer
			return true
		})
		for r.count(purchase.Pending) > 0 {
			r.sync(t) // at worst one try breaks off, and the next is idempotent
		}
	}
	if n := len(r.arrived()); n != 5 {
		t.Errorf("%d arrived", n)
	}
	r.sound(t)
}

// TestGoAway is row 28: the server sends GOAWAY for a request that it has not
// processed. The request is sent once, on a new connection.
func TestGoAway(t *testing.T) {
	f := newForloy()
	server, pool := secureServer(t, f, "127.0.0.1", -time.Hour, time.Hour)
	second := &http.Server{Handler: f, TLSConfig: server.TLS}
	turned := make(chan error, 1)
	config := server.TLS
	l, err := tls.Listen("tcp", "127.0.0.1:0",
		&tls.Config{Certificates: config.Certificates, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	// The first connection is turned away; later ones reach the server.
	go func() {
		conn, err := l.Accept()
		if err == nil {
			err = turnAway(conn)
		}
		turned <- err
		_ = second.Serve(l)
	}()
	defer second.Close()
	r := offline(t, Config{BaseURL: "https://" + l.Addr().String() + "/api/v1"}, nil)
	r.client.transport.TLSClientConfig.RootCAs = pool
	r.forloy = f
	r.sellMany(t, 3)
	for range 2 { // the second is not needed if the library opens the new connection by itself
		r.sync(t)
	}
	if err := <-turned; err != nil {
		t.Fatal(err)
	}
	if r.count(purchase.Synced) != 3 || len(f.arrived()) != 3 {
		t.Errorf("%+v", r.loop.State())
	}
	f.sound(t)
	r.client.CloseIdle()
}

// turnAway reads a request and answers GOAWAY: nothing was processed.
func turnAway(conn net.Conn) error {
	defer conn.Close()
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(conn, preface); err != nil {
		return err
	}
	framer := http2.NewFramer(conn, conn)
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	if err := framer.WriteSettings(); err != nil {
		return err
	}
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return err
		}
		if data, is := frame.(*http2.DataFrame); is && data.StreamEnded() {
			return errors.Join(framer.WriteGoAway(0, http2.ErrCodeNo, nil))
		}
	}
}

// TestRedirectKind: a move stays on the same site, a portal leads elsewhere.
func TestRedirectKind(t *testing.T) {
	c, err := NewClient(Config{BaseURL: "https://api.forloy.com/api/v1"})
	if err != nil {
		t.Fatal(err)
	}
	for to, want := range map[string]Kind{
		"/api/v2/x":                     Moved,
		"https://api.forloy.com/v2":     Moved,
		"https://api2.forloy.com/v1":    Moved,
		"http://api.forloy.com/api/v1/": Portal,
		"https://wifi.hotel.example/":   Portal,
		"http://192.168.0.1/login":      Portal,
		"https://192.168.0.1/login":     Portal,
		"":                              Moved,
		"https://%zz":                   Moved,
	} {
		if got := c.redirectKind(reply{header: http.Header{"Location": {to}}}); got != want {
			t.Errorf("%q: %v", to, got)
		}
	}
}
