package syncclient

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/purchase"
)

// cable is a network inside the process, so that time can be the test's own.
// What runs over it is real HTTP.
type cable struct {
	mu    sync.Mutex
	cut   error
	dials []time.Time
	conns chan net.Conn
	open  []net.Conn
}

func (c *cable) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	c.mu.Lock()
	c.dials = append(c.dials, time.Now())
	cut := c.cut
	c.mu.Unlock()
	if cut != nil {
		return nil, cut
	}
	here, there := net.Pipe()
	c.mu.Lock()
	c.open = append(c.open, there)
	c.mu.Unlock()
	select {
	case c.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// pull breaks what is connected and makes dials fail; nil makes them work again.
func (c *cable) pull(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut, c.dials = err, nil
	for _, conn := range c.open {
		conn.Close()
	}
	c.open = nil
}

func (c *cable) Accept() (net.Conn, error) {
	conn, open := <-c.conns
	if !open {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (c *cable) Close() error   { close(c.conns); return nil }
func (c *cable) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}

// shop is a running till in a bubble of its own time.
type shop struct {
	*rig
	cable *cable
	links []purchase.Link // each change of the badge
	mu    sync.Mutex
}

// inShop runs a test with Run at work, and ends everything after it.
func inShop(t *testing.T, grace time.Duration, before func(t *testing.T, s *shop), do func(t *testing.T, s *shop)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &shop{rig: &rig{forloy: newForloy(), shelf: newShelf(), log: &logBook{}}, cable: &cable{conns: make(chan net.Conn)}}
		server := &http.Server{Handler: s.forloy, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
		served := make(chan struct{})
		go func() {
			defer close(served)
			_ = server.Serve(s.cable)
		}()
		s.connect(t, Config{BaseURL: "http://127.0.0.1/api/v1"}, s.cable.dial)
		if before != nil {
			before(t, s)
		}
		var err error
		if s.loop, err = NewLoop(LoopConfig{Outbox: s.shelf, Client: s.client, Session: s.session, Grace: grace,
			Logger: slog.New(slog.NewTextHandler(s.log, nil))}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() {
			if err := s.loop.Run(ctx); err != context.Canceled {
				t.Errorf("Run ended with %v", err)
			}
		})
		running.Go(func() { s.watch(ctx) })
		synctest.Wait()
		do(t, s)
		cancel()
		running.Wait()
		_ = server.Close()
		<-served
		s.sound(t)
		s.promises(t)
	})
}

// watch writes down every change of the badge.
func (s *shop) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.loop.Changed():
			s.mu.Lock()
			if link := s.loop.State().Link; len(s.links) == 0 || s.links[len(s.links)-1] != link {
				s.links = append(s.links, link)
			}
			s.mu.Unlock()
		}
	}
}

func (s *shop) badges() []purchase.Link {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.links)
}

// ring records a sale and says so, as the till does.
func (s *shop) ring(t testing.TB, card string) {
	s.sell(t, card)
	s.loop.Wake()
}

