package syncclient

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestAwake is row 30: the PC has slept during a request.
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

// TestDiskFullInRun: the sender stops instead of sending again and again, and
// settles when there is room (row 34).
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
		if s.count(purchase.Synced) != 1 || s.requests() != 1 || s.loop.State().Halted ||
			s.loop.State().Cause.Kind != "" {
			t.Errorf("%d requests, %+v", s.requests(), s.loop.State())
		}
	})
}

// TestSignInResumes is row 17 with Run: both tokens are dead, recording goes
// on, and a sign-in sends what waits.
func TestSignInResumes(t *testing.T) {
	inShop(t, 0, func(t *testing.T, s *shop) {
		s.session = newSession(t, s.client, t.TempDir())
	}, func(t *testing.T, s *shop) {
		if st := s.loop.State(); st.Link != purchase.LinkSignIn || !st.Halted || st.Cause.Kind != fault.SignInNeeded {
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
		elapse(48 * time.Hour) // the access token has long ended, the refresh token is valid
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

// TestSignOutShows: a sign-out is shown at once, without a request, both with
// nothing to send and with a sale within its grace.
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
