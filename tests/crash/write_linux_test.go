//go:build amd64

package crash

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Rows 31 to 33, systematically: each verb is killed before its first write, before its second, and so on to its
// last, each time on a copy of the same store. What is left must be the store before or the store after.
func TestKilledBeforeEachWrite(t *testing.T) {
	t.Parallel()
	base := newShop(t)
	key := base.record("forloy_enr_first")
	base.record("forloy_enr_practice0inactive")
	base.must("sync")
	waits := base.record("forloy_enr_waits")
	said := []string{key, waits}
	for name, verb := range map[string][]string{
		"record":  newSale,
		"sync":    {"sync"},
		"void":    {"void", waits, "--reason", "test"},
		"dismiss": {"review", "dismiss", reviewed(base), "--reason", "test"},
		"retry":   {"review", "retry", "--all"},
	} {
		t.Run(name, func(t *testing.T) { eachWrite(t, base, said, verb, 1, func(*shop) {}) })
	}
	t.Run("first start", func(t *testing.T) {
		empty := base.at(filepath.Join(t.TempDir(), "none"))
		empty.server = newShop(t).server
		empty.url = empty.server.URL()
		check(t, os.MkdirAll(empty.dir, 0o700))
		eachWrite(t, empty, nil, newSale, 1, func(*shop) {})
	})
	step := 5 // each takes half a second
	if os.Getenv("SOAK") != "" {
		step = 1
	}
	t.Run("salvage", func(t *testing.T) {
		damaged := base.at(filepath.Join(t.TempDir(), "damaged"))
		check(t, os.CopyFS(damaged.dir, os.DirFS(base.dir)))
		overwrite(t, damaged.store(), 0, make([]byte, 2*4096))
		eachWrite(t, damaged, said, []string{"salvage"}, step, func(s *shop) {
			if e := s.run("salvage"); e.exit != 0 && e.exit != 2 {
				s.t.Errorf("salvage again: %+v", e)
			}
		})
	})
	// What a till has held is put back by whoever opens the store next.
	t.Run("merge", func(t *testing.T) {
		s := newShop(t)
		said := []string{s.record("forloy_enr_old")}
		old := content(t, s.store())
		said = append(said, s.record("forloy_enr_held"))
		check(t, os.WriteFile(s.store()+".held-20260310T142205.000Z", content(t, s.store()), 0o600))
		check(t, os.WriteFile(s.store(), old, 0o600))
		eachWrite(t, s, said, newSale, step, func(*shop) {})
	})
	again := func(verb string) func(*shop) {
		return func(s *shop) {
			if e := s.run(verb, filepath.Join(s.dir, "from")); e.exit != 0 {
				s.t.Errorf("%s again: %+v", verb, e)
			}
		}
	}
	t.Run("restore", func(t *testing.T) {
		s := newShop(t)
		said := []string{s.record("forloy_enr_old")}
		old := content(t, s.store())
		said = append(said, s.record("forloy_enr_lost"))
		s.must("sync")
		check(t, os.WriteFile(filepath.Join(s.dir, "from"), content(t, s.store()), 0o600))
		check(t, os.WriteFile(s.store(), old, 0o600))
		said = append(said, s.record("forloy_enr_since"))
		eachWrite(t, s, said, []string{"restore", "from"}, step, again("restore"))
	})
	// Whenever a move is cut short, the till is on one PC or can be taken back or in.
	moving := newShop(t)
	moved := []string{moving.record("forloy_enr_moves")}
	t.Run("move-out", func(t *testing.T) {
		out := filepath.Join(t.TempDir(), "out")
		eachWrite(t, moving, moved, []string{"move-out", "--force", out}, step, func(s *shop) {
			for _, verb := range [][]string{{"move-out", "--force", out}, {"move-back", out}, newSale} {
				s.must(verb...)
			}
		})
	})
	t.Run("move-in", func(t *testing.T) {
		out := filepath.Join(t.TempDir(), "out")
		s := moving.at(filepath.Join(t.TempDir(), "old"))
		check(t, os.CopyFS(s.dir, os.DirFS(moving.dir)))
		s.must("move-out", out)
		there := newShop(t)
		said := append(moved, there.record("forloy_enr_there"))
		check(t, os.WriteFile(filepath.Join(there.dir, "from"), content(t, out), 0o600))
		eachWrite(t, there, said, []string{"move-in", "from"}, step, again("move-in"))
	})
}

