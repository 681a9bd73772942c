package faults

import (
	"bufio"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"counterfoil/internal/practice"
)

// account makes a till that must sign in, and its forloy.
func account(t *testing.T, user string) (*forloy, *till) {
	t.Helper()
	f := newForloy(t)
	f.mu.Lock()
	f.auth = auth{on: true, user: user}
	f.mu.Unlock()
	c := newTill(t, f.url())
	c.env["COUNTERFOIL_TOKEN"], c.env["COUNTERFOIL_PASSWORD"] = "", password
	c.env["COUNTERFOIL_LOCATION_ID"], c.env["COUNTERFOIL_STAFF_USER_ID"] = "", ""
	c.watch.Hide(password)
	for n := range 10 {
		c.watch.Hide(access(n), renewal(n))
	}
	return f, c
}

func (c *till) login(flags ...string) run {
	c.t.Helper()
	return c.run(append([]string{"login", "--email", email}, flags...)...)
}

// signedIn is a till that has signed in and sold once.
func signedIn(t *testing.T) (*forloy, *till, string) {
	t.Helper()
	f, c := account(t, cashier)
	if r := c.login(); r.exit != 0 {
		t.Fatalf("login: exit %d: %s", r.exit, r.errors)
	}
	return f, c, c.sell(cardA, "12.50")
}

// session is the file that keeps the sign-in, and what is in it.
func (c *till) session() (path string, tokens struct {
	Serial          int
	Access, Refresh string
}) {
	c.t.Helper()
	if runtime.GOOS == "windows" {
		c.t.Skip("there the sign-in is in the Credential Manager, not in a file to look at")
	}
	paths, err := filepath.Glob(filepath.Join(c.data, "session-*.json"))
	if err != nil || len(paths) != 1 {
		c.t.Fatalf("the sign-in is kept in %q: %v", paths, err)
	}
	content, err := os.ReadFile(paths[0])
	if err != nil {
		c.t.Fatal(err)
	}
	var file struct {
		Serial  int    `json:"serial"`
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		c.t.Fatal(err)
	}
	tokens.Serial, tokens.Access, tokens.Refresh = file.Serial, file.Access, file.Refresh
	return paths[0], tokens
}

// waits checks that a sign-in is asked for while the sale waits unharmed and
// recording goes on.
func (c *till) waits(cause string, s synced) {
	c.t.Helper()
	if s.exit != 5 || !strings.Contains(s.Cause, cause) || !strings.Contains(s.errors, "counterfoil login --email E") {
		c.t.Errorf("%+v", s)
	}
	if s := c.status(); s.Connection != signIn || s.LastError == nil {
		c.t.Errorf("%+v", s)
	}
	c.sell(cardB, "3.00")
	all := c.list()
	for _, k := range all {
		if k.State == review || k.Attempts != 0 {
			c.t.Errorf("%+v", k)
		}
	}
	if last := all[len(all)-1]; last.Card != cardB || last.State != pending {
		c.t.Errorf("%+v", last)
	}
}

// recovers checks that a new sign-in sends everything, once.
func (c *till) recovers(f *forloy) {
	c.t.Helper()
	if r := c.login(); r.exit != 0 {
		c.t.Fatalf("login: exit %d: %s", r.exit, r.errors)
	}
	if s := c.sync(); s.exit != 0 {
		c.t.Errorf("%+v", s)
	}
	var keys []string
	for _, k := range c.list() {
		keys = append(keys, k.Key)
	}
	f.sound(c.t, keys)
}

