//go:build amd64

package crash

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

var syncs = []uint64{syscall.SYS_FSYNC, syscall.SYS_FDATASYNC}

// Rows 36 and 47 with the built program: one sync of a verb after another reports an error, alone or with all later
// ones. Exit 0 means that the change is there, 3 that it is not, and 1 that nobody can tell; then the key is named.
func TestFailedSync(t *testing.T) {
	t.Parallel()
	base := newShop(t)
	base.record("forloy_enr_first")
	waits := base.record("forloy_enr_waits")
	for name, verb := range map[string]struct {
		args []string
		done func(before, after map[string]string) bool
	}{
		"record": {newSale,
			func(before, after map[string]string) bool { return len(after) == len(before)+1 }},
		"void": {[]string{"void", waits, "--reason", "test"},
			func(_, after map[string]string) bool { return after[waits] == "voided" }},
	} {
		for _, lasting := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, lasting %v", name, lasting), func(t *testing.T) {
				exits := map[int]int{}
				for n := 1; ; n++ {
					s := base.at(filepath.Join(t.TempDir(), "data"))
					s.t = t
					check(t, os.CopyFS(s.dir, os.DirFS(base.dir)))
					before := s.states()
					failed, e := failAt(t, s.command(verb.args...), syncs, n, lasting)
					if !failed {
						break
					}
					exits[e.exit]++
					after := s.states()
					done := verb.done(before, after)
					key, _, _ := strings.Cut(strings.TrimSpace(e.out), "\n")
					switch {
					case e.exit == 0 && done && (name != "record" || after[key] == "pending"):
					case e.exit == 3 && !done && e.out == "":
					case e.exit == 1 && e.out == "" && lasting && strings.Contains(e.err, "cannot be told"):
						named := func(key string) bool { return strings.Contains(e.err, key) }
						if name == "record" && done && !slices.ContainsFunc(slices.Collect(maps.Keys(after)), named) {
							t.Errorf("sync %d: the key is not named: %q", n, e.err)
						}
					default:
						t.Errorf("sync %d failed: done %v, %+v", n, done, e)
					}
					s.must("verify")
				}
				t.Logf("exits: %v", exits)
				if exits[3] == 0 || exits[0]+exits[1] == 0 {
					t.Errorf("too few: %v", exits)
				}
			})
		}
	}
}

// What a failed sync of the sender leaves unsettled is sent again with the same bytes, and nothing is booked twice.
func TestFailedSyncWhileSending(t *testing.T) {
	t.Parallel()
	base := newShop(t)
	base.record("forloy_enr_first")
	base.record("forloy_enr_practice0inactive")
	tries := 0
	for n := 1; ; n++ {
		s := base.at(filepath.Join(t.TempDir(), "data"))
		check(t, os.CopyFS(s.dir, os.DirFS(base.dir)))
		failed, e := failAt(t, s.command("sync"), syncs, n, false)
		if !failed {
			break
		}
		tries++
		left := ask[totals](s, "status").Pending
		if e.exit != 0 && e.exit != 3 || e.exit == 0 && left > 0 {
			t.Errorf("sync %d failed: %d left, %+v", n, left, e)
		}
		s.settleAll()
		s.must("verify")
		if c := ask[totals](s, "status"); c.Synced != 1 || c.Review != 1 {
			t.Errorf("sync %d failed: then %+v", n, c)
		}
	}
	if ledger := base.server.Ledger(); tries < 3 || len(ledger) != 1 || len(base.server.Conflicts()) > 0 {
		t.Errorf("%d tries, %d booked, sent with other bytes: %v", tries, len(ledger), base.server.Conflicts())
	}
}