// A drain of several batches, two sales each since a card's sales go one after the other: while one is in flight, the
// verdicts on the one before and the marks of the one after are committed. Killed before any write, what Forloy has
// counts as offered, and the next drain sends what is left with the same keys and bytes.
func TestKilledWhileDraining(t *testing.T) {
	t.Parallel()
	base := newShop(t)
	var said []string
	for range 4 {
		said = append(said, base.record("forloy_enr_first"), base.record("forloy_enr_second"))
	}
	step := 4 // each takes half a second
	if os.Getenv("SOAK") != "" {
		step = 1
	}
	halfway := 0
	for n, killed := 1, true; killed; n += step {
		s := newShop(t)
		check(t, os.CopyFS(s.dir, os.DirFS(base.dir)))
		killed = killAt(t, s.command("sync"), n)
		states := s.states()
		taken := s.server.Ledger()
		if killed && len(taken) > 0 && len(taken) < len(said) {
			halfway++
		}
		for _, entry := range taken {
			key := entry.IdempotencyKey
			if states[key] == "pending" && s.run("void", key, "--reason", "test").exit == 0 {
				t.Errorf("killed before write %d: Forloy has %s, and it was voided", n, key)
			}
		}
		s.reckon(said)
		for _, entry := range s.server.Ledger() {
			if entry.TimesSent > 2 {
				t.Errorf("killed before write %d: %s was sent %d times", n, entry.IdempotencyKey, entry.TimesSent)
			}
		}
	}
	if halfway == 0 {
		t.Error("never killed between two batches: were the writes counted at all?")
	}
}

func reviewed(s *shop) string {
	return ask[[]sale](s, "list", "--state", "review")[0].Key
}

func eachWrite(t *testing.T, base *shop, said []string, verb []string, step int, mend func(*shop)) {
	for n := 1; ; n += step {
		s := base.at(filepath.Join(t.TempDir(), "data"))
		s.t = t
		check(t, os.CopyFS(s.dir, os.DirFS(base.dir)))
		file, err := os.Create(filepath.Join(t.TempDir(), "out"))
		check(t, err)
		cmd := s.command(verb...)
		cmd.Stdout, cmd.Dir = file, s.dir
		killed := killAt(t, cmd, n)
		check(t, file.Close())
		out := content(t, file.Name())
		mend(s)
		s.must("verify")
		after := said
		if keyLine.Match(out) {
			after = append(after[:len(after):len(after)], strings.TrimSpace(string(out)))
		}
		states := map[string]bool{}
		for _, one := range ask[[]sale](s, "list") {
			states[one.Key] = true
		}
		for _, key := range after {
			if !states[key] {
				t.Errorf("killed before write %d: LOST %s", n, key)
			}
		}
		if c := ask[totals](s, "status"); c.Recorded != len(states) {
			t.Errorf("killed before write %d: %+v, %d in the list", n, c, len(states))
		}
		if !killed {
			t.Logf("fewer than %d writes", n)
			if n < 5 {
				t.Error("that is too few: were they counted at all?")
			}
			break
		}
	}
	if len(base.server.Conflicts()) > 0 {
		t.Errorf("sent again with other bytes: %v", base.server.Conflicts())
	}
	has := map[string]bool{}
	for _, entry := range base.server.Ledger() {
		if has[entry.IdempotencyKey] {
			t.Errorf("DOUBLED: %s", entry.IdempotencyKey)
		}
		has[entry.IdempotencyKey] = true
	}
}
