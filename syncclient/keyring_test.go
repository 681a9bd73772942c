package syncclient

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"

	"github.com/zalando/go-keyring"
)

// ring is a keyring that can become unreachable and come back, with anything
// that it held before.
type ring struct {
	t    *testing.T
	dir  string
	user string
}

func newRing(t *testing.T) *ring {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	t.Cleanup(func() { keyring.MockInitWithError(errors.New("no keyring in tests")) })
	keyring.MockInit()
	r := &ring{t: t, dir: t.TempDir()}
	r.user = r.store().(*tokenStore).keyring.user
	return r
}

// store is what another process of this till uses.
func (r *ring) store() TokenStore { return NewTokenStore(r.dir, "https://a.example", nil) }

// Several accounts of a PC share a sign-in, though each has its own keyring.
func TestSharedTokensAvoidTheKeyring(t *testing.T) {
	r := newRing(t)
	shared := func() TokenStore { return NewSharedTokenStore(r.dir, "https://a.example", nil) }
	r.save(shared(), "one")
	if r.held() != "" {
		t.Error("the keyring has it")
	}
	r.back("") // another account's
	if got, err := shared().Load(t.Context()); err != nil || got.Access.Reveal() != "one" {
		t.Errorf("%v, %v", got, err)
	}
	if err := shared().Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := shared().Load(t.Context()); err != nil || got.Access != "" {
		t.Errorf("after the sign-out: %v, %v", got, err)
	}
}

func (r *ring) away() { keyring.MockInitWithError(errors.New("locked")) }

// held is the keyring's content.
func (r *ring) held() string {
	text, _ := keyring.Get(keyringService, r.user)
	return text
}

// back brings the keyring back with this content; "": empty.
func (r *ring) back(content string) {
	r.t.Helper()
	keyring.MockInit()
	if content == "" {
		return
	}
	if err := keyring.Set(keyringService, r.user, content); err != nil {
		r.t.Fatal(err)
	}
}

func (r *ring) save(s TokenStore, access string) {
	r.t.Helper()
	pair := Tokens{Access: Secret(access), Refresh: Secret("refresh of " + access)}
	if err := s.Save(r.t.Context(), pair); err != nil {
		r.t.Fatal(err)
	}
}

func (r *ring) expect(s TokenStore, access string) {
	r.t.Helper()
	if got, err := s.Load(r.t.Context()); err != nil || got.Access.Reveal() != access {
		r.t.Errorf("%q, want %q (%v)", got.Access.Reveal(), access, err)
	}
}