// elapse lets time go by.
func elapse(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestGrace(t *testing.T) {
	inShop(t, 5*time.Second, nil, func(t *testing.T, s *shop) {
		s.ring(t, "forloy_enr_one")
		elapse(2 * time.Second)
		s.ring(t, "forloy_enr_two")
		elapse(3*time.Second - time.Millisecond)
		if n := s.requests(); n != 0 {
			t.Errorf("%d requests inside the grace", n)
		}
		elapse(time.Millisecond)
		if got := s.arrived(); !slices.Equal(got, []string{"forloy_enr_one"}) {
			t.Errorf("after 5 s: %v", got)
		}
		elapse(2 * time.Second)
		if n := len(s.arrived()); n != 2 {
			t.Errorf("after 7 s: %d", n)
		}
		s.ring(t, "forloy_enr_three")
		s.loop.SyncNow() // doesn't wait
		synctest.Wait()
		if n := len(s.arrived()); n != 3 {
			t.Errorf("Sync now: %d", n)
		}
		s.ring(t, "forloy_enr_four")
		s.shelf.mu.Lock()
		s.at(4).RecordedAt = time.Now().Add(3 * time.Hour) // the clock was set back since
		s.shelf.mu.Unlock()
		s.loop.Wake()
		synctest.Wait()
		if n := len(s.arrived()); n != 4 {
			t.Errorf("a sale from the future: %d", n)
		}
	})
}

// TestOutage is a day without Forloy: full jitter between bounds, and then all
// of it arrives by itself (rule R4, row 1).
func TestOutage(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.cable.pull(errRefused)
		s.sellMany(t, 3)
		s.loop.Wake()
		elapse(24 * time.Hour)
		if st := s.loop.State(); st.Link != purchase.LinkUnreachable || st.Cause != "Forloy does not answer" || st.NextTry.IsZero() || st.Halted {
			t.Errorf("%+v", st)
		}
		dials := s.cable.dials
		for i := 1; i < len(dials); i++ {
			if gap, most := dials[i].Sub(dials[i-1]), min(time.Second<<min(i-1, 20), 5*time.Minute); gap > most {
				t.Errorf("pause %d took %v, at most %v", i, gap, most)
			}
		}
		if n := len(dials); n < 288 || n > 1000 {
			t.Errorf("%d tries in a day", n)
		}
		s.cable.pull(nil)
		elapse(5 * time.Minute)
		if n := len(s.arrived()); n != 3 {
			t.Errorf("%d arrived", n)
		}
		// The first was a probe of one item.
		if got := s.sizes(); !slices.Equal(got, []int{1, 2}) {
			t.Errorf("batches: %v", got)
		}
		if got := s.badges(); !slices.Equal(got, []purchase.Link{purchase.LinkOnline, purchase.LinkUnreachable, purchase.LinkOnline}) {
			t.Errorf("badges: %v", got)
		}
	})
}

// TestJitterIsFull: the pauses are spread over the whole of their interval.
func TestJitterIsFull(t *testing.T) {
	for step, most := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
		low, high := time.Duration(1<<62), time.Duration(0)
		for range 500 {
			b := newBackoff()
			for range step {
				b.NextBackOff()
			}
			d := b.NextBackOff()
			low, high = min(low, d), max(high, d)
		}
		if most *= time.Second; low < 0 || high > most+time.Nanosecond || low > most/20 || high < most*19/20 {
			t.Errorf("step %d: from %v to %v of %v", step, low, high, most)
		}
	}
}

// TestProbes is row 1 with nothing waiting: GET /auth/me every 30 s until
// Forloy answers, and no more.
func TestProbes(t *testing.T) {
	inShop(t, 0, func(_ *testing.T, s *shop) { s.cable.pull(errRefused) }, func(t *testing.T, s *shop) {
		elapse(10 * time.Minute)
		if n := len(s.cable.dials); n != 21 {
			t.Errorf("%d tries in 10 minutes", n)
		}
		s.cable.pull(nil)
		elapse(30 * time.Second)
		if st := s.loop.State(); st.Link != purchase.LinkOnline || s.probes != 1 || st.LastAnswer.IsZero() || !st.LastSync.IsZero() {
			t.Errorf("%+v after %d probes", st, s.probes)
		}
		elapse(time.Hour)
		if s.probes != 1 {
			t.Errorf("%d probes", s.probes)
		}
	})
}

// TestProbeNeverHalts: an odd answer to the probe must not keep sales back.
func TestProbeNeverHalts(t *testing.T) {
	inShop(t, 0, func(_ *testing.T, s *shop) { s.cable.pull(errRefused) }, func(t *testing.T, s *shop) {
		s.forloy.mu.Lock()
		s.lost = true
		s.forloy.mu.Unlock()
		s.cable.pull(nil)
		elapse(31 * time.Second)
		if st := s.loop.State(); st.Link != purchase.LinkUnreachable || st.Halted || st.Cause != "The address is wrong" {
			t.Errorf("%+v", st)
		}
		s.ring(t, "forloy_enr_one")
		elapse(time.Second)
		if n := len(s.arrived()); n != 1 {
			t.Errorf("%d arrived", n)
		}
	})
}

// TestWaitsAsAsked is row 23 with Run: neither new sales nor Sync now nor a
// sleep skips it.
func TestWaitsAsAsked(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.commit(says(429, "application/json", failure("RATE_LIMITED"), "Retry-After", "600"))
		s.ring(t, "forloy_enr_one")
		synctest.Wait()
		s.commit(nil)
		for range 9 {
			s.ring(t, fmt.Sprintf("forloy_enr_x%d", s.requests()))
			s.loop.SyncNow()
			elapse(30 * time.Second)
			s.loop.resume(true)
			elapse(36 * time.Second)
		}
		if n := s.requests(); n != 1 {
			t.Errorf("%d requests", n)
		}
		if st := s.loop.State(); st.Link != purchase.LinkUnreachable || !strings.HasPrefix(st.Cause, "Forloy asks us to wait until ") || st.LastError.Code != "RATE_LIMITED" {
			t.Errorf("%+v", st)
		}
		elapse(7 * time.Second)
		if n := len(s.arrived()); n != 10 {
			t.Errorf("%d arrived", n)
		}
	})
}

