package syncclient

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// telling answers a batch like a Forloy whose clock is that far ahead of this
// PC's.
func telling(ahead time.Duration) malfunction { return tellingOf(ahead, yes) }

// tellingOf says the same of each sale.
func tellingOf(ahead time.Duration, said string) malfunction {
	return func(w http.ResponseWriter, _ *http.Request, batch []sale) bool {
		var results []string
		for _, s := range batch {
			results = append(results, result(s.Key, said))
		}
		at := time.Now().Add(ahead).UTC().Format(purchase.TimeFormat)
		send(w, http.StatusOK, fmt.Sprintf(`{"success":true,"data":{"results":[%s]},"meta":{"timestamp":%q}}`,
			strings.Join(results, ","), at))
		return true
	}
}

// TestASettledSaleBearsNoTimeThatIsOver: with a PC's clock a year behind, a
// sale that is settled now must not count as settled a year ago and be
// forgotten.
func TestASettledSaleBearsNoTimeThatIsOver(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for _, c := range []struct{ ahead, want time.Duration }{{year, year}, {-year, 0}, {0, 0}} {
		r := onLoopback(t)
		r.sellMany(t, 1)
		r.commit(telling(c.ahead))
		r.sync(t)
		off := r.look()[0].SettledAt.Sub(time.Now().Add(c.want))
		if r.count(purchase.Synced) != 1 || off.Abs() > time.Minute {
			t.Errorf("Forloy is %v ahead: settled %v off", c.ahead, off)
		}
	}
}

// TestASaleIsStuckByForloysClock: a PC's clock that is set ahead by more than a day does not
// turn a sale's failure of just now into one of a day (row 14).
func TestASaleIsStuckByForloysClock(t *testing.T) {
	for ahead, want := range map[time.Duration]fault.Kind{0: fault.LinkSaleStuck, -30 * time.Hour: ""} {
		r := onLoopback(t)
		r.sellMany(t, 1)
		r.at(1).FailingSince = time.Now().Add(-25 * time.Hour)
		r.commit(tellingOf(ahead, `{"success":false,"error":"INTERNAL_ERROR"}`))
		r.sync(t)
		if s := r.loop.State(); s.Cause.Kind != want || r.look()[0].State != purchase.Pending {
			t.Errorf("Forloy is %v ahead: %+v", ahead, s)
		}
	}
}

// TestForloysClockIsKept: the time that it last told limits what may be
// forgotten, in a later run as well.
func TestForloysClockIsKept(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 1)
	r.commit(telling(-300 * 24 * time.Hour))
	r.sync(t)
	now := time.Now()
	said := now.Add(-300 * 24 * time.Hour)
	known, err := LastKnown(r.Load)
	if err != nil {
		t.Fatal(err)
	}
	for name, heard := range map[string]purchase.Heard{"this run": r.loop.State().Heard, "the next": known.Heard} {
		if off := heard.Bound(now).Sub(said); off.Abs() > time.Minute {
			t.Errorf("%s: %v off", name, off)
		}
	}
	if r.loop.State().Heard.Here.IsZero() || !known.Heard.Here.IsZero() {
		t.Errorf("the moment it was heard: %v, %v", r.loop.State().Heard.Here, known.Heard.Here)
	}
}

