package syncclient

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestNewSalesLeaveBackoffAlone is rule R4: a sale that Forloy cannot take now
// is tried again when its pass says so, however many sales are made in the
// meantime; those go at once.
func TestNewSalesLeaveBackoffAlone(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		sick := s.sell(t, "forloy_enr_sick")
		s.forloy.mu.Lock()
		s.verdict = func(one sale) string {
			if one.Key == sick.IdempotencyKey {
				return `{"success":false,"error":"INTERNAL_ERROR"}`
			}
			return ""
		}
		s.forloy.mu.Unlock()
		s.loop.Wake()
		synctest.Wait()
		next := s.loop.State().NextTry
		if wait := time.Until(next); next.IsZero() || wait > time.Second {
			t.Fatalf("the first pause is %v", wait)
		}
		for i := range 5 {
			s.ring(t, "forloy_enr_new"+string(rune('a'+i)))
			synctest.Wait()
			if again := s.loop.State().NextTry; !again.Equal(next) {
				t.Errorf("after new sale %d the pass begins at %v, not %v", i+1, again, next)
			}
		}
		if n := len(s.arrived()); n != 5 {
			t.Errorf("%d new sales went at once", n)
		}
		if n := s.at(sick.Sequence).Attempts; n != 1 {
			t.Errorf("%d attempts: a new sale is no reason for another", n)
		}
		// The pauses of later passes fit the number of failures.
		longest := time.Second
		for range 6 {
			elapse(time.Until(s.loop.State().NextTry) + time.Millisecond)
			longest *= 2
			s.ring(t, "forloy_enr_more")
			synctest.Wait()
			s.ring(t, "forloy_enr_evenmore")
			synctest.Wait()
			if wait := time.Until(s.loop.State().NextTry); wait > longest {
				t.Errorf("a pause of %v, at most %v", wait, longest)
			}
		}
		// Trouble with new sales does not postpone the pass either.
		next = s.loop.State().NextTry
		s.commit(says(500, "", ""))
		s.ring(t, "forloy_enr_last")
		synctest.Wait()
		if again := s.loop.State().NextTry; again.After(next) {
			t.Errorf("put off from %v to %v", next, again)
		}
	})
}

// TestOneLoopAtATime is rule R7: a loop that replaces another sends nothing
// before the other's batch has been answered, and the other sends nothing more.
func TestOneLoopAtATime(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 3)
	var mu sync.Mutex
	busy, most := 0, 0
	count := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		busy += by
		most = max(most, busy)
	}
	arrived, release := make(chan struct{}, 1), make(chan struct{})
	r.commit(func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		count(1)
		defer count(-1)
		arrived <- struct{}{}
		<-release
		send(w, 200, r.answer(batch))
		return true
	})
	next := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		count(1)
		defer count(-1)
		r.forloy.commit(nil)
		r.forloy.ServeHTTP(w, req)
	}))
	defer next.Close()
	turn := NewTurn()
	loop := func(base string) *Loop {
		t.Helper()
		c, err := NewClient(Config{BaseURL: base + "/api/v1", Timeout: 30 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.CloseIdle)
		l, err := NewLoop(LoopConfig{Outbox: r.shelf, Client: c, Session: fixedSession(t, c, testAccess), Turn: turn})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	old, fresh := loop(r.url[:len(r.url)-len("/api/v1")]), loop(next.URL)
	var runs sync.WaitGroup
	ended := make(chan error, 1)
	runs.Go(func() { ended <- old.Run(t.Context()) })
	<-arrived
	passed := make(chan Outcome, 1)
	runs.Go(func() {
		o, err := fresh.Pass(context.WithoutCancel(t.Context()))
		if err != nil {
			t.Error(err)
		}
		passed <- o
	})
	old.Finish()
	r.sellMany(t, 2)
	select {
	case o := <-passed:
		t.Errorf("sent beside the other loop: %+v", o)
	default:
	}
	close(release)
	if err := <-ended; err != nil {
		t.Errorf("Run ended with %v", err)
	}
	if o := <-passed; o.Left != 0 || o.Accepted != 2 {
		t.Errorf("%+v", o)
	}
	runs.Wait()
	if most != 1 {
		t.Errorf("%d requests at a time", most)
	}
	if n := r.count(purchase.Synced); n != 5 {
		t.Errorf("%d synced", n)
	}
	r.sound(t)
	r.promises(t)
}

// TestOtherMerchantsToken is row 43: a token is used only for its own
// merchant's sales, wherever the till got it from.
func TestOtherMerchantsToken(t *testing.T) {
	for name, c := range map[string]struct {
		needed string
		me     malfunction // answers /auth/me instead
		sends  bool
		cause  fault.Kind
	}{
		"another merchant": {"mer_2", nil, false,
			fault.SignInOtherAs},
		"his own":             {"MER_1", nil, true, ""},
		"not known whose":     {"", nil, true, ""},
		"the API won't tell":  {"mer_2", says(404, "application/json", failure("NOT_FOUND")), true, ""},
		"it may not be asked": {"mer_2", says(403, "application/json", failure("FORBIDDEN")), true, ""},
		"a filter in between": {"mer_2", says(403, "text/html", html), false, fault.LinkPortal},
		"400 is no batch's":   {"mer_2", says(400, "application/json", failure("X")), false, fault.LinkServer},
		"413 is no batch's":   {"mer_2", says(413, "", ""), false, fault.LinkServer},
		"no word of merchants": {"mer_2", says(200, "application/json", `{"success":true,"data":{"id":"u"}}`),
			true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := onLoopback(t)
			r.sellMany(t, 2)
			r.between("/auth/me", c.me)
			r.owned(t, c.needed)
			o := r.sync(t)
			if sent := r.requests() > 0; sent != c.sends || o.Exit == ExitDone != c.sends {
				t.Errorf("%+v after %d requests", o, r.requests())
			}
			if c.sends {
				return
			}
			if o.Cause.Kind != c.cause {
				t.Errorf("%+v", o)
			}
			if s := r.loop.State(); c.me == nil &&
				(o.Exit != ExitSignIn || !s.Halted || s.Link != purchase.LinkSignIn) {
				t.Errorf("%+v\n%+v", o, s)
			}
			if tx := r.look()[0]; !tx.FirstSentAt.IsZero() || tx.Attempts != 0 {
				t.Errorf("%+v", tx)
			}
		})
	}
}