// TestHalt: halted, a new sale does not try, the 5-minute probe and Sync now
// do.
func TestHalt(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.commit(says(404, "text/html", html))
		s.ring(t, "forloy_enr_one")
		synctest.Wait()
		if st := s.loop.State(); !st.Halted || st.Link != purchase.LinkUnreachable || st.Cause != "The address is wrong" || !st.NextTry.Equal(time.Now().Add(5*time.Minute)) {
			t.Errorf("%+v", st)
		}
		for range 4 {
			s.ring(t, "forloy_enr_two")
			elapse(time.Minute)
		}
		if n := s.requests(); n != 1 {
			t.Errorf("%d requests while halted", n)
		}
		elapse(time.Minute)
		if n := s.requests(); n != 2 {
			t.Errorf("%d requests after the probe", n)
		}
		s.commit(nil)
		s.loop.SyncNow()
		synctest.Wait()
		if st := s.loop.State(); st.Halted || st.Link != purchase.LinkOnline || len(s.arrived()) != 5 {
			t.Errorf("%+v", st)
		}
	})
}

// TestPassLiftsHalt: a verb carried out by the window finds Forloy well again,
// and new sales go at once.
func TestPassLiftsHalt(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.commit(says(404, "", ""))
		s.ring(t, "forloy_enr_one")
		synctest.Wait()
		s.commit(nil)
		if o := s.sync(t); o.Exit != ExitDone {
			t.Errorf("%+v", o)
		}
		s.ring(t, "forloy_enr_two")
		synctest.Wait()
		if n := len(s.arrived()); n != 2 || s.loop.State().Halted {
			t.Errorf("%d arrived", n)
		}
	})
}

// TestNewSalesGoAtOnce: an item that fails, and its card, wait for the next
// pass; a new sale of another card does not (R4, R7).
func TestNewSalesGoAtOnce(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.forloy.verdict = func(x sale) string {
			if x.Card == "forloy_enr_bad" {
				return `{"success":false,"error":"INTERNAL_ERROR"}`
			}
			return ""
		}
		s.ring(t, "forloy_enr_bad")
		elapse(10 * time.Minute) // the pauses have grown
		tries := s.look()[0].Attempts
		before := s.requests()
		s.ring(t, "forloy_enr_bad")
		s.ring(t, "forloy_enr_good")
		synctest.Wait()
		if got := s.arrived(); !slices.Equal(got, []string{"forloy_enr_good"}) {
			t.Errorf("%v", got)
		}
		if tx := s.look()[0]; tx.Attempts > tries+1 || s.requests() > before+2 {
			t.Errorf("%d attempts, %d requests", tx.Attempts, s.requests()-before)
		}
		if st := s.loop.State(); st.Link != purchase.LinkOnline || st.NextTry.IsZero() {
			t.Errorf("%+v", st)
		}
		s.forloy.mu.Lock()
		s.forloy.verdict = nil
		s.forloy.mu.Unlock()
		elapse(5 * time.Minute)
		if got := s.arrived(); len(got) != 3 || s.count(purchase.Pending) != 0 {
			t.Errorf("%v", got)
		}
	})
}

// TestNoFlicker: one hiccup between two answers is not shown, and retries
// while Forloy is away don't touch the badge.
func TestNoFlicker(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		hiccups := 0
		s.commit(func(w http.ResponseWriter, r *http.Request, b []sale) bool {
			hiccups++
			return hiccups%2 == 1 && says(502, "", "")(w, r, b)
		})
		for i := range 20 {
			s.ring(t, fmt.Sprintf("forloy_enr_%03d", i))
			elapse(10 * time.Second)
		}
		if got := s.badges(); !slices.Equal(got, []purchase.Link{purchase.LinkOnline}) || len(s.arrived()) != 20 {
			t.Errorf("badges: %v", got)
		}
		s.commit(says(502, "", ""))
		s.ring(t, "forloy_enr_more")
		elapse(time.Hour)
		s.commit(nil)
		elapse(5 * time.Minute)
		if got := s.badges(); !slices.Equal(got, []purchase.Link{purchase.LinkOnline, purchase.LinkUnreachable, purchase.LinkOnline}) {
			t.Errorf("badges: %v", got)
		}
	})
}

