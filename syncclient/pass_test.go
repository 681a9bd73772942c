package syncclient

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestStoreFails is rows 34 to 36 as the sender sees them: what cannot be
// settled is not sent again, and is settled first when the disk has room.
func TestStoreFails(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 3)
	full := fault.New(fault.StoreFull)
	r.set("Offer", full)
	if _, err := r.loop.Pass(t.Context()); !errors.Is(err, fault.Store) || !errors.Is(err, full) || r.requests() != 0 {
		t.Errorf("%v after %d requests", err, r.requests())
	}
	r.set("Offer", nil)
	r.set("Settle", full)
	for range 3 {
		if _, err := r.loop.Pass(t.Context()); !errors.Is(err, full) || r.requests() != 1 {
			t.Errorf("%v after %d requests", err, r.requests())
		}
		if s := r.loop.State(); !s.Halted || s.Cause.Kind != fault.StoreFull ||
			s.Link != purchase.LinkOnline {
			t.Errorf("%+v", s)
		}
	}
	r.set("Settle", nil)
	if o := r.sync(t); o.Exit != ExitDone || o.Accepted != 3 || r.requests() != 1 {
		t.Errorf("%+v after %d requests", o, r.requests())
	}
	if s := r.loop.State(); s.Halted || s.Cause.Kind != "" {
		t.Errorf("%+v", s)
	}
	r.sound(t)
}

// TestKilledBeforeSettle is row 32: the sales are sent again after a restart,
// and the server knows their keys.
func TestKilledBeforeSettle(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 3)
	r.set("Settle", errors.New("killed"))
	if _, err := r.loop.Pass(t.Context()); err == nil {
		t.Fatal("not killed")
	}
	r.set("Settle", nil)
	r.restart(t)
	if o := r.sync(t); o.Accepted != 3 || o.Exit != ExitDone || r.requests() != 2 {
		t.Errorf("%+v", o)
	}
	r.sound(t)
}

// TestNothingToSend: Forloy is not asked.
func TestNothingToSend(t *testing.T) {
	r := onLoopback(t)
	if o := r.sync(t); o.Exit != ExitDone || len(r.headers) != 0 || r.loop.State().Link != purchase.LinkUnknown {
		t.Errorf("%+v", o)
	}
	if s, err := LastKnown(r.Load); err != nil || s.Link != purchase.LinkUnknown {
		t.Errorf("%+v %v", s, err)
	}
}

// TestClock is row 29: meta.timestamp or, without it, Date tells how far this
// PC's clock is off, and `status` still knows it later.
func TestClock(t *testing.T) {
	for name, hint := range map[string]malfunction{
		"meta": func(w http.ResponseWriter, _ *http.Request, b []sale) bool {
			at := time.Now().Add(72 * time.Hour).UTC().Format(purchase.TimeFormat)
			send(w, 200, fmt.Sprintf(`{"success":true,"data":{"results":[%s]},"meta":{"timestamp":%q}}`,
				result(b[0].Key, yes), at))
			return true
		},
		"Date": func(w http.ResponseWriter, _ *http.Request, b []sale) bool {
			w.Header().Set("Date", time.Now().Add(72*time.Hour).UTC().Format(http.TimeFormat))
			send(w, 200, fmt.Sprintf(`{"success":true,"data":{"results":[%s]}}`, result(b[0].Key, yes)))
			return true
		},
	} {
		r := onLoopback(t)
		r.sellMany(t, 1)
		r.commit(hint)
		r.sync(t)
		known, err := LastKnown(r.Load)
		for _, s := range []purchase.SyncState{r.loop.State(), known} {
			if off := s.ClockOffset - 72*time.Hour; err != nil || !s.ClockKnown || off.Abs() > time.Minute {
				t.Errorf("%s: %+v %v", name, s, err)
			}
		}
	}
}

// TestRetryAfter is row 23: seconds or a date by the answer's own clock; kept
// across restarts, and nothing skips it.
func TestRetryAfter(t *testing.T) {
	wrong := time.Now().Add(1000 * time.Hour) // the server's clock
	for _, c := range []struct {
		status       int
		value, date  string
		wait, window time.Duration
	}{
		{429, "120", "", 2 * time.Minute, time.Second},
		{503, "120", "", 2 * time.Minute, time.Second},
		{409, "120", "", 2 * time.Minute, time.Second},
		{429, wrong.Add(5 * time.Minute).UTC().Format(http.TimeFormat), wrong.UTC().Format(http.TimeFormat),
			5 * time.Minute, 2 * time.Second},
		{503, "17280000", "", time.Hour, time.Second},
		{503, "99999999999999999999", "", time.Hour, time.Second},
		{503, wrong.UTC().Format(http.TimeFormat), "", time.Hour, time.Second},
		{503, "-5", "", 0, 0},
		{503, "soon", "", 0, 0},
	} {
		t.Run(fmt.Sprintf("%d %s", c.status, c.value), func(t *testing.T) {
			r := onLoopback(t)
			r.sellMany(t, 2)
			headers := []string{"Retry-After", c.value}
			if c.date != "" {
				headers = append(headers, "Date", c.date)
			}
			r.commit(says(c.status, "application/json", failure("RATE_LIMITED"), headers...))
			o := r.sync(t)
			if c.wait == 0 {
				if !o.RetryAt.IsZero() || o.Exit != ExitLeft {
					t.Errorf("%+v", o)
				}
				return
			}
			if d := time.Until(o.RetryAt) - c.wait; d.Abs() > c.window+time.Second || o.Exit != ExitLeft ||
				o.Cause != waitUntil(o.RetryAt) {
				t.Errorf("%+v", o)
			}
			r.commit(nil)
			r.restart(t)
			o = r.sync(t)
			if r.requests() != 1 || o.Exit != ExitLeft || o.RetryAt.IsZero() || o.Left != 2 ||
				o.Cause.Kind != fault.LinkWaitUntil {
				t.Errorf("after a restart: %+v, %d requests", o, r.requests())
			}
			if s, _ := LastKnown(r.Load); s.NextTry.IsZero() || s.LastError.Code != "RATE_LIMITED" {
				t.Errorf("%+v", s)
			}
		})
	}
}

// TestBackoffGrowsBehindDeferred is R4 beside row 14: each pass meets trouble behind a batch that
// is put off whole. Such an answer does not shorten the pauses; one that settles a sale does.
func TestBackoffGrowsBehindDeferred(t *testing.T) {
	const last = "forloy_enr_last"
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.forloy.mu.Lock()
		s.forloy.verdict = func(x sale) string {
			if x.Card == last {
				return ""
			}
			return `{"success":false,"error":"INTERNAL_ERROR"}`
		}
		s.forloy.mu.Unlock()
		s.commit(func(w http.ResponseWriter, r *http.Request, b []sale) bool {
			return b[0].Card == last && says(503, "", "")(w, r, b)
		})
		s.sellMany(t, purchase.MaxBatch)
		s.ring(t, last)
		elapse(time.Hour)
		before := s.look()[0].Attempts
		if before < 12 || before > 80 {
			t.Errorf("%d attempts in an hour", before)
		}
		s.commit(nil)
		s.loop.SyncNow()
		elapse(30 * time.Second)
		if n := s.look()[0].Attempts - before; len(s.arrived()) != 1 || n < 3 {
			t.Errorf("Forloy is well again: %v after %d attempts", s.arrived(), n)
		}
	})
}
