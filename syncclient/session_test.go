package syncclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// newSession owns tokens in a file in dir.
func newSession(t testing.TB, c *Client, dir string) *Session {
	t.Helper()
	s, err := NewSession(SessionConfig{Client: c, Store: NewTokenStore(dir, c.base.String(), nil), DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signedIn is a rig with a signed-in session.
func signedIn(t *testing.T) (*rig, string) {
	t.Helper()
	r := onLoopback(t)
	dir := t.TempDir()
	r.session = newSession(t, r.client, dir)
	r.restart(t)
	p, err := r.session.SignIn(t.Context(), "ana@shop.example", "pass-word-123", nil)
	want := purchase.Profile{UserID: "usr_1", Email: "ana@shop.example", MerchantID: "mer_1",
		Location: purchase.Location{ID: "loc_1", Name: "Downtown"}}
	if err != nil || fmt.Sprint(p) != fmt.Sprint(want) || p.Owner {
		t.Fatalf("%+v %v", p, err)
	}
	return r, dir
}

// TestExpiredToken is row 17: the token is refreshed once, the batch is sent
// again, and no attempt is counted.
func TestExpiredToken(t *testing.T) {
	r, _ := signedIn(t)
	r.sellMany(t, 3)
	r.forloy.access = "rotated-elsewhere" // our token is dead
	if o := r.sync(t); o.Exit != ExitDone || r.requests() != 2 || r.pairs != 2 {
		t.Errorf("%+v, %d requests, %d pairs", o, r.requests(), r.pairs)
	}
	for _, tx := range r.look() {
		if tx.Attempts != 0 {
			t.Errorf("an attempt was charged: %+v", tx)
		}
	}
	r.sound(t)
}

// TestDeadSignIn is the end of row 17: nothing moves, exit 5, and a sign-in
// resumes.
func TestDeadSignIn(t *testing.T) {
	r, dir := signedIn(t)
	r.sellMany(t, 2)
	r.forloy.access, r.forloy.refused = "other", true
	for range 2 {
		o := r.sync(t)
		if s := r.loop.State(); o.Exit != ExitSignIn || o.Left != 2 || s.Link != purchase.LinkSignIn || !s.Halted ||
			o.Cause.Kind != fault.SignInNeeded {
			t.Errorf("%+v %+v", o, s)
		}
	}
	if n := r.requests(); n != 1 {
		t.Errorf("%d requests: a refresh token that was refused was tried again", n)
	}
	if _, err := r.session.token(t.Context()); !errors.Is(err, fault.SignIn) {
		t.Error(err)
	}
	r.forloy.refused = false
	// Another process of this till signs in.
	if _, err := newSession(t, r.client, dir).SignIn(t.Context(), "ana@shop.example", "pass-word-123",
		nil); err != nil {
		t.Fatal(err)
	}
	if o := r.sync(t); o.Exit != ExitDone {
		t.Errorf("%+v", o)
	}
}

// TestRefreshTrouble: network trouble during a refresh is no reason to ask for
// a sign-in.
func TestRefreshTrouble(t *testing.T) {
	r, _ := signedIn(t)
	r.sellMany(t, 1)
	r.forloy.access = "other"
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if strings.HasSuffix(req.URL.Path, "/auth/refresh") {
			says(200, "text/html", html)(w, req, nil)
			return
		}
		r.forloy.ServeHTTP(w, req)
	}))
	defer broken.Close()
	good := *r.client.base
	r.client.base.Host = strings.TrimPrefix(broken.URL, "http://")
	if o := r.sync(t); o.Exit != ExitLeft || o.Cause.Kind != fault.LinkPortal {
		t.Errorf("%+v", o)
	}
	*r.client.base = good
	if o := r.sync(t); o.Exit != ExitDone {
		t.Errorf("%+v", o)
	}
}