// TestAwake is row 30: the PC has slept while a request was under way.
func TestAwake(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.commit(func(_ http.ResponseWriter, r *http.Request, _ []sale) bool {
			<-r.Context().Done()
			return true
		})
		s.ring(t, "forloy_enr_one")
		synctest.Wait()
		s.commit(nil)
		s.loop.resume(true)
		synctest.Wait()
		if got := s.arrived(); len(got) != 1 || s.requests() != 2 {
			t.Errorf("%v after %d requests", got, s.requests())
		}
	})
	const unknown = -1
	for _, c := range []struct {
		wall, monotonic, asleep time.Duration
		want                    clockChange
	}{
		{5 * time.Second, 5 * time.Second, 0, asUsual},
		{35 * time.Second, 5 * time.Second, 30 * time.Second, asUsual},
		{35*time.Second + 1, 5 * time.Second, 30 * time.Second, slept},
		{8 * time.Hour, 5 * time.Second, 8 * time.Hour, slept},
		{8 * time.Hour, 5 * time.Second, unknown, slept},
		{8 * time.Hour, 5 * time.Second, 0, setAhead},
		{-8 * time.Hour, 5 * time.Second, 0, setBack},
		{-8 * time.Hour, 5 * time.Second, unknown, setBack},
		{time.Minute, time.Minute, 0, asUsual}, // the machine was busy
	} {
		if got := judgeClocks(c.wall, c.monotonic, 0, c.asleep); got != c.want {
			t.Errorf("wall %v, monotonic %v, asleep %v: %v", c.wall, c.monotonic, c.asleep, got)
		}
	}
}

// TestDiskFullInRun: stopped, not resent in a loop, and settled when there is
// room (row 34).
func TestDiskFullInRun(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.set("Settle", fmt.Errorf("the disk is full"))
		s.ring(t, "forloy_enr_one")
		elapse(time.Hour)
		if n := s.requests(); n != 1 || !s.loop.State().Halted {
			t.Errorf("%d requests, %+v", n, s.loop.State())
		}
		s.set("Settle", nil)
		elapse(5 * time.Minute)
		if s.count(purchase.Synced) != 1 || s.requests() != 1 || s.loop.State().Halted || s.loop.State().Cause != "" {
			t.Errorf("%d requests, %+v", s.requests(), s.loop.State())
		}
	})
}

// TestSignInResumes is row 17 with Run: both tokens dead, recording goes on,
// and a sign-in sends what waits.
func TestSignInResumes(t *testing.T) {
	inShop(t, 0, func(t *testing.T, s *shop) {
		s.session = newSession(t, s.client, t.TempDir())
	}, func(t *testing.T, s *shop) {
		if st := s.loop.State(); st.Link != purchase.LinkSignIn || !st.Halted || st.Cause != "Sign in to resume" {
			t.Errorf("%+v", st)
		}
		s.ring(t, "forloy_enr_one")
		elapse(time.Hour)
		if len(s.headers) != 0 {
			t.Errorf("%d requests without a token", len(s.headers))
		}
		if _, err := s.session.SignIn(t.Context(), "ana@shop.example", "pass-word-123", nil); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if st := s.loop.State(); st.Link != purchase.LinkOnline || st.Halted || len(s.arrived()) != 1 {
			t.Errorf("%+v", st)
		}
		elapse(48 * time.Hour) // the access token is long over, the refresh token good
		s.ring(t, "forloy_enr_two")
		synctest.Wait()
		if n := len(s.arrived()); n != 2 {
			t.Errorf("%d arrived", n)
		}
		s.forloy.mu.Lock()
		s.forloy.access, s.forloy.refused = "another", true
		s.forloy.mu.Unlock()
		s.ring(t, "forloy_enr_three")
		synctest.Wait()
		if st := s.loop.State(); st.Link != purchase.LinkSignIn || !st.Halted {
			t.Errorf("%+v", st)
		}
		if tx := s.look()[2]; tx.Attempts != 0 || tx.State != purchase.Pending {
			t.Errorf("%+v", tx)
		}
	})
}

