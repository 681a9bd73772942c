package faults

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"counterfoil/syncclient/practice"
)

// account makes a till that must sign in, and its forloy with the account of a user.
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

// signedIn makes a till that has signed in and sold once.
func signedIn(t *testing.T) (*forloy, *till, string) {
	t.Helper()
	f, c := account(t, cashier)
	if r := c.login(); r.exit != 0 {
		t.Fatalf("login: exit %d: %s", r.exit, r.errors)
	}
	return f, c, c.sell(cardA, "12.50")
}

// session returns the file that keeps the sign-in, and its content.
func (c *till) session() (path string, tokens struct {
	Serial          int
	Access, Refresh string
}) {
	c.t.Helper()
	if runtime.GOOS == "windows" {
		c.t.Skip("on Windows the sign-in is in the Credential Manager, not in a file")
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

// waits checks that the till asks for a sign-in, the sale waits unharmed, and recording goes on.
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

// The tokens are kept in a file that only its owner can read, one for each API address. Location and staff come
// from the account.
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

	// At another address this sign-in does not count.
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

// An owner chooses at which location the till is.
func TestOwnerChoosesTheLocation(t *testing.T) {
	t.Parallel()
	f, c := account(t, owner)
	r := c.login()
	if r.exit != 5 || !strings.Contains(r.errors, "loc_harb") || !strings.Contains(r.errors, "--location") {
		t.Errorf("login without a location: exit %d: %s", r.exit, r.errors)
	}
	if r := c.login("--location", "loc_moon"); r.exit != 5 || !strings.Contains(r.errors, "no such location") {
		t.Errorf("login at an unknown location: exit %d: %s", r.exit, r.errors)
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

// The practice server has accounts of its own and rotates its tokens.
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
