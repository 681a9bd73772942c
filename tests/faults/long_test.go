package faults

import (
	"crypto/tls"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"counterfoil/internal/purchase"
	"counterfoil/queue"
)

// many records n sales, each on a card of its own, by the store's own code: a process for each would take long.
func (c *till) many(n int) (keys []string) {
	c.t.Helper()
	q, err := queue.Open(filepath.Join(c.data, "counterfoil.db"), queue.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	first := int(q.Counts().Recorded.Count)
	for i := first; i < first+n; i++ {
		card := fmt.Sprintf("forloy_enr_many%08d", i)
		c.watch.HideCards(card)
		tx, err := purchase.New(purchase.Sale{
			Card: card, Amount: purchase.Money{Minor: int64(100 + i), Currency: "EUR"},
			LocationID: "loc_1", StaffUserID: "usr_1", ScannedAt: time.Now(), Zone: time.UTC,
		})
		if err == nil {
			tx, err = q.Record(tx)
		}
		if err != nil {
			c.t.Fatal(err)
		}
		keys = append(keys, tx.IdempotencyKey)
	}
	if err := q.Close(); err != nil {
		c.t.Fatal(err)
	}
	return keys
}

// Row 16 with a full batch: wherever the bad item is, 99 arrive and one goes to Review, in at most 14 requests.
func TestOneBadItemOfAHundred(t *testing.T) {
	for _, at := range []int{0, 37, 99} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			t.Parallel()
			f := newForloy(t)
			c := newTill(t, f.url())
			keys := c.many(100)
			f.commit(poison(400, echoing("VALIDATION_ERROR"), fmt.Sprintf("forloy_enr_many%08d", at)), nil)
			if s := c.sync(); s.exit != 0 || s.Accepted != 99 || s.Refused != 1 {
				t.Errorf("%+v", s)
			}
			if n := len(f.requests()); n > 14 {
				t.Errorf("%d requests", n)
			}
			f.sound(t, slices.Delete(slices.Clone(keys), at, at+1))
			if k := c.list()[at]; k.State != review || k.LastError == nil || k.LastError.Code != "VALIDATION_ERROR" {
				t.Errorf("%+v", k)
			}
		})
	}
}

// Row 22 over two runs: the smaller size is remembered, and grows back.
func TestSmallerBatches(t *testing.T) {
	t.Parallel()
	f := newForloy(t)
	c := newTill(t, f.url())
	keys := c.many(150)
	f.commit(over(25, 413, failure("TOO_LARGE")), nil)
	if s := c.sync("--timeout", "5s"); s.exit != 0 || s.Accepted != 150 {
		t.Fatalf("%+v", s)
	}
	sizes := f.requests()
	if !slices.Equal(sizes[:4], []int{100, 50, 25, 25}) {
		t.Errorf("batches of %v", sizes)
	}
	f.sound(t, keys)
	f.commit(nil, nil)
	// The size is 50 after five full batches of 25, and 100 after five more of 50.
	keys = append(keys, c.many(5*50+100)...)
	if s := c.sync(); s.exit != 0 {
		t.Fatalf("%+v", s)
	}
	if last := f.requests(); !slices.Contains(last[len(sizes):], 100) {
		t.Errorf("batches of %v after it had healed", last[len(sizes):])
	}
	f.sound(t, keys)
}

// Row 24: an item that crashes the server must not hold up the others, and is not given up.
func TestCrashingItem(t *testing.T) {
	t.Parallel()
	f := newForloy(t)
	c := newTill(t, f.url())
	keys := c.many(20)
	bad := 7
	f.commit(poison(500, "", fmt.Sprintf("forloy_enr_many%08d", bad)), nil)
	for range 40 {
		if s := c.sync(); s.exit != 4 {
			t.Fatalf("%+v", s)
		} else if s.Left == 1 {
			break
		}
	}
	f.sound(t, slices.Delete(slices.Clone(keys), bad, bad+1))
	if k := c.list()[bad]; k.State != pending || k.Attempts != 0 {
		t.Errorf("%+v", k)
	}
	f.commit(nil, nil)
	if s := c.later(); s.Left != 0 {
		t.Errorf("%+v", s)
	}
	f.sound(t, keys)
}