// TestSignOutShows: whoever signs out sees at once that nobody is signed in, with
// nothing to send, with a sale in its grace, and without a request.
func TestSignOutShows(t *testing.T) {
	for _, waits := range []bool{false, true} {
		inShop(t, 5*time.Second, func(t *testing.T, s *shop) {
			s.session = newSession(t, s.client, t.TempDir())
			if _, err := s.session.SignIn(t.Context(), "ana@shop.example", "pass-word-123", nil); err != nil {
				t.Fatal(err)
			}
		}, func(t *testing.T, s *shop) {
			synctest.Wait()
			if st := s.loop.State(); st.Link != purchase.LinkOnline {
				t.Fatalf("%+v", st)
			}
			if waits {
				s.ring(t, "forloy_enr_one")
				synctest.Wait()
			}
			asked := s.requests()
			if err := s.session.SignOut(t.Context()); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if st := s.loop.State(); st.Link != purchase.LinkSignIn || !st.Halted {
				t.Errorf("a sale waits: %v, after the sign-out %+v", waits, st)
			}
			if s.requests() != asked {
				t.Error("Forloy was asked without a token")
			}
		})
	}
}

// TestDays runs a shop through days of random faults: whatever happened, in
// the end everything has arrived once, in the order of each card.
func TestDays(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			luck := &dice{from: rand.New(rand.NewPCG(seed, 7))}
			inShop(t, 5*time.Second, nil, func(t *testing.T, s *shop) {
				faults := []fault{nil, nil, raw(func(net.Conn) {}), says(500, "", ""), says(200, "text/html", html), says(200, "application/json", "{"),
					says(429, "", "", "Retry-After", "90"), says(404, "", ""), says(413, "", ""), poison(400, "forloy_enr_poison"),
					func(_ http.ResponseWriter, r *http.Request, _ []sale) bool { <-r.Context().Done(); return true },
					func(w http.ResponseWriter, r *http.Request, b []sale) bool {
						s.answer(b[:1+luck.IntN(len(b))])
						return true
					},
				}
				// Every card may fail for the moment.
				s.forloy.verdict = func(sale) string {
					if luck.IntN(20) == 0 {
						return `{"success":false,"error":"INTERNAL_ERROR"}`
					}
					return ""
				}
				for range 300 {
					switch luck.IntN(8) {
					case 0:
						s.commit(faults[luck.IntN(len(faults))])
					case 1:
						s.cable.pull([]error{nil, nil, errRefused}[luck.IntN(3)])
					case 2:
						s.loop.SyncNow()
					case 3:
						s.loop.resume(true)
					default:
						s.ring(t, fmt.Sprintf("forloy_enr_%03d", luck.IntN(12)))
					}
					elapse(time.Duration(luck.IntN(200)) * time.Second)
				}
				s.commit(nil)
				s.cable.pull(nil)
				s.forloy.mu.Lock()
				s.forloy.verdict = nil
				s.forloy.mu.Unlock()
				elapse(2 * time.Hour)
				if n := s.count(purchase.Pending); n != 0 {
					t.Errorf("%d still wait: %+v", n, s.loop.State())
				}
				s.inOrder(t)
			})
		})
	}
}

// dice are thrown by the test and by the server.
type dice struct {
	mu   sync.Mutex
	from *rand.Rand
}

func (d *dice) IntN(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.from.IntN(n)
}

// inOrder checks that what arrived is what is synced, and that each card's
// sales arrived as they were recorded.
func (r *rig) inOrder(t interface {
	Helper()
	Errorf(string, ...any)
}) {
	t.Helper()
	place := map[string]purchase.Sequence{}
	synced := 0
	for _, tx := range r.look() {
		place[tx.IdempotencyKey] = tx.Sequence
		if tx.State == purchase.Synced {
			synced++
		}
	}
	r.forloy.mu.Lock()
	defer r.forloy.mu.Unlock()
	last := map[string]purchase.Sequence{}
	for _, s := range r.forloy.ledger {
		if last[s.Card] > place[s.Key] {
			t.Errorf("sale %d of a card arrived after sale %d", place[s.Key], last[s.Card])
		}
		last[s.Card] = place[s.Key]
	}
	if len(r.forloy.ledger) < synced {
		t.Errorf("%d synced, %d in Forloy's ledger", synced, len(r.forloy.ledger))
	}
}