// TestARetryAfterOfAWrongClockEnds: stored while the clock was a year ahead, it
// ends within the hour that it may last, however often a verb asks.
func TestARetryAfterOfAWrongClockEnds(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 1)
	kept, err := json.Marshal(senderMemory{RetryAt: time.Now().Add(365 * 24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Save(memoryName, kept); err != nil {
		t.Fatal(err)
	}
	o := r.sync(t)
	if o.Exit != ExitLeft || r.requests() != 0 {
		t.Errorf("%+v after %d requests", o, r.requests())
	}
	raw, err := r.Load(memoryName)
	if err != nil {
		t.Fatal(err)
	}
	var after senderMemory
	if err := json.Unmarshal(raw, &after); err != nil {
		t.Fatal(err)
	}
	if wait := time.Until(after.RetryAt); wait <= 0 || wait > maxWait {
		t.Errorf("what is kept for the next run waits %v", wait)
	}
}

// monotonic reports whether a time has a monotonic reading.
func monotonic(at time.Time) bool { return strings.Contains(at.String(), " m=") }

// TestAgesAreMonotonic: "synced n days ago" and the wait for the next try do
// not change with the wall clock, but a sleep counts.
func TestAgesAreMonotonic(t *testing.T) {
	r := onLoopback(t)
	r.sellMany(t, 1)
	r.sync(t)
	if s := r.loop.State(); !monotonic(s.LastSync) || !monotonic(s.LastAnswer) {
		t.Errorf("last sync %v, last answer %v", s.LastSync, s.LastAnswer)
	}
	r.loop.woken.Store(true)
	r.sync(t)
	if s := r.loop.State(); monotonic(s.LastSync) || s.LastSync.IsZero() {
		t.Errorf("after a sleep: last sync %v", s.LastSync)
	}

	r.sellMany(t, 1)
	r.commit(says(429, "", "", "Retry-After", "60"))
	r.sync(t)
	r.restart(t)
	o := r.sync(t)
	if !monotonic(o.RetryAt) || time.Until(o.RetryAt) > time.Minute {
		t.Errorf("a wait of an earlier run: %v", o.RetryAt)
	}
	r.loop.woken.Store(true)
	if o := r.sync(t); !monotonic(o.RetryAt) || time.Until(o.RetryAt) > time.Minute {
		t.Errorf("a wait after a sleep: %v", o.RetryAt)
	}
}

// TestAWaitGoesOnWhileThePCSleeps: what is left of it by the wall clock is waited for by the
// monotonic one, for batches and for other requests, and no longer than a wait may be.
func TestAWaitGoesOnWhileThePCSleeps(t *testing.T) {
	const refresh = "auth/refresh"
	r := onLoopback(t)
	for shown, want := range map[time.Duration]time.Duration{-8 * time.Hour: -8 * time.Hour,
		5 * time.Minute: 5 * time.Minute, 72 * time.Hour: maxWait} {
		until, now := byWall(time.Now().Add(shown)), time.Now()
		if got := anchored(until, now); !monotonic(got) || (got.Sub(now)-want).Abs() > time.Minute {
			t.Errorf("%v left: %v", shown, got)
		}
		r.client.wait(refresh, until)
		r.loop.resume(true)
		left := time.Duration(0)
		if trouble := r.client.waiting(refresh); trouble != nil {
			left = trouble.RetryAfter
		}
		if (left - max(want, 0)).Abs() > time.Minute {
			t.Errorf("%v left: another request waits %v", shown, left)
		}
	}
	if never := anchored(time.Time{}, time.Now()); !never.IsZero() {
		t.Errorf("no wait: %v", never)
	}
}

// TestKeptByTheClockOfNow: what is kept for the next run goes by the clock as it was set right. By the wrong one the
// next run would say "sent 3,983 days ago".
func TestKeptByTheClockOfNow(t *testing.T) {
	now := time.Date(2026, 11, 29, 14, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		shown time.Time // by the clock at that time
		ago   time.Duration
		want  time.Time
	}{
		{"years slow", now.AddDate(-10, 0, 0), 20 * time.Second, now.Add(-20 * time.Second)},
		{"years fast", now.AddDate(10, 0, 0), time.Hour, now.Add(-time.Hour)},
		{"right", now.Add(-time.Minute), time.Minute, now.Add(-time.Minute)},
		{"a little set", now.Add(-time.Minute), 50 * time.Second, now.Add(-time.Minute)},
		{"a wait", now.AddDate(-10, 0, 0), -time.Minute, now.Add(time.Minute)},
		{"never", time.Time{}, now.Sub(time.Time{}), time.Time{}},
	} {
		if got := byClock(c.shown, c.ago, now); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestAGraceIsMonotonic: a change of the clock while a sale may be undone
// neither sends it nor holds it back.
func TestAGraceIsMonotonic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const grace = 5 * time.Second
		for _, jump := range []time.Duration{0, time.Hour, -time.Hour, 365 * 24 * time.Hour} {
			l, tx := &Loop{}, newShelf().sell(t, "forloy_enr_one")
			p := newPass()
			p.grace = grace
			if !l.inGrace(p, tx) {
				t.Errorf("%v: a new sale is not left alone", jump)
			}
			tx.RecordedAt = tx.RecordedAt.Add(-jump) // as it looks once the clock has been set
			time.Sleep(grace - 1)
			if !l.inGrace(p, tx) {
				t.Errorf("%v: sent before its grace was over", jump)
			}
			time.Sleep(time.Nanosecond)
			if l.inGrace(p, tx) {
				t.Errorf("%v: held when its grace was over", jump)
			}
		}
	})
}

// TestAClockThatWasSetIsComparedAnew: while nothing waits, no answer comes by
// itself, and the banner would go by an old comparison.
func TestAClockThatWasSetIsComparedAnew(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.ring(t, "forloy_enr_one")
		synctest.Wait()
		probes := func() int {
			s.forloy.mu.Lock()
			defer s.forloy.mu.Unlock()
			return s.probes
		}
		first := probes() // at the start nothing was known yet
		if s.loop.State().Link != purchase.LinkOnline {
			t.Fatalf("%+v", s.loop.State())
		}
		s.loop.resume(false)
		synctest.Wait()
		if n := probes() - first; n != 1 {
			t.Errorf("%d probes after the clock was set ahead", n)
		}
		s.loop.askTime.Store(true)
		s.loop.Wake()
		synctest.Wait()
		if n := probes() - first; n != 2 {
			t.Errorf("%d probes after the clock was set back", n)
		}
		s.loop.Wake()
		synctest.Wait()
		if n := probes() - first; n != 2 {
			t.Errorf("%d probes for nothing", n)
		}
	})
}

// TestAClockThatWasSetBackWhileClosedIsSlow: this is known without asking
// anybody.
func TestAClockThatWasSetBackWhileClosedIsSlow(t *testing.T) {
	const month = 30 * 24 * time.Hour
	r := onLoopback(t)
	for _, c := range []struct{ ahead, want time.Duration }{{month, month}, {-month, 0}, {10 * time.Second, 0}} {
		kept, err := json.Marshal(senderMemory{Forloy: time.Now().Add(c.ahead), ClockKnown: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Save(memoryName, kept); err != nil {
			t.Fatal(err)
		}
		known, err := LastKnown(r.Load)
		if off := known.ClockOffset - c.want; err != nil || !known.ClockKnown || off.Abs() > time.Minute {
			t.Errorf("Forloy was %v ahead: %+v, %v", c.ahead, known, err)
		}
	}
}
