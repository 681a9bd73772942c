package crash

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

// damages are ways in which a store goes bad (rows 37 and 38). After each, no verb opens the store and none changes
// it.
var damages = []struct {
	name   string
	damage func(t *testing.T, path string)
	says   string
}{
	{"empty", func(t *testing.T, path string) { truncate(t, path, 0) }, "damaged"},
	{"missing", func(t *testing.T, path string) { check(t, os.Remove(path)) }, "its file is missing"},
	{"cut short", func(t *testing.T, path string) { truncate(t, path, 3*4096) }, "damaged"},
	{"cut inside a page", func(t *testing.T, path string) { truncate(t, path, 4096+100) }, "damaged"},
	{"both header pages zeroed", func(t *testing.T, path string) {
		overwrite(t, path, 0, make([]byte, 2*4096))
	}, "damaged"},
	{"no store at all", func(t *testing.T, path string) {
		check(t, os.WriteFile(path, []byte(strings.Repeat("a letter to grandmother\n", 5000)), 0o600))
	}, "damaged"},
	{"all but the header pages zeroed", func(t *testing.T, path string) {
		overwrite(t, path, 2*4096, make([]byte, size(t, path)-2*4096))
	}, "damaged"},
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	check(t, err)
	return info.Size()
}

func truncate(t *testing.T, path string, to int64) { t.Helper(); check(t, os.Truncate(path, to)) }

func overwrite(t *testing.T, path string, at int64, with []byte) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	check(t, err)
	defer file.Close()
	_, err = file.WriteAt(with, at)
	check(t, err)
}

// content returns the content of a file, or nil if there is no file.
func content(t *testing.T, path string) []byte {
	t.Helper()
	all, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	check(t, err)
	return all
}

// filled is a shop with sales in every state: one sent, one in Review, one voided, and two waiting. A backup has all
// but the last.
func filled(t *testing.T) *shop {
	t.Helper()
	s := newShop(t)
	s.record("forloy_enr_sent")
	s.record("forloy_enr_practice0inactive")
	s.must("sync")
	s.must("void", s.record("forloy_enr_voided"), "--reason", "test")
	s.record("forloy_enr_waits1")
	backups := filepath.Join(s.dir, "backups")
	check(t, os.MkdirAll(backups, 0o700))
	aside := filepath.Join(t.TempDir(), "backup")
	s.must("backup", aside)
	check(t, os.Rename(aside, filepath.Join(backups, "counterfoil-2026-01-02.backup")))
	s.record("forloy_enr_waits2")
	return s
}

func TestDamagedStore(t *testing.T) {
	base := filled(t)
	verbs := [][]string{
		newSale, {"sync"}, {"status"}, {"list"}, {"verify"}, {"void", "x", "--reason", "y"},
		{"review", "retry", "--all"}, {"backup", "copy"}, {"export", "--csv", "out.csv"},
	}
	for _, d := range damages {
		t.Run(d.name, func(t *testing.T) {
			s := base.at(filepath.Join(t.TempDir(), "data"))
			s.t = t
			check(t, os.CopyFS(s.dir, os.DirFS(base.dir)))
			d.damage(t, s.store())
			before := content(t, s.store())
			for _, verb := range verbs {
				if said := s.refused(3, d.says, verb...); !strings.Contains(said, "counterfoil salvage") {
					t.Errorf("%q says %q, and not what to do", verb, said)
				}
			}
			if e := s.run("doctor"); e.exit != 3 || !strings.Contains(e.out, "counterfoil salvage") {
				t.Errorf("the doctor says %+v", e)
			}
			if !bytes.Equal(before, content(t, s.store())) {
				t.Error("a verb changed the damaged store")
			}
			s.salvaged(before)
		})
	}
}

type salvaged struct {
	MovedTo  string `json:"moved_to"`
	BackupOf string `json:"backup_of"`
	Restored int
	Lost     *int64
	totals
}

// salvaged runs salvage on the store of filled, and checks that the damaged file is kept and that nothing is sent
// twice.
func (s *shop) salvaged(before []byte) {
	s.t.Helper()
	got := ask[salvaged](s, "salvage")
	if before != nil && !bytes.Equal(before, content(s.t, got.MovedTo)) {
		s.t.Errorf("the damaged file is not kept as it was: %q", got.MovedTo)
	}
	// Everything but the last sale is in the backup.
	whole := got.Recorded >= 4 && got.Recorded <= 5 && got.Synced == 1 && (got.Pending == 0 || got.Pending == 2)
	if got.BackupOf != "2026-01-02" || !whole {
		s.t.Errorf("%+v", got)
	}
	if got.Lost != nil && *got.Lost != int64(5-got.Recorded) {
		s.t.Errorf("%d of 5 are there, lost: %d", got.Recorded, *got.Lost)
	}
	s.must("verify")
	s.refused(2, "Nothing to salvage", "salvage")
	s.record("forloy_enr_after")
	s.must("sync")
	for _, entry := range s.server.Ledger() {
		if entry.Card == "forloy_enr_voided" || entry.TimesSent > 1 && entry.Card == "forloy_enr_sent" {
			s.t.Errorf("sent after the salvage: %s", entry.Card)
		}
	}
	if c := ask[totals](s, "status"); c.Recorded != got.Recorded+1 || c.Synced != got.Synced+1+got.Pending {
		s.t.Errorf("after the salvage: %+v, then %+v", got, c)
	}
}

// A bit that flips inside a record does not harm the tree. It is found when the record is read, and by verify.
func TestFlippedBit(t *testing.T) {
	s := filled(t)
	all := content(t, s.store())
	for at := 0; ; {
		next := bytes.Index(all[at:], []byte("forloy_enr_waits1"))
		if next < 0 {
			break
		}
		at += next
		overwrite(t, s.store(), int64(at), []byte("g"))
		at++
	}
	before := content(t, s.store())
	s.refused(3, "counterfoil salvage", "verify")
	s.refused(3, "counterfoil salvage", "sync")
	if e := s.run("list"); e.exit != 3 || !strings.Contains(e.err, "counterfoil salvage") {
		t.Errorf("list: %+v", e)
	}
	if !bytes.Equal(before, content(t, s.store())) {
		t.Error("a verb changed the damaged store")
	}
	got := ask[salvaged](s, "salvage")
	if got.Recorded != 5 || got.Restored != 1 || got.Lost == nil || *got.Lost != 0 {
		t.Errorf("%+v", got)
	}
	s.must("verify")
}

// Row 40.
func TestNewerStore(t *testing.T) {
	s := filled(t)
	setSchema(t, s.store(), "99")
	before := content(t, s.store())
	for _, verb := range [][]string{newSale, {"status"}, {"sync"}, {"verify"}, {"fits"}} {
		s.refused(3, "newer", verb...)
	}
	if !bytes.Equal(before, content(t, s.store())) {
		t.Error("a newer store was changed")
	}
}

// At the first start there is nothing to salvage.
func TestNothingToSalvage(t *testing.T) {
	s := newShop(t)
	s.refused(2, "Nothing to salvage", "salvage")
	s.record("forloy_enr_first")
	s.refused(2, "Nothing to salvage", "salvage", "--json")
}

// setSchema makes a valid store of another layout.
func setSchema(t *testing.T, path, number string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	check(t, err)
	key := []byte("schema")
	sum := crc32.Checksum(append([]byte("schema"), number...), crc32.MakeTable(crc32.Castagnoli))
	check(t, db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put(key, fmt.Appendf(nil, "%08x %s", sum, number))
	}))
	check(t, db.Close())
}
