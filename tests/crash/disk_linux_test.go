package crash

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"counterfoil/tests/xtest"
)

// disk mounts a small disk in memory as the shop's data directory.
func (s *shop) disk() *shop {
	s.t.Helper()
	dir := s.t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size=3m"); err != nil {
		s.t.Skipf("SKIPPED, NOT TESTED: mounting is not allowed here, so no disk can be full or read-only: %v", err)
	}
	s.t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return s.at(dir)
}

func fill(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, make([]byte, 8<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
}

// Row 34: sales are refused with a message, nothing is lost, and sales are accepted again once there is room.
func TestFullDisk(t *testing.T) {
	s := newShop(t).disk()
	said := []string{s.record("forloy_enr_before1"), s.record("forloy_enr_before2")}
	s.sentNotSettled()
	filler := filepath.Join(s.dir, "filler")
	fill(t, filler)
	refused := 0
	for i := 0; refused < 3 && i < 50; i++ { // free pages of the file may still hold a sale or two
		e := s.run("record", "--card", "forloy_enr_full", "--amount", "1")
		switch {
		case e.exit == 0 && e.err == "":
			said = append(said, e.out)
		case e.exit == 3 && e.out == "":
			refused++
		default:
			t.Fatalf("%+v", e)
		}
	}
	if refused < 3 {
		t.Fatal("a full disk refuses nothing")
	}
	s.refused(3, "disk is full", "record", "--card", "forloy_enr_full", "--amount", "1")
	if list := ask[[]sale](s, "list"); len(list) != len(said) {
		t.Errorf("%d are in the store, %d were said to be", len(list), len(said))
	}
	// The ballast makes room to settle what was offered before, and to void; to
	// offer more is to begin something new.
	e := s.run("sync")
	if e.exit != 0 && (e.exit != 3 || !strings.Contains(e.err, "disk is full")) {
		t.Errorf("sync: %+v", e)
	}
	states := s.states()
	for _, key := range said[:2] {
		if states[key] != "synced" {
			t.Errorf("%s is %s", key, states[key])
		}
	}
	if len(said) > 2 {
		s.must("void", said[2], "--reason", "test")
	}
	check(t, os.Remove(filler))
	said = append(said, s.record("forloy_enr_after"))
	s.reckon(said)
}

// sentNotSettled sends what waits and dies before the answer arrives.
func (s *shop) sentNotSettled() {
	s.t.Helper()
	line := newLine(s.t, s.url)
	line.set(keepAnswer, 0)
	other := *s
	other.url = line.url()
	till := other.command("sync")
	check(s.t, till.Start())
	<-line.held
	check(s.t, till.Process.Kill())
	_ = till.Wait()
}

// The disk is full at the first start: there is no store, and none is left half made.
func TestFullDiskAtTheFirstStart(t *testing.T) {
	s := newShop(t).disk()
	filler := filepath.Join(s.dir, "filler")
	fill(t, filler)
	s.refused(3, "disk is full", "record", "--card", "forloy_enr_full", "--amount", "1")
	check(t, os.Remove(filler))
	s.reckon([]string{s.record("forloy_enr_after")})
}

// Row 35.
func TestReadOnlyDisk(t *testing.T) {
	s := newShop(t).disk()
	said := []string{s.record("forloy_enr_before")}
	before := content(t, s.store())
	remount := func(flags uintptr) {
		t.Helper()
		check(t, syscall.Mount("", s.dir, "", syscall.MS_REMOUNT|flags, "mode=0700,size=3m"))
	}
	remount(syscall.MS_RDONLY)
	for _, verb := range [][]string{newSale, {"sync"}, {"void", said[0], "--reason", "x"}, {"status"}} {
		s.refused(3, "read-only", verb...)
	}
	if !bytes.Equal(before, content(t, s.store())) {
		t.Error("a read-only store was changed")
	}
	remount(0)
	s.reckon(append(said, s.record("forloy_enr_after")))
}

// Row 39: the program waits for a store that somebody else holds, and then refuses.
func TestLockedStore(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it waits for ten seconds")
	}
	s := newShop(t)
	said := []string{s.record("forloy_enr_before")}
	lock, err := os.OpenFile(s.store()+".lock", os.O_RDWR, 0)
	check(t, err)
	defer lock.Close()
	check(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	s.refused(3, "Another Counterfoil is using the store", newSale...)
	check(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_UN))
	s.reckon(append(said, s.record("forloy_enr_after")))
}

// With a damaged store the window still answers, and uses what salvage makes of it without a restart.
func TestWindowSalvages(t *testing.T) {
	display := xtest.Start(t)
	s := filled(t)
	truncate(t, s.store(), 4096+100)
	before := content(t, s.store())
	window := display.Launch(s.command())
	display.WaitWindow("Counterfoil")
	s.refused(3, "counterfoil salvage", newSale...)
	s.salvaged(before)
	check(t, os.Remove(s.store())) // while the window has it open
	s.refused(3, "its file is missing", newSale...)
	got := ask[salvaged](s, "salvage")
	if got.Lost == nil || *got.Lost != 0 || got.Recorded < 5 {
		t.Errorf("of a deleted store: %+v", got)
	}
	s.record("forloy_enr_again")
	s.must("verify")
	window.Kill() // the next till finds the store as the window left it
	s.must("verify")
	if _, err := os.Stat(s.store()); errors.Is(err, fs.ErrNotExist) {
		t.Error("there is no store")
	}
}

// Row 46: an older copy replaces the store while the window has it open, by rename or by copy. What the window holds
// is put back, and its next sale is accepted at once.
func TestOlderCopyUnderTheWindow(t *testing.T) {
	display := xtest.Start(t)
	for name, put := range map[string]func(t *testing.T, copy, store string){
		"renamed over": func(t *testing.T, copy, store string) { check(t, os.Rename(copy, store)) },
		"copied over": func(t *testing.T, copy, store string) {
			check(t, os.WriteFile(store, content(t, copy), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			said := []string{s.record("forloy_enr_before")}
			copy := filepath.Join(t.TempDir(), "copy")
			s.must("backup", copy)
			window := display.Launch(s.command())
			display.WaitWindow("Counterfoil")
			said = append(said, s.record("forloy_enr_held1"), s.record("forloy_enr_held2"))
			s.must("sync")
			put(t, copy, s.store())
			said = append(said, s.record("forloy_enr_next"))
			s.must("verify")
			s.reckon(said)
			window.Kill()
			s.reckon(said)
			for _, entry := range s.server.Ledger() {
				if entry.TimesSent > 1 {
					t.Errorf("%s was sent %d times", entry.Card, entry.TimesSent)
				}
			}
		})
	}
}