func (r *ring) signOut(s TokenStore) {
	r.t.Helper()
	if err := s.Delete(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

// TestKeyringAwayAndBack is row 44: a process keeps what it knows while the
// keyring is out of reach, and the newest pair wins when the keyring is back
// with what it held before.
func TestKeyringAwayAndBack(t *testing.T) {
	r := newRing(t)
	s := r.store()
	r.save(s, "one")
	old := r.held()
	r.away()
	r.expect(s, "one") // not forgotten
	r.back(old)
	r.expect(s, "one")
	r.away()
	r.save(s, "two")
	r.expect(s, "two")
	r.expect(r.store(), "two")
	r.back(old)
	r.expect(s, "two")
	r.expect(r.store(), "two")
	r.save(s, "three") // in the keyring again
	r.expect(r.store(), "three")
	r.back("") // a new keyring
	r.expect(s, "three")
	r.expect(r.store(), "three") // put back by the process that knew it
	r.back(old)
	r.expect(s, "three")
}

// TestKeyringUnknown: a process that only knows that the keyring holds the pair
// does not say "signed out".
func TestKeyringUnknown(t *testing.T) {
	r := newRing(t)
	r.save(r.store(), "one")
	held := r.held()
	r.away()
	_, err := r.store().Load(t.Context())
	if trouble := asTrouble(err); trouble == nil || trouble.Kind != NoKeyring || !errors.Is(err, fault.SignIn) {
		t.Errorf("%v", err)
	}
	r.back(held)
	r.expect(r.store(), "one")
	// A sign-in without the keyring outdates that record.
	r.away()
	r.save(r.store(), "two")
	r.back(held)
	r.expect(r.store(), "two")
}

// TestSignOutWithoutKeyring is row 44: a sign-out by a process that cannot
// reach the keyring holds, there and in the process that knew the pair. It is
// finished as soon as the keyring is reachable, whatever that holds.
func TestSignOutWithoutKeyring(t *testing.T) {
	for name, upgraded := range map[string]bool{"the serial is known": false, "an older version left no serial": true} {
		t.Run(name, func(t *testing.T) {
			r := newRing(t)
			window := r.store()
			for i := range 7 {
				r.save(window, fmt.Sprint("pair ", i))
			}
			old := r.held()
			if upgraded {
				if err := os.Remove(r.path()); err != nil {
					t.Fatal(err)
				}
			}
			r.away()
			r.signOut(r.store()) // over ssh, without a session bus
			r.expect(r.store(), "")
			r.back(old)
			r.expect(window, "")
			r.expect(r.store(), "")
			if r.held() != "" {
				t.Error("the sign-out was not finished")
			}
			r.back(old) // from a backup
			r.expect(r.store(), "")
			r.save(r.store(), "new")
			r.expect(r.store(), "new")
			r.expect(window, "new")
			if strings.Contains(r.file(), "over_keyring") {
				t.Error(r.file())
			}
		})
	}
}

// TestSignOutAndInWithoutKeyring: several steps while the keyring is out of
// reach.
func TestSignOutAndInWithoutKeyring(t *testing.T) {
	r := newRing(t)
	r.save(r.store(), "one")
	r.save(r.store(), "two")
	old := r.held()
	if err := os.Remove(r.path()); err != nil {
		t.Fatal(err)
	}
	r.away()
	r.signOut(r.store())
	r.save(r.store(), "three")
	r.save(r.store(), "four")
	r.back(old)
	r.expect(r.store(), "four")
	r.signOut(r.store())
	r.back(old)
	r.expect(r.store(), "")
}

// TestFullDiskUnderAnOverride: a pair that the keyring has taken counts, though the
// file's record is one over the keyring and cannot be written any more.
func TestFullDiskUnderAnOverride(t *testing.T) {
	for _, access := range []string{"one", ""} { // a pair, a sign-out
		r := newRing(t)
		r.away()
		r.save(r.store(), "one")
		if access == "" {
			r.signOut(r.store())
		}
		long := filepath.Join(r.dir, strings.Repeat("n", 250)) // the name of the file beside it is too long
		if err := os.Rename(r.path(), long); err != nil {
			t.Fatal(err)
		}
		store := func() TokenStore {
			s := r.store()
			s.(*tokenStore).file.path = long
			return s
		}
		r.back("")
		window := store()
		r.expect(window, access)
		r.save(window, "two")
		r.expect(window, "two")
		r.expect(store(), "two")
		r.signOut(window)
		r.expect(store(), "")
	}
}

// TestDamagedKeyring: what cannot be read is unknown, not empty.
func TestDamagedKeyring(t *testing.T) {
	r := newRing(t)
	s := r.store()
	r.save(s, "one")
	r.back("{")
	r.expect(s, "one")
	if _, err := r.store().Load(t.Context()); err == nil {
		t.Error("a keyring that cannot be read counts as signed out")
	}
	r.save(s, "two")
	r.expect(r.store(), "two")
}

func (r *ring) path() string {
	r.t.Helper()
	paths, err := filepath.Glob(filepath.Join(r.dir, "session-*.json"))
	if err != nil || len(paths) != 1 {
		r.t.Fatal(paths, err)
	}
	return paths[0]
}

func (r *ring) file() string {
	r.t.Helper()
	raw, err := os.ReadFile(r.path())
	if err != nil {
		r.t.Fatal(err)
	}
	return string(raw)
}

// TestRefreshWithoutKeyring: the session trades its tokens while the keyring is
// out of reach, and keeps the new pair when the keyring is back with the old
// one.
func TestRefreshWithoutKeyring(t *testing.T) {
	ring := newRing(t)
	r := onLoopback(t)
	session := func() *Session {
		t.Helper()
		s, err := NewSession(SessionConfig{Client: r.client, Store: ring.store(), DataDir: ring.dir})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	r.session = session()
	r.restart(t)
	if _, err := r.session.SignIn(t.Context(), "ana@shop.example", "pass-word-123", nil); err != nil {
		t.Fatal(err)
	}
	old := ring.held()
	r.sellMany(t, 1)
	ring.away()
	r.forloy.access = "expired"
	if o := r.sync(t); o.Exit != ExitDone || r.pairs != 2 {
		t.Errorf("%+v after %d pairs", o, r.pairs)
	}
	ring.back(old)
	for range 2 {
		r.sellMany(t, 1)
		r.forloy.access = "expired"
		if o := r.sync(t); o.Exit != ExitDone {
			t.Errorf("%+v", o)
		}
		r.session = session() // as another process
		r.restart(t)
	}
	r.sound(t)
}

// TestKeyringHoldsTheOnlyCopy: if there is a keyring, the tokens are in it and
// in no file. The newer record of keyring and file counts, and a sign-out
// clears both.
func TestKeyringHoldsTheOnlyCopy(t *testing.T) {
	r := newRing(t)
	in := func(place, content, access string, want bool) {
		t.Helper()
		if strings.Contains(content, access) != want {
			t.Errorf("%q in the %s: want %v", access, place, want)
		}
	}
	r.save(r.store(), "one")
	in("keyring", r.held(), "one", true)
	in("file", r.file(), "one", false)
	old := r.held()
	r.away()
	r.save(r.store(), "two")
	in("file", r.file(), "two", true)
	r.back(old)
	r.expect(r.store(), "two") // the file's record is newer
	in("keyring", r.held(), "two", false)
	r.save(r.store(), "three")
	r.expect(r.store(), "three")
	in("keyring", r.held(), "three", true)
	in("file", r.file(), "two", false)
	in("file", r.file(), "three", false)
	r.signOut(r.store())
	if held := r.held(); held != "" {
		t.Errorf("after the sign-out the keyring holds %q", held)
	}
	in("file", r.file(), "token", false)
	r.expect(r.store(), "")
}

// TestStuckKeyring: a keyring that never answers takes 2 s once, not for ever.
func TestStuckKeyring(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	synctest.Test(t, func(t *testing.T) {
		k := &keyringEntry{}
		release := make(chan struct{})
		began := time.Now()
		_, err := within(t.Context(), k, func() (int, error) {
			<-release
			return 1, nil
		})
		if took := time.Since(began); err == nil || took != keyringWait {
			t.Errorf("%v after %v", err, took)
		}
		_, err = within(t.Context(), k, func() (int, error) { t.Error("asked again"); return 1, nil })
		if !errors.Is(err, errNoKeyring) {
			t.Error(err)
		}
		close(release)
		synctest.Wait()
		if n, err := within(t.Context(), k, func() (int, error) { return 2, nil }); n != 2 || err != nil {
			t.Errorf("it is back, and not asked: %v", err)
		}
	})
}
