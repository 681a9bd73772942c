package syncclient

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

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
		s.loop.SyncNow() // does not wait for it
		synctest.Wait()
		if n := len(s.arrived()); n != 3 {
			t.Errorf("Sync now: %d", n)
		}
		s.sell(t, "forloy_enr_four")
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

// TestOutage is a day without Forloy: full jitter within bounds, and then all
// of it arrives without help (rule R4, row 1).
func TestOutage(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.cable.pull(errRefused)
		s.sellMany(t, 3)
		s.loop.Wake()
		elapse(24 * time.Hour)
		if st := s.loop.State(); st.Link != purchase.LinkUnreachable || st.Cause.Kind != fault.LinkNoAnswer ||
			st.NextTry.IsZero() || st.Halted {
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
		// The first try was a probe of one item.
		if got := s.sizes(); !slices.Equal(got, []int{1, 2}) {
			t.Errorf("batches: %v", got)
		}
		want := []purchase.Link{purchase.LinkOnline, purchase.LinkUnreachable, purchase.LinkOnline}
		if got := s.badges(); !slices.Equal(got, want) {
			t.Errorf("badges: %v", got)
		}
	})
}

// TestJitterIsFull: the pauses are spread over their whole interval.
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
// Forloy answers, and then no more.
func TestProbes(t *testing.T) {
	inShop(t, 0, func(_ *testing.T, s *shop) { s.cable.pull(errRefused) }, func(t *testing.T, s *shop) {
		elapse(10 * time.Minute)
		if n := len(s.cable.dials); n != 21 {
			t.Errorf("%d tries in 10 minutes", n)
		}
		s.cable.pull(nil)
		elapse(30 * time.Second)
		if st := s.loop.State(); st.Link != purchase.LinkOnline || s.probes != 1 || st.LastAnswer.IsZero() ||
			!st.LastSync.IsZero() {
			t.Errorf("%+v after %d probes", st, s.probes)
		}
		elapse(time.Hour)
		if s.probes != 1 {
			t.Errorf("%d probes", s.probes)
		}
	})
}

// TestDoubt: where another request has not reached Forloy, it is asked at once, and from
// then on as in any outage. While halted, nothing is sent early.
func TestDoubt(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.ring(t, "forloy_enr_one")
		elapse(time.Minute)
		before := s.probes
		s.loop.Doubt()
		elapse(time.Second)
		if st := s.loop.State(); st.Link != purchase.LinkOnline || s.probes != before+1 {
			t.Errorf("all is well: %+v after %d probes", st, s.probes)
		}
		s.cable.pull(errRefused)
		s.loop.Doubt()
		elapse(time.Second)
		if st := s.loop.State(); st.Link != purchase.LinkUnreachable || st.NextTry.IsZero() {
			t.Errorf("unplugged: %+v", st)
		}
		s.cable.pull(nil)
		elapse(30 * time.Second)
		if st := s.loop.State(); st.Link != purchase.LinkOnline {
			t.Errorf("plugged in: %+v", st)
		}
		s.commit(says(404, "", ""))
		s.ring(t, "forloy_enr_two")
		elapse(time.Second)
		s.commit(nil)
		s.loop.Doubt()
		elapse(time.Second)
		if st := s.loop.State(); !st.Halted || len(s.arrived()) != 1 {
			t.Errorf("halted: %+v, %d arrived", st, len(s.arrived()))
		}
	})
}

// TestProbeNeverHalts: an odd answer to the probe must not hold back sales.
func TestProbeNeverHalts(t *testing.T) {
	inShop(t, 0, func(_ *testing.T, s *shop) { s.cable.pull(errRefused) }, func(t *testing.T, s *shop) {
		s.forloy.mu.Lock()
		s.lost = true
		s.forloy.mu.Unlock()
		s.cable.pull(nil)
		elapse(31 * time.Second)
		if st := s.loop.State(); st.Link != purchase.LinkUnreachable || st.Halted ||
			st.Cause.Kind != fault.LinkAddress {
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
// sleep skips the wait.
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
		if st := s.loop.State(); st.Link != purchase.LinkUnreachable ||
			st.Cause.Kind != fault.LinkWaitUntil || st.LastError.Code != "RATE_LIMITED" {
			t.Errorf("%+v", st)
		}
		elapse(7 * time.Second)
		if n := len(s.arrived()); n != 10 {
			t.Errorf("%d arrived", n)
		}
	})
}

// TestHalt: while the sender is halted, a new sale starts no try; the 5-minute
// probe and Sync now do.
func TestHalt(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.commit(says(404, "text/html", html))
		s.ring(t, "forloy_enr_one")
		synctest.Wait()
		if st := s.loop.State(); !st.Halted || st.Link != purchase.LinkUnreachable ||
			st.Cause.Kind != fault.LinkAddress || !st.NextTry.Equal(time.Now().Add(5*time.Minute)) {
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

// TestPassLiftsHalt: after a verb, carried out by the window, has reached
// Forloy again, new sales go at once.
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

// TestNewSalesGoAtOnce: an item that fails waits for the next pass, and so does
// its card; a new sale on another card does not (R4, R7).
func TestNewSalesGoAtOnce(t *testing.T) {
	inShop(t, 0, nil, func(t *testing.T, s *shop) {
		s.forloy.verdict = func(x sale) string {
			if x.Card == "forloy_enr_bad" {
				return `{"success":false,"error":"INTERNAL_ERROR"}`
			}
			return ""
		}
		s.ring(t, "forloy_enr_bad")
		elapse(10 * time.Minute) // so that the pauses grow
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

// TestNoFlicker: one hiccup between two answers is not shown, and retries while
// Forloy is away do not change the badge.
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
		want := []purchase.Link{purchase.LinkOnline, purchase.LinkUnreachable, purchase.LinkOnline}
		if got := s.badges(); !slices.Equal(got, want) {
			t.Errorf("badges: %v", got)
		}
	})
}