// TestOneRefresh: many goroutines and several processes of one till find the
// access token dead at the same time. One of them trades it, and all use the
// new pair.
func TestOneRefresh(t *testing.T) {
	r, dir := signedIn(t)
	dead, err := r.session.token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.forloy.mu.Lock()
	r.forloy.access = "other"
	r.forloy.mu.Unlock()
	var all sync.WaitGroup
	got := make([]string, 24)
	for process := range 3 {
		s := newSession(t, r.client, dir)
		for i := range 8 {
			all.Go(func() {
				token, err := s.renew(t.Context(), dead)
				if err != nil {
					t.Error(err)
				}
				got[process*8+i] = token
			})
		}
	}
	all.Wait()
	for _, token := range got {
		if token != r.forloy.access {
			t.Errorf("%q, want %q", token, r.forloy.access)
		}
	}
	if r.pairs != 2 {
		t.Errorf("%d pairs were given", r.pairs)
	}
}

// TestRefreshBeforeExpiry: an access token that is about to expire is traded
// before it is used; a fresh one is not.
func TestRefreshBeforeExpiry(t *testing.T) {
	r, dir := signedIn(t)
	store := NewTokenStore(dir, r.client.base.String(), nil)
	for left, refreshed := range map[time.Duration]bool{time.Hour: false, 3 * time.Minute: false, time.Minute: true,
		-time.Hour: true} {
		old, err := store.Load(t.Context())
		if err != nil || old.Lifetime != time.Hour {
			t.Fatal(old, err)
		}
		old.ExpiresAt = time.Now().Add(left)
		if err := store.Save(t.Context(), old); err != nil {
			t.Fatal(err)
		}
		token, err := newSession(t, r.client, dir).token(t.Context())
		if err != nil || (token != old.Access.Reveal()) != refreshed {
			t.Errorf("%v left: refreshed %v, %v", left, token != old.Access.Reveal(), err)
		}
	}
}