// TestSignIn: the tokens are kept in a file that only its owner reads, named
// by data directory and API; location and staff come from the account.
func TestSignIn(t *testing.T) {
	t.Parallel()
	f, c := account(t, cashier)
	if r := c.run("record", "--card", cardA, "--amount", "1"); r.exit != 5 {
		t.Errorf("record before the first sign-in: exit %d: %s", r.exit, r.errors)
	}
	c.env["COUNTERFOIL_PASSWORD"] = "wrong-horse-0002-staple"
	c.watch.Hide("wrong-horse-0002-staple")
	if r := c.login(); r.exit != 5 || !strings.Contains(r.errors, "The e-mail or the password is wrong.") {
		t.Errorf("a wrong password: exit %d: %s", r.exit, r.errors)
	}
	c.env["COUNTERFOIL_PASSWORD"] = password
	if r := c.login(); r.exit != 0 || !strings.Contains(r.out, "Signed in as ana@shop.example, Downtown") {
		t.Errorf("login: exit %d: %s%s", r.exit, r.out, r.errors)
	}
	path, tokens := c.session()
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != fs.FileMode(0o600) {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if tokens.Access != access(1) || tokens.Refresh != renewal(1) {
		t.Error("the file does not hold the pair")
	}
	key := c.sell(cardA, "12.50")
	if s := c.sync(); s.exit != 0 || s.Accepted != 1 {
		t.Errorf("%+v", s)
	}
	f.sound(t, []string{key})
	if sent := f.arrived()[0].raw; !strings.Contains(sent, `"location_id":"loc_down","staff_user_id":"usr_ana"`) {
		t.Errorf("sent as %s", sent)
	}

	// Another address knows nothing of it.
	other := newForloy(t)
	other.auth = auth{on: true, user: cashier}
	c.env["COUNTERFOIL_API_URL"] = other.url()
	c.sell(cardB, "1.00")
	if s := c.sync(); s.exit != 5 || len(other.requests()) != 0 {
		t.Errorf("%+v", s)
	}
	c.env["COUNTERFOIL_API_URL"] = f.url()
	if r := c.run("logout"); r.exit != 0 {
		t.Errorf("logout: exit %d: %s", r.exit, r.errors)
	}
	c.waits("Sign in to resume", c.sync())
	c.recovers(f)
}

// TestOwner: an owner says at which of the locations the till stands.
func TestOwner(t *testing.T) {
	t.Parallel()
	f, c := account(t, owner)
	if r := c.login(); r.exit != 5 || !strings.Contains(r.errors, "loc_harb") || !strings.Contains(r.errors, "--location") {
		t.Errorf("login without a location: exit %d: %s", r.exit, r.errors)
	}
	if r := c.login("--location", "loc_moon"); r.exit != 2 || !strings.Contains(r.errors, "no such location") {
		t.Errorf("login at a strange location: exit %d: %s", r.exit, r.errors)
	}
	if r := c.login("--location", "loc_harb"); r.exit != 0 {
		t.Errorf("login: exit %d: %s", r.exit, r.errors)
	}
	key := c.sell(cardA, "2.00")
	if s := c.sync(); s.exit != 0 {
		t.Errorf("%+v", s)
	}
	f.sound(t, []string{key})
	if sent := f.arrived()[0].raw; !strings.Contains(sent, `"location_id":"loc_harb","staff_user_id":"usr_own"`) {
		t.Errorf("sent as %s", sent)
	}
}

// TestPracticeSignIn signs in to the practice server, which knows its own
// accounts and rotates its tokens.
func TestPracticeSignIn(t *testing.T) {
	t.Parallel()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	_, c := account(t, cashier)
	c.env["COUNTERFOIL_API_URL"], c.env["COUNTERFOIL_PASSWORD"] = server.URL(), practice.Password
	if r := c.run("login", "--email", practice.StaffEmail); r.exit != 0 {
		t.Fatalf("login: exit %d: %s", r.exit, r.errors)
	}
	_, tokens := c.session()
	c.watch.Hide(tokens.Access, tokens.Refresh)
	c.sell(cardA, "2.00")
	if s := c.sync(); s.exit != 0 || len(server.Ledger()) != 1 {
		t.Errorf("%+v", s)
	}
}

// TestRefresh is row 17: a token that has run out is traded once, the new pair
// is stored, and the same batch goes out again with no attempt charged.
func TestRefresh(t *testing.T) {
	t.Run("on a 401", func(t *testing.T) {
		t.Parallel()
		f, c, key := signedIn(t)
		f.set(func(a *auth) { a.expired = true })
		c.refreshed(f, key, 2)
	})
	t.Run("before the end", func(t *testing.T) {
		t.Parallel()
		f, c, key := signedIn(t)
		c.age()
		c.refreshed(f, key, 1)
	})
}

// age makes the stored access token one that ends in a minute.
func (c *till) age() {
	c.t.Helper()
	path, _ := c.session()
	content, err := os.ReadFile(path)
	var file map[string]any
	if err == nil {
		err = json.Unmarshal(content, &file)
	}
	file["expires_at"] = time.Now().Add(time.Minute)
	if err == nil {
		content, err = json.Marshal(file)
	}
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// refreshed syncs, and checks that the pair was traded once, in that many
// batches.
func (c *till) refreshed(f *forloy, key string, batches int) {
	c.t.Helper()
	if s := c.sync(); s.exit != 0 || s.Accepted != 1 {
		c.t.Errorf("%+v", s)
	}
	if n, sizes := f.authNow().renewed, f.requests(); n != 1 || len(sizes) != batches {
		c.t.Errorf("%d refreshes, batches of %v", n, sizes)
	}
	if _, tokens := c.session(); tokens.Access != access(2) || tokens.Refresh != renewal(2) || tokens.Serial != 2 {
		c.t.Error("the new pair is not stored")
	}
	if k := c.list()[0]; k.State != done || k.Attempts != 0 {
		c.t.Errorf("%+v", k)
	}
	f.sound(c.t, []string{key})
}

// TestDeadSession is rows 17 and 18: refresh refused, or the sign-in itself.
func TestDeadSession(t *testing.T) {
	t.Run("refresh refused", func(t *testing.T) {
		t.Parallel()
		f, c, _ := signedIn(t)
		f.set(func(a *auth) { a.expired, a.dead = true, true })
		c.waits("Sign in to resume", c.sync())
		c.waits("Sign in to resume", c.sync())
		f.set(func(a *auth) { a.dead = false })
		c.recovers(f)
	})
	t.Run("forbidden", func(t *testing.T) {
		t.Parallel()
		f, c, _ := signedIn(t)
		f.commit(says(403, asJSON, echoing("FORBIDDEN")), nil)
		c.waits("Forloy refuses this sign-in", c.sync())
		if n := f.authNow().renewed; n != 0 {
			t.Errorf("%d refreshes", n)
		}
		f.commit(nil, nil)
		c.recovers(f)
	})
	t.Run("refresh unreachable", func(t *testing.T) {
		t.Parallel()
		f, c, key := signedIn(t)
		f.set(func(a *auth) { a.expired, a.broken = true, true })
		if s := c.sync(); s.exit != 4 { // trouble, not a dead sign-in: the old pair may be good still
			t.Errorf("%+v", s)
		}
		f.set(func(a *auth) { a.broken = false })
		if s := c.sync(); s.exit != 0 {
			t.Errorf("%+v", s)
		}
		f.sound(t, []string{key})
	})
}

// TestKilledInRefresh kills the program between the server's rotation and the
// storing of the new pair. The old pair is dead then and the new one lost: the
// till says so clearly, and goes on recording.
func TestKilledInRefresh(t *testing.T) {
	t.Parallel()
	f, c, _ := signedIn(t)
	f.set(func(a *auth) { a.expired, a.cut = true, true })
	cmd := c.command("sync")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-f.rotated
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if _, tokens := c.session(); tokens.Refresh != renewal(1) {
		t.Error("a pair was stored that was never received")
	}
	f.set(func(a *auth) { a.cut = false })
	c.waits("Sign in to resume", c.sync())
	c.recovers(f)
}

// TestRefreshOnce: two programs that find the token dead at the same time
// trade it once.
func TestRefreshOnce(t *testing.T) {
	t.Parallel()
	f, c, key := signedIn(t)
	f.set(func(a *auth) { a.expired = true })
	var group sync.WaitGroup
	runs := make([]run, 4)
	for i := range runs {
		group.Go(func() { runs[i] = c.run("sync") })
	}
	group.Wait()
	for _, r := range runs {
		if r.exit != 0 {
			t.Errorf("exit %d: %s", r.exit, r.errors)
		}
	}
	if n := f.authNow().renewed; n != 1 {
		t.Errorf("%d refreshes", n)
	}
	f.sound(t, []string{key})
}

// TestDump makes the program dump its goroutines in the middle of a request:
// the dump holds no secret.
func TestDump(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no such signal")
	}
	t.Parallel()
	f, c, _ := signedIn(t)
	arrived := make(chan struct{}, 1)
	f.commit(func(f *forloy, r request) bool {
		arrived <- struct{}{}
		return silence(f, r)
	}, nil)
	c.env["GOTRACEBACK"] = "all"
	cmd := c.command("sync")
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	<-arrived
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	var dump strings.Builder
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		dump.WriteString(lines.Text() + "\n")
	}
	_ = cmd.Wait()
	if !strings.Contains(dump.String(), "goroutine ") {
		t.Fatalf("no dump: %s", dump.String())
	}
	c.watch.Output([]string{"sync"}, nil, []byte(dump.String()), false)
}