// Row 23: nothing is sent during a Retry-After, whoever asks, and status tells when it ends. It is capped at an hour.
func TestLongRetryAfter(t *testing.T) {
	t.Parallel()
	f := newForloy(t)
	c := newTill(t, f.url())
	c.stock([]string{cardA, cardB, cardC})
	f.commit(says(429, asJSON, failure("RATE_LIMITED"), "Retry-After", "86400"), nil)
	until := ""
	for range 3 {
		s := c.sync()
		said := strings.Contains(s.errors, "Forloy asks us to wait until ")
		if s.exit != 4 || s.Left != 3 || !said || s.RetryAt == "" {
			t.Errorf("%+v", s)
		}
		if until = s.RetryAt; until != c.status().NextAttempt {
			t.Errorf("sync says %s, status %s", until, c.status().NextAttempt)
		}
		f.commit(nil, nil)
	}
	if n := len(f.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
	at, err := time.Parse(time.RFC3339, until)
	if left := time.Until(at); err != nil || left > time.Hour || left < 50*time.Minute {
		t.Errorf("wait %v: %v", left, err)
	}
}

// Row 29: a wrong clock is reported, and no time is rewritten.
func TestWrongClockIsReported(t *testing.T) {
	for name, tell := range map[string]fault{
		"by the answer": func(f *forloy, r request) bool {
			there := time.Now().UTC().Add(72 * time.Hour).Format(purchase.TimeFormat)
			body := f.answer(r.batch)
			send(r.w, 200, body[:strings.LastIndex(body, `"timestamp"`)]+fmt.Sprintf(`"timestamp":%q}}`, there))
			return true
		},
		"by the header": func(f *forloy, r request) bool {
			r.w.Header().Set("Date", time.Now().UTC().Add(72*time.Hour).Format(http.TimeFormat))
			body := f.answer(r.batch)
			send(r.w, 200, body[:strings.LastIndex(body, `,"meta"`)]+"}")
			return true
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newForloy(t)
			c := newTill(t, f.url())
			c.stock([]string{cardA, cardB, cardC})
			f.commit(tell, nil)
			if s := c.sync(); s.exit != 0 {
				t.Fatalf("%+v", s)
			}
			if s := c.status(); s.ClockOffset == nil || math.Abs(*s.ClockOffset-72*3600) > 30 {
				t.Errorf("%+v", s)
			}
			var keys []string
			for i, k := range c.list() {
				if keys = append(keys, k.Key); f.arrived()[i].At != k.At {
					t.Errorf("scanned at %s, sent as %s", k.At, f.arrived()[i].At)
				}
			}
			f.sound(t, keys)
		})
	}
}

// Rule R3: an attempt that wrote nothing leaves a sale as never offered, and such a sale can be voided. After any other
// attempt it cannot.
func TestOnlyUnsentSalesCanBeVoided(t *testing.T) {
	t.Parallel()
	f := newForloy(t)
	c := newTill(t, f.url())
	keys := c.stock([]string{cardA, cardB, cardC})
	c.env["COUNTERFOIL_API_URL"] = "http://" + closedPort(t)
	c.sync()
	if r := c.run("void", keys[0].Key, "--reason", "a slip"); r.exit != 0 {
		t.Errorf("a sale that never left: exit %d: %s", r.exit, r.errors)
	}
	f.commit(raw(reset), nil)
	c.env["COUNTERFOIL_API_URL"] = f.url()
	c.sync()
	if r := c.run("void", keys[1].Key, "--reason", "a slip"); r.exit != 2 {
		t.Errorf("a sale that may have been processed: exit %d: %s", r.exit, r.errors)
	}
	f.commit(nil, nil)
	if s := c.sync(); s.exit != 0 {
		t.Errorf("%+v", s)
	}
	f.sound(t, []string{keys[1].Key, keys[2].Key})
}

// Row 28: after GOAWAY for a request that was not processed, the batch goes through once on a new connection.
func TestGoAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows ignores SSL_CERT_FILE, so the test's own authority cannot be trusted there")
	}
	t.Parallel()
	f := newForloy(t)
	c := newTill(t, f.url())
	c.stock([]string{cardA, cardB, cardC})
	pair, authority := certificate(t, "127.0.0.1", -time.Hour, time.Hour)
	c.env["SSL_CERT_FILE"] = authority
	config := &tls.Config{Certificates: []tls.Certificate{pair}, NextProtos: []string{"h2"}}
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	c.env["COUNTERFOIL_API_URL"] = "https://" + l.Addr().String() + "/api/v1"
	second := &http.Server{Handler: f.handler()}
	turned := make(chan error, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		conn, err := l.Accept()
		if err == nil {
			err = turnAway(conn)
		}
		turned <- err
		_ = second.Serve(l)
	}()
	t.Cleanup(func() { second.Close(); l.Close(); <-ended })
	c.later()
	if err := <-turned; err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, k := range c.list() {
		keys = append(keys, k.Key)
	}
	f.sound(t, keys)
}

// turnAway reads a request and answers with GOAWAY: nothing was processed.
func turnAway(conn net.Conn) error {
	defer conn.Close()
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
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
			return framer.WriteGoAway(0, http2.ErrCodeNo, nil)
		}
	}
}