// TestStoredBeforeUse: a new pair that cannot be stored is not used, and not
// lost either.
func TestStoredBeforeUse(t *testing.T) {
	r, dir := signedIn(t)
	flaky := &fullStore{TokenStore: NewTokenStore(dir, r.client.base.String(), nil)}
	s, err := NewSession(SessionConfig{Client: r.client, Store: flaky, DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	dead, err := s.token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	flaky.full = true
	for range 3 {
		if token, err := s.renew(t.Context(), dead); err == nil || token != "" {
			t.Errorf("used %q before it was stored", token)
		}
		if token, err := s.token(t.Context()); err == nil {
			t.Errorf("gave out %q", token)
		}
	}
	flaky.full = false
	token, err := s.token(t.Context())
	if err != nil || token != r.forloy.access || r.pairs != 2 {
		t.Errorf("%q %v after %d pairs", token, err, r.pairs)
	}
	// Now the pair is on disk.
	if kept, err := flaky.Load(t.Context()); err != nil || kept.Access.Reveal() != token {
		t.Error(kept.Access.Reveal(), err)
	}
}

// TestSignInNotStored: a sign-in that cannot be stored changes nothing. The earlier one is used,
// also once there is room again.
func TestSignInNotStored(t *testing.T) {
	r, dir := signedIn(t)
	flaky := &fullStore{TokenStore: NewTokenStore(dir, r.client.base.String(), nil)}
	s, err := NewSession(SessionConfig{Client: r.client, Store: flaky, DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	earlier, err := s.token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, full := range []bool{true, false} {
		if flaky.full = full; full {
			if _, err := s.SignIn(t.Context(), "bob@shop.example", "pass-word-123", nil); !errors.Is(err,
				fault.SignInNotStored) {
				t.Error(err)
			}
		}
		if token, err := s.token(t.Context()); err != nil || token != earlier {
			t.Errorf("full %v: the earlier sign-in is not used: %v", full, err)
		}
	}
	if kept, err := flaky.Load(t.Context()); err != nil || kept.Access.Reveal() != earlier {
		t.Error("the failed sign-in is in the store", err)
	}
}

// fullStore is a token store on a disk that may be full.
type fullStore struct {
	TokenStore
	full bool
}

func (s *fullStore) Save(ctx context.Context, t Tokens) error {
	if s.full {
		return fmt.Errorf("%w: the disk is full", fault.SignInNotStored)
	}
	return s.TokenStore.Save(ctx, t)
}

// TestCrashAfterRotation: Forloy has rotated the tokens, and the till died
// before storing them. It says "Sign in", and a sign-in works.
func TestCrashAfterRotation(t *testing.T) {
	r, dir := signedIn(t)
	r.sellMany(t, 1)
	old, err := NewTokenStore(dir, r.client.base.String(), nil).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.client.refresh(t.Context(), old.Refresh); err != nil { // the new pair is not stored
		t.Fatal(err)
	}
	r.session = newSession(t, r.client, dir)
	r.restart(t)
	if o := r.sync(t); o.Exit != ExitSignIn || o.Cause.Kind != fault.SignInNeeded {
		t.Errorf("%+v", o)
	}
	if _, err := r.session.SignIn(t.Context(), "ana@shop.example", "pass-word-123", nil); err != nil {
		t.Fatal(err)
	}
	if o := r.sync(t); o.Exit != ExitDone {
		t.Errorf("%+v", o)
	}
}

// TestShutdownDuringRefresh: the caller goes away while Forloy rotates the
// tokens; the new pair is stored anyway.
func TestShutdownDuringRefresh(t *testing.T) {
	r, dir := signedIn(t)
	ctx, cancel := context.WithCancel(t.Context())
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		cancel()
		r.forloy.ServeHTTP(w, req)
	}))
	defer slow.Close()
	dead, err := r.session.token(ctx)
	if err != nil {
		t.Fatal(err)
	}
	store := NewTokenStore(dir, r.client.base.String(), nil)
	r.client.base.Host = strings.TrimPrefix(slow.URL, "http://")
	if token, err := r.session.renew(ctx, dead); err != nil || token != r.forloy.access {
		t.Error(token, err)
	}
	if kept, err := store.Load(t.Context()); err != nil || kept.Access.Reveal() != r.forloy.access {
		t.Error("the new pair was not stored", err)
	}
}

// TestWrongPassword: the operator is told, and the password is not repeated.
func TestWrongPassword(t *testing.T) {
	r := onLoopback(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		var said map[string]string
		_ = json.NewDecoder(req.Body).Decode(&said)
		send(w, 401, fmt.Sprintf(`{"success":false,"error":{"code":"UNAUTHORIZED","message":"not %s"}}`,
			said["password"]))
	}))
	defer server.Close()
	r.client.base.Host = strings.TrimPrefix(server.URL, "http://")
	_, _, err := r.client.Login(t.Context(), "ana@shop.example", "pass-word-123")
	if !errors.Is(err, fault.SignInPassword) ||
		strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, asTrouble(err)), "pass-word-123") {
		t.Errorf("%#v", asTrouble(err))
	}
}

// TestSignOut: the tokens are forgotten, in memory and on disk.
func TestSignOut(t *testing.T) {
	r, dir := signedIn(t)
	if err := r.session.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Session{r.session, newSession(t, r.client, dir)} {
		if _, err := s.token(t.Context()); !errors.Is(err, fault.SignIn) {
			t.Error(err)
		}
	}
	// The file that is left outdates a keyring that was out of reach. It holds
	// no secret.
	left, err := filepath.Glob(filepath.Join(dir, "session-*"))
	if err != nil || len(left) != 1 {
		t.Fatal(left, err)
	}
	if raw, err := os.ReadFile(left[0]); err != nil || strings.Contains(string(raw), "token") {
		t.Errorf("%s %v", raw, err)
	}
}