// TestBooksTellNothing: what leaves the till beside the sales themselves
// holds no token, and no card but where it was asked for.
func TestBooksTellNothing(t *testing.T) {
	t.Parallel()
	f, c, _ := signedIn(t)
	f.commit(says(500, asJSON, echoing("OH_NO")), nil)
	c.sync()
	f.commit(nil, verdictOn(cardA, refused("CARD_NOT_FOUND")))
	c.sync()
	key := c.list()[0].Key
	asked := filepath.Dir(c.data) // the watched folder, beside the till's own
	for _, args := range [][]string{{"status"}, {"doctor"}, {"doctor", "--json"}, {"verify"}, {"verify", "--json"},
		{"backup", filepath.Join(asked, "copy-backup")}, {"export", "--csv", filepath.Join(asked, "sales.csv")},
		{"review", "retry", key}, {"sync"}, {"review", "dismiss", key, "--reason", "gone"}, {"record", "--card", cardA, "--amount", "-1"},
		{"list", "--state", "all"}, {"version"}, {"nonsense"}} {
		if r := c.run(args...); r.exit == 1 {
			t.Errorf("%q: exit 1: %s", args, r.errors)
		}
	}
	for _, name := range []string{"copy-backup", "sales.csv"} {
		if _, err := os.Stat(filepath.Join(asked, name)); err != nil {
			t.Error(err)
		}
	}
}
