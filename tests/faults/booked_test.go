package faults

import (
	"strings"
	"testing"
)

// TestReplaceWarns is row 11: before a sale is replaced that Forloy may have
// booked, the program says so; of one that Forloy plainly refused it does not.
func TestReplaceWarns(t *testing.T) {
	for verdict, warned := range map[string]bool{`{"success":"yes"}`: true, `null`: true, refused("MOON_PHASE"): true,
		refused("card_not_found"): false, refused("CARD_INACTIVE"): false} {
		t.Run(verdict, func(t *testing.T) {
			t.Parallel()
			f := newForloy(t)
			c := newTill(t, f.url())
			key := c.sell(cardA, "12.50")
			f.commit(nil, verdictOn(cardA, verdict))
			for range 8 {
				c.sync()
			}
			if k := c.list()[0]; k.State != review || k.MayBeBooked != warned {
				t.Fatalf("%+v", k)
			}
			r := c.run("review", "replace", key, "--card", cardB)
			if says := strings.Contains(r.errors, "may have booked"); r.exit != 0 || says != warned {
				t.Errorf("exit %d: %q", r.exit, r.errors)
			}
		})
	}
}

// TestDoubtOutlivesRetry: a person tries again, and Forloy refuses plainly; that
// it may have booked the sale before is not forgotten.
func TestDoubtOutlivesRetry(t *testing.T) {
	t.Parallel()
	f := newForloy(t)
	c := newTill(t, f.url())
	key := c.sell(cardA, "12.50")
	f.commit(nil, verdictOn(cardA, "null"))
	for range 8 {
		c.sync()
	}
	f.commit(nil, verdictOn(cardA, refused("CARD_NOT_FOUND")))
	if r := c.run("review", "retry", key); r.exit != 0 {
		t.Fatalf("exit %d: %s", r.exit, r.errors)
	}
	if s := c.sync(); s.exit != 0 || s.Refused != 1 {
		t.Fatalf("%+v", s)
	}
	if k := c.list()[0]; k.State != review || !k.MayBeBooked {
		t.Errorf("%+v", k)
	}
}

// TestOtherMerchant is row 43: who signs in is compared before the sign-in is
// adopted, and the old one lives on.
func TestOtherMerchant(t *testing.T) {
	t.Parallel()
	f, c, key := signedIn(t)
	f.set(func(a *auth) { a.user = stranger })
	r := c.login()
	if r.exit != 5 || !strings.Contains(r.errors, "another merchant") || !strings.Contains(r.errors, email) {
		t.Errorf("exit %d: %s", r.exit, r.errors)
	}
	if n := len(f.requests()); n != 0 {
		t.Errorf("%d batches went out", n)
	}
	if _, tokens := c.session(); tokens.Access != access(1) {
		t.Error("the old sign-in is gone")
	}
	// The server here knows one pair at a time.
	f.set(func(a *auth) { a.pairs, a.user = 1, cashier })
	if s := c.sync(); s.exit != 0 || s.Accepted != 1 {
		t.Errorf("%+v", s)
	}
	f.sound(t, []string{key})
	// Nothing waits now: another merchant may have the till.
	f.set(func(a *auth) { a.user = stranger })
	if r := c.login(); r.exit != 0 {
		t.Errorf("exit %d: %s", r.exit, r.errors)
	}
}

// TestOtherMerchantReview: what is in review waits for its merchant too: tried
// again, it would go out under the other one's sign-in.
func TestOtherMerchantReview(t *testing.T) {
	t.Parallel()
	f, c, key := signedIn(t)
	f.commit(nil, verdictOn(cardA, refused("CARD_INACTIVE")))
	if s := c.sync(); s.exit != 0 || s.Refused != 1 {
		t.Fatalf("%+v", s)
	}
	f.set(func(a *auth) { a.user = stranger })
	if r := c.login(); r.exit != 5 {
		t.Errorf("exit %d: %s", r.exit, r.errors)
	}
	if r := c.run("review", "dismiss", key, "--reason", "given up"); r.exit != 0 {
		t.Fatalf("exit %d: %s", r.exit, r.errors)
	}
	if r := c.login(); r.exit != 0 {
		t.Errorf("exit %d: %s", r.exit, r.errors)
	}
}

// TestSameMerchantElsewhere: staff of another location of the same merchant may
// sign in; what waits keeps its place, and what is sold then has the new one.
func TestSameMerchantElsewhere(t *testing.T) {
	t.Parallel()
	f, c, key := signedIn(t)
	f.set(func(a *auth) {
		a.user = strings.NewReplacer("usr_ana", "usr_cat", "loc_down", "loc_up", "mer_1", "MER_1").Replace(cashier)
	})
	if r := c.login(); r.exit != 0 {
		t.Fatalf("exit %d: %s", r.exit, r.errors)
	}
	second := c.sell(cardB, "3.00")
	if s := c.sync(); s.exit != 0 || s.Accepted != 2 {
		t.Errorf("%+v", s)
	}
	f.sound(t, []string{key, second})
	for i, place := range []string{`"location_id":"loc_down","staff_user_id":"usr_ana"`, `"location_id":"loc_up","staff_user_id":"usr_cat"`} {
		if raw := f.arrived()[i].raw; !strings.Contains(raw, place) {
			t.Errorf("sale %d was sent as %s", i+1, raw)
		}
	}
}

// TestFixedTokenOfAnother: a fixed token is no sign-in, and is held against the
// sales that wait all the same.
func TestFixedTokenOfAnother(t *testing.T) {
	t.Parallel()
	f, c, key := signedIn(t)
	c.env["COUNTERFOIL_TOKEN"] = access(1)
	f.set(func(a *auth) { a.user = stranger })
	s := c.sync()
	if s.exit != 5 || !strings.Contains(s.Cause, "another merchant's: sign in as "+email) || len(f.requests()) != 0 {
		t.Errorf("%+v after %d batches", s, len(f.requests()))
	}
	f.set(func(a *auth) { a.user = cashier })
	if s := c.sync(); s.exit != 0 || s.Accepted != 1 {
		t.Errorf("%+v", s)
	}
	f.sound(t, []string{key})
}

// TestRefreshMisunderstood is row 17: what a filter says to a refresh or to a
// sign-in is not Forloy's word.
func TestRefreshMisunderstood(t *testing.T) {
	for name, odd := range map[string]fault{"403 page": says(403, "text/html", page), "404 page": says(404, "text/html", page),
		"401 page": says(401, "text/html", page), "409": says(409, "", ""), "410": says(410, "", ""), "501": says(501, "", ""),
		"405 JSON": says(405, asJSON, failure("X")), "413": says(413, "", ""), "400 text": says(400, "text/plain", "no")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, c, key := signedIn(t)
			f.set(func(a *auth) { a.expired, a.between = true, odd })
			for range 2 {
				if s := c.sync(); s.exit != 4 || s.Left != 1 {
					t.Errorf("%+v", s)
				}
			}
			if r := c.login(); r.exit == 0 || strings.Contains(r.errors, "password is wrong") {
				t.Errorf("login: exit %d: %s", r.exit, r.errors)
			}
			f.set(func(a *auth) { a.between = nil })
			if s := c.sync(); s.exit != 0 || s.Accepted != 1 {
				t.Errorf("%+v", s)
			}
			f.sound(t, []string{key})
		})
	}
}