// owned makes all sales belong to this merchant.
func (r *rig) owned(t *testing.T, merchant string) {
	t.Helper()
	var err error
	r.loop, err = NewLoop(LoopConfig{Outbox: r.shelf, Client: r.client, Session: r.session,
		Owner: func() (string, string, error) { return merchant, "ben@two.example", nil }})
	if err != nil {
		t.Fatal(err)
	}
}

// TestKeptSignInOfAnother: a stored sign-in says which merchant it belongs to,
// without a question to Forloy, after a restart and after a refresh.
func TestKeptSignInOfAnother(t *testing.T) {
	r, dir := signedIn(t)
	r.sellMany(t, 1)
	r.forloy.access = "expired"
	r.session = newSession(t, r.client, dir)
	r.owned(t, "mer_1")
	if o := r.sync(t); o.Exit != ExitDone || r.probes != 0 {
		t.Errorf("%+v after %d questions", o, r.probes)
	}
	r.sellMany(t, 1)
	r.session = newSession(t, r.client, dir)
	r.owned(t, "mer_2")
	if o := r.sync(t); o.Exit != ExitSignIn || r.probes != 0 || len(r.arrived()) != 1 {
		t.Errorf("%+v after %d questions", o, r.probes)
	}
}

// TestRefusedAccount: an account that is refused leaves the session as it was.
func TestRefusedAccount(t *testing.T) {
	r, dir := signedIn(t)
	before, err := r.session.token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	no := http.ErrNotSupported
	if _, err := r.session.SignIn(t.Context(), "ana@shop.example", "pass-word-123",
		func(purchase.Profile) error { return no }); err != no {
		t.Fatal(err)
	}
	for _, s := range []*Session{r.session, newSession(t, r.client, dir)} {
		if token, err := s.token(t.Context()); err != nil || token != before {
			t.Errorf("%v", err)
		}
	}
}

// TestEndpointsHeedRetryAfter is rule R4 at every endpoint: each is left alone
// for as long as it asks.
func TestEndpointsHeedRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		r := &rig{forloy: newForloy(), shelf: newShelf(), log: &logBook{}}
		r.connect(t, Config{BaseURL: "http://127.0.0.1/api/v1"}, nil)
		r.client.http.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			asked++
			return recorded(says(429, "", "", "Retry-After", "59.5"), req), nil
		})
		for name, call := range map[string]func() error{
			"login":   func() error { _, _, err := r.client.Login(t.Context(), "a@b.c", "pass-word"); return err },
			"refresh": func() error { _, err := r.client.refresh(t.Context(), "r"); return err },
			"me":      func() error { _, _, err := r.client.me(t.Context(), "t"); return err },
			"lookup":  func() error { _, err := r.client.Lookup(t.Context(), "t", "forloy_enr_1", false); return err },
		} {
			asked = 0
			first := asTrouble(call())
			if first == nil || first.Kind != Wait || first.RetryAfter != time.Minute ||
				first.Fault() != waitUntil(time.Now().Add(time.Minute)) {
				t.Fatalf("%s: %+v", name, first)
			}
			time.Sleep(59 * time.Second)
			if again := asTrouble(call()); again == nil || again.Kind != Wait || again.RetryAfter != time.Second ||
				asked != 1 {
				t.Errorf("%s: %+v after %d requests", name, again, asked)
			}
			time.Sleep(time.Second)
			if call(); asked != 2 {
				t.Errorf("%s: %d requests", name, asked)
			}
		}
	})
}
