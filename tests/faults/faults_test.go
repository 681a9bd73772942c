package faults

import (
	"strings"
	"testing"
	"time"
)

const (
	cardA = "forloy_enr_faultsa00000001"
	cardB = "forloy_enr_faultsb00000002"
	cardC = "forloy_enr_faultsc00000003"

	pending, review, done = "pending", "review", "synced"

	online, offline, unreachable, signIn = "online", "offline", "unreachable", "sign_in"
)

// row is a fault, and what must come of it. The zero fields mean three sales on three cards of which none moves and
// none is charged an attempt, and which all arrive once the fault is over.
type row struct {
	name    string
	cards   []string
	at      func(t *testing.T, f *forloy, c *till) // puts a fault on the way to the server
	fault   fault
	verdict func(sale) string
	flags   []string
	times   int // how many times sync runs; the last run is checked

	exit     int
	link     string   // the connection in status
	cause    string   // in sync's answer and on its standard error
	last     string   // in the last_error of status; "": the cause
	states   []string // of the sales, in order
	attempts []int
	code     string   // of the last_error of a sale that was charged an attempt
	end      []string // the states when the fault is over; nil: all synced
	requests int      // the most batches that may be sent; 0: any number
	slowly   bool     // the fault is over only after its Retry-After
}

// down is a fault that moves no sale: Forloy counts as unreachable.
func down(name string, f fault, cause string) row {
	return row{name: name, fault: f, exit: 4, link: unreachable, cause: cause}
}

// blocked is like down, with a fault on the way to the server.
func blocked(name string, at func(*testing.T, *forloy, *till), cause string) row {
	r := down(name, nil, cause)
	r.at = at
	return r
}

// noSignIn is a fault that makes the till ask for a sign-in, after one request.
func noSignIn(name string, f fault, cause string) row {
	return row{name: name, fault: f, exit: 5, link: signIn, cause: cause, requests: 1}
}

// takes is a fault in spite of which every sale arrives.
func takes(name string, f fault) row {
	return row{name: name, fault: f, link: online, states: []string{done, done, done}}
}

// stays is a fault after which the sale on card B still waits, and the others have arrived.
func stays(name string) row {
	return row{name: name, exit: 4, link: online, cause: notEvery, states: []string{done, pending, done}}
}

// rejects is a fault that puts the sale on one card into Review, and lets the others arrive.
func rejects(name, card, code string, attempts int) row {
	r := takes(name, nil)
	r.code, r.attempts = code, []int{0, 0, 0}
	for i, c := range []string{cardA, cardB, cardC} {
		if c == card {
			r.states[i], r.attempts[i] = review, attempts
		}
	}
	r.end = r.states
	return r
}

// by sets the fault.
func (r row) by(f fault) row {
	r.fault = f
	return r
}

// saying gives the sale that does not arrive a verdict.
func (r row) saying(verdict string) row {
	r.verdict = func(s sale) string {
		for i, card := range []string{cardA, cardB, cardC} {
			if s.Card == card && r.states[i] != done {
				return verdict
			}
		}
		return ""
	}
	return r
}

// charged says what the sale on card B was charged.
func (r row) charged(code string, attempts int) row {
	r.code, r.attempts = code, []int{0, attempts, 0}
	return r
}

// telling says what status has as the last error, if it is not the cause.
func (r row) telling(last string) row {
	r.last = last
	return r
}

// within limits the number of batches.
func (r row) within(requests int) row {
	r.requests = requests
	return r
}

// repeated runs sync that many times.
func (r row) repeated(times int) row {
	r.times = times
	return r
}

// hurried gives sync a short timeout.
func (r row) hurried() row {
	r.flags = []string{"--timeout", "700ms"}
	return r
}

// waiting says that the fault is over only after its Retry-After.
func (r row) waiting() row {
	r.slowly = true
	return r
}

// TestFaults commits every fault while the built program syncs, and then heals it.
func TestFaults(t *testing.T) {
	for _, r := range faultRows() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			f := newForloy(t)
			c := newTill(t, f.url())
			r.fill()
			sold := c.stock(r.cards)
			f.commit(r.fault, r.verdict)
			if r.at != nil {
				r.at(t, f, c)
			}
			for range r.times - 1 {
				c.sync(r.flags...)
			}
			before, began := len(f.requests()), time.Now()
			s := c.sync(r.flags...)
			r.checkSync(t, s)
			if n := len(f.requests()) - before; r.requests > 0 && n > r.requests {
				t.Errorf("%d requests, want %d", n, r.requests)
			}
			r.checkStatus(t, c.status(), began)
			r.checkItems(t, sold, c.list(), r.states)
			r.heal(t, f, c, sold)
		})
	}
}

