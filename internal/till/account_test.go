package till_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"counterfoil/internal/apiurl"
	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// api is a small Forloy whose accounts are named by e-mail: NAME@MERCHANT.
type api struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string // the tokens that batches came with
	hold func()   // what a batch waits for
}

func newAPI(t *testing.T) *api {
	t.Helper()
	a := &api{}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/json")
	if strings.HasSuffix(r.URL.Path, "/auth/login") {
		_, rest, _ := strings.Cut(string(body), `"email":"`)
		email, _, _ := strings.Cut(rest, `"`)
		name, merchant, _ := strings.Cut(email, "@")
		kind := map[bool]string{true: "owner", false: "system_user"}[name == "owner"]
		fmt.Fprintf(w, `{"access_token":"token-of-%s","refresh_token":"r-%s","expires_in":3600,"user":{
			"id":"usr_%s","email":%q,"user_type":%q,"merchant_id":%q,
			"location":{"id":"loc_%s","name":"At %s"}}}`, email, email, name, email, kind, merchant, name, name)
		return
	}
	if token, of := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer set-at-"); of &&
		strings.HasSuffix(r.URL.Path, "/auth/me") {
		fmt.Fprintf(w, `{"id":"usr_set","email":"set@%s","merchant_id":%q}`, token, token)
		return
	}
	if !strings.HasSuffix(r.URL.Path, "/transactions/sync") {
		http.NotFound(w, r)
		return
	}
	a.mu.Lock()
	a.seen = append(a.seen, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	hold := a.hold
	a.mu.Unlock()
	if hold != nil {
		hold()
	}
	var results []string
	for _, part := range strings.Split(string(body), `"idempotency_key":"`)[1:] {
		results = append(results, fmt.Sprintf(`{"idempotency_key":%q,"result":{
			"success":true,"transaction_id":"txn_1","card_type":"punch"}}`, part[:36]))
	}
	fmt.Fprintf(w, `{"success":true,"data":{"results":[%s]}}`, strings.Join(results, ","))
}

func (a *api) url() string { return a.URL + "/api/v1" }

func (a *api) tokens() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.seen...)
}

// bySignIn is a till whose location and staff come from the sign-in.
func bySignIn(url string) till.Settings {
	s := settings(url)
	s.LocationID, s.StaffID = "", ""
	return s
}

func signIn(t *testing.T, tl *till.Till, email string) {
	t.Helper()
	if _, err := tl.SignIn(t.Context(), email, "pass-word-123"); err != nil {
		t.Fatal(err)
	}
}

// TestSignInIsComparedFirst is row 43: while sales wait, another merchant's
// account is refused, nothing goes out under it, and the old session sends
// them. Of the same merchant, any account will do.
func TestSignInIsComparedFirst(t *testing.T) {
	a := newAPI(t)
	tl := open(t, bySignIn(a.url()))
	signIn(t, tl, "ana@one.example")
	ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
	_, err := tl.SignIn(t.Context(), "ben@two.example", "pass-word-123")
	if !errors.Is(err, fault.SignInMerchant) || !errors.Is(err, fault.SignIn) ||
		!strings.Contains(err.Error(), "ana@one.example") {
		t.Errorf("%v", err)
	}
	if s := tl.Status(); s.Profile.Email != "ana@one.example" || s.Station.LocationID != "loc_ana" {
		t.Errorf("%+v", s.Profile)
	}
	if pass, err := tl.Pass(t.Context()); err != nil || pass.Accepted != 1 {
		t.Errorf("%+v %v", pass, err)
	}
	ring(t, tl, draft(tl, "forloy_enr_abc123", "3.00"))
	signIn(t, tl, "cat@ONE.example")
	ring(t, tl, draft(tl, "forloy_enr_abc124", "4.00"))
	if pass, err := tl.Pass(t.Context()); err != nil || pass.Accepted != 2 {
		t.Errorf("%+v %v", pass, err)
	}
	if got := a.tokens(); fmt.Sprint(got) != "[token-of-ana@one.example token-of-cat@ONE.example]" {
		t.Errorf("%q", got)
	}
	var places []string
	if err := tl.List(t.Context(), till.Query{}, func(tx purchase.Transaction) error {
		places = append(places, tx.LocationID+" "+tx.StaffUserID)
		return nil
	}); err != nil || fmt.Sprint(places) != "[loc_ana usr_ana loc_ana usr_ana loc_cat usr_cat]" {
		t.Errorf("%q %v", places, err)
	}
	signIn(t, tl, "ben@two.example") // nothing is left
}

