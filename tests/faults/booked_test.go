package faults

import (
	"strings"
	"testing"
)

// Row 11: before a sale is replaced that Forloy may have booked, the program warns. It does not if Forloy has clearly
// refused the sale.
func TestReplaceWarns(t *testing.T) {
	for verdict, warned := range map[string]bool{
		`{"success":"yes"}`: true, `null`: true, refused("MOON_PHASE"): true,
		refused("card_not_found"): false, refused("CARD_INACTIVE"): false,
	} {
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

// A person tries again, and Forloy clearly refuses. That it may have booked the sale before is not forgotten.
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

// Row 43: the person who signs in is compared before the sign-in is adopted, and the old sign-in stays.
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

// A sale in Review belongs to its merchant too: tried again, it would be sent under the other merchant's sign-in.
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

// Staff of another location of the same merchant may sign in. Waiting sales keep their location, and new sales have the
// new one.
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
	for i, place := range []string{
		`"location_id":"loc_down","staff_user_id":"usr_ana"`,
		`"location_id":"loc_up","staff_user_id":"usr_cat"`,
	} {
		if raw := f.arrived()[i].raw; !strings.Contains(raw, place) {
			t.Errorf("sale %d was sent as %s", i+1, raw)
		}
	}
}

// A fixed token needs no sign-in, but its merchant is compared with the waiting sales all the same.
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

// Row 17: what a filter answers to a refresh or a sign-in is not taken for Forloy's answer.
func TestRefreshMisunderstood(t *testing.T) {
	for name, odd := range map[string]fault{
		"401 page": says(401, "text/html", page),
		"403 page": says(403, "text/html", page),
		"404 page": says(404, "text/html", page),
		"400 text": says(400, "text/plain", "no"),
		"405 JSON": says(405, asJSON, failure("X")),
		"409":      says(409, "", ""),
		"410":      says(410, "", ""),
		"413":      says(413, "", ""),
		"501":      says(501, "", ""),
	} {
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