// fill replaces zero fields by what they mean.
func (r *row) fill() {
	if r.cards == nil {
		r.cards = []string{cardA, cardB, cardC}
	}
	if r.states == nil {
		r.states = []string{pending, pending, pending}
	}
	if r.attempts == nil {
		r.attempts = []int{0, 0, 0}
	}
	if r.end == nil {
		r.end = []string{done, done, done}
	}
	if r.last == "" {
		r.last = r.cause
	}
	r.times = max(r.times, 1)
}

func count(states []string, state string) int {
	n := 0
	for _, s := range states {
		if s == state {
			n++
		}
	}
	return n
}

func (r *row) checkSync(t *testing.T, s synced) {
	t.Helper()
	said := strings.Contains(s.Cause, r.cause) && (s.Cause == "") == (r.cause == "")
	if s.exit != r.exit || s.Left != count(r.states, pending) || !said {
		t.Errorf("sync: %+v", s)
	}
	if !strings.Contains(s.errors, r.cause) || (s.errors == "") != (r.exit == 0) {
		t.Errorf("sync said %q", s.errors)
	}
}

// checkStatus checks what status says after a sync that began at a given time.
func (r *row) checkStatus(t *testing.T, s standing, began time.Time) {
	t.Helper()
	counts := [4]int{s.Recorded, s.Pending, s.Review, s.Synced}
	want := [4]int{3, count(r.states, pending), count(r.states, review), count(r.states, done)}
	if s.Connection != r.link || counts != want {
		t.Errorf("status: %+v", s)
	}
	if r.link != online && (s.LastError == nil || !strings.Contains(s.LastError.Message, r.last)) {
		t.Errorf("last error: %+v", s.LastError)
	}
	if r.slowly && s.NextAttempt == "" && time.Since(began) < wait { // later the wait may be over
		t.Error("status does not know when the next attempt may be")
	}
}

// checkItems compares the sales with the expected states, and with what was sold.
func (r *row) checkItems(t *testing.T, sold, now []kept, states []string) {
	t.Helper()
	if len(now) != len(sold) {
		t.Fatalf("%d sales of %d", len(now), len(sold))
	}
	for i, k := range now {
		if k.State != states[i] || k.Attempts != r.attempts[i] {
			t.Errorf("sale %d is %s after %d attempts, want %s after %d",
				i, k.State, k.Attempts, states[i], r.attempts[i])
		}
		if was := sold[i]; k.Key != was.Key || k.Card != was.Card || k.At != was.At {
			t.Errorf("sale %d was %+v and is %+v", i, was, k)
		}
		if (k.LastError != nil) != (k.Attempts > 0) || k.LastError != nil && k.LastError.Code != r.code {
			t.Errorf("sale %d: last error %+v", i, k.LastError)
		}
	}
}

// heal ends the fault. Then everything that can arrive arrives, once.
func (r *row) heal(t *testing.T, f *forloy, c *till, sold []kept) {
	t.Helper()
	if r.slowly {
		before := len(f.requests())
		if s := c.sync(); s.exit == 4 && (len(f.requests()) > before || s.RetryAt == "") {
			t.Errorf("a Retry-After was ignored: %+v", s)
		}
	} else {
		f.commit(nil, nil)
	}
	c.env["COUNTERFOIL_API_URL"], c.env["HTTPS_PROXY"] = f.url(), ""
	if s := c.later(); s.Left != 0 || s.Cause != "" {
		t.Errorf("after the fault: %+v", s)
	}
	if r.link != online {
		if s := c.status(); s.Connection != online || s.Pending != 0 || s.LastSync == "" {
			t.Errorf("after the fault: %+v", s)
		}
	}
	var arrived []string
	for i, k := range c.list() {
		if k.State != r.end[i] {
			t.Errorf("after the fault sale %d is %s", i, k.State)
		}
		if k.State == done {
			arrived = append(arrived, k.Key)
		}
	}
	f.sound(t, arrived)
}