// TestOtherAddressOtherMerchant: an address that kept a sign-in of another
// merchant is no way round the comparison.
func TestOtherAddressOtherMerchant(t *testing.T) {
	first, second := newAPI(t), newAPI(t)
	tl := open(t, bySignIn(second.url()))
	signIn(t, tl, "ben@two.example")
	for _, s := range []till.Settings{bySignIn(first.url()), bySignIn(second.url())} {
		if err := tl.SetSettings(t.Context(), tl.Status().Settings, s); err != nil {
			t.Fatal(err)
		}
		if s.APIURL == first.url() {
			signIn(t, tl, "ana@one.example")
			ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
		}
	}
	if pass, err := tl.Pass(t.Context()); err != nil || pass.Left != 1 || !pass.SignIn ||
		pass.Cause.Account != "ana@one.example" {
		t.Errorf("%+v %v", pass, err)
	}
	if n := len(second.tokens()); n != 0 {
		t.Errorf("%d batches went out under the other merchant's sign-in", n)
	}
}

// Practice's sales are booked at its own Forloy, whatever its Settings are given.
func TestPracticeKeepsItsForloy(t *testing.T) {
	for _, demo := range []bool{true, false} {
		parts, err := assembly.ForWindow(config.Config{DataDir: t.TempDir(), Demo: demo, Settings: settings(nobody)},
			assembly.Build{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		were := parts.Till.Status().Settings
		made := were
		made.Theme, made.APIURL = "dark", apiurl.Default
		if err := parts.Till.SetSettings(t.Context(), were, made); errors.Is(err, fault.ConfigPractice) != demo {
			t.Errorf("in practice %v, another address: %v", demo, err)
		}
		if got := parts.Till.Status().Settings; demo && got != were {
			t.Errorf("in force: %+v", got)
		}
		if err := parts.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestSettingsWhileSending is rule R7: the address changes while a batch is on
// its way. That batch comes back and is settled before anything else is sent.
func TestSettingsWhileSending(t *testing.T) {
	first, second := newAPI(t), newAPI(t)
	var busy, most, early atomic.Int32
	arrived, release := make(chan struct{}, 1), make(chan struct{})
	entered := make(chan struct{}, 9)
	first.hold = func() {
		busy.Add(1)
		defer busy.Add(-1)
		arrived <- struct{}{}
		<-release
	}
	second.hold = func() {
		most.Store(max(most.Load(), busy.Add(1)))
		defer busy.Add(-1)
		entered <- struct{}{}
	}
	tl := open(t, bySignIn(second.url()))
	signIn(t, tl, "ana@one.example")
	if err := tl.SetSettings(t.Context(), tl.Status().Settings, bySignIn(first.url())); err != nil {
		t.Fatal(err)
	}
	signIn(t, tl, "ana@one.example")
	ctx, cancel := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() { _ = tl.Run(ctx) })
	defer run.Wait()
	defer cancel()
	ring(t, tl, draft(tl, "forloy_enr_abc123", "24.50"))
	<-arrived
	if err := tl.SetSettings(t.Context(), tl.Status().Settings, bySignIn(second.url())); err != nil {
		t.Fatal(err)
	}
	ring(t, tl, draft(tl, "forloy_enr_abc124", "3.00"))
	passed := make(chan till.Pass, 1)
	run.Go(func() {
		pass, err := tl.Pass(t.Context()) // a verb that the window carries out
		if err != nil {
			t.Error(err)
		}
		passed <- pass
	})
	select { // room for a fault to show itself; without one nothing comes
	case <-entered:
		early.Add(1)
	case <-time.After(300 * time.Millisecond):
	}
	close(release)
	if pass := <-passed; pass.Left != 0 {
		t.Errorf("%+v", pass)
	}
	if early.Load() > 0 || most.Load() > 1 {
		t.Error("two batches were on their way at a time")
	}
	if n := len(first.tokens()); n != 1 {
		t.Errorf("%d batches to the old address", n)
	}
}
