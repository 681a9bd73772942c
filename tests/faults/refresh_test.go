package faults

import (
	"encoding/json"
	"os"
	"sync"
	"testing"
	"time"
)

// Row 17: an expired token is refreshed once, the new pair is stored, and the same batch is sent again without an
// attempt being charged.
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

// age makes the stored access token expire in a minute.
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

// refreshed syncs, and checks that the pair was refreshed once and that many batches were sent.
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

// Rows 17 and 18: the refresh is refused, or the sign-in itself.
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
		if s := c.sync(); s.exit != 4 { // trouble, not a dead sign-in: the old pair may still be valid
			t.Errorf("%+v", s)
		}
		f.set(func(a *auth) { a.broken = false })
		if s := c.sync(); s.exit != 0 {
			t.Errorf("%+v", s)
		}
		f.sound(t, []string{key})
	})
}

// The program is killed after the server has rotated the pair and before the new one is stored. Then the old pair is
// invalid and the new one lost. The till asks for a sign-in and goes on recording.
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
		t.Error("a pair that never arrived was stored")
	}
	f.set(func(a *auth) { a.cut = false })
	c.waits("Sign in to resume", c.sync())
	c.recovers(f)
}

// Several programs that find the token expired at the same time refresh it once.
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
