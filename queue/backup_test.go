package queue

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

func TestABackupIsAStore(t *testing.T) {
	q := opened(t, fresh(t))
	txs := recorded(t, q, 20)
	path := filepath.Join(t.TempDir(), "copy")
	if err := q.BackupFile(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v %v", info, err)
	}
	recorded(t, q, 1)
	if err := q.BackupFile(path); !errors.Is(err, fault.RefusedExists) {
		t.Errorf("a second copy over the first: %v", err)
	}
	copied := opened(t, path)
	sound(t, copied)
	if got, err := copied.Next(0, 100); err != nil || len(got) != len(txs) {
		t.Errorf("the copy holds %d: %v", len(got), err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.new")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestFilesAreTheUsersOwn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there the user's folder says who may read")
	}
	path := fresh(t)
	recorded(t, opened(t, path), 1)
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", entry.Name(), info.Mode(), err)
		}
		if name := entry.Name(); filepath.Ext(name) == ".db" && name != "counterfoil.db" {
			t.Errorf("%s ends in .db too", name)
		}
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v %v", info.Mode(), err)
	}
}

func TestSmallValuesAreKept(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	if got, err := q.Load("pin"); got != nil || err != nil {
		t.Errorf("never saved: %q %v", got, err)
	}
	for _, value := range [][]byte{[]byte("first"), {}, []byte("second")} {
		if err := q.Save("pin", value); err != nil {
			t.Fatal(err)
		}
		if got, err := q.Load("pin"); string(got) != string(value) || got == nil || err != nil {
			t.Errorf("saved %q, loaded %q: %v", value, got, err)
		}
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	if got, err := q.Load("pin"); string(got) != "second" || err != nil {
		t.Errorf("after reopening: %q %v", got, err)
	}
	if err := q.Save("pin", nil); err != nil {
		t.Fatal(err)
	}
	if got, err := q.Load("pin"); got != nil || err != nil {
		t.Errorf("removed: %q %v", got, err)
	}
	sound(t, q)
}

func TestChangesAreTold(t *testing.T) {
	q := opened(t, fresh(t))
	told := func() bool {
		select {
		case <-q.Changed():
			return true
		default:
			return false
		}
	}
	if told() {
		t.Error("told before anything happened")
	}
	txs := recorded(t, q, 3)
	if !told() || told() {
		t.Error("three changes that nobody looked at are one")
	}
	stray := purchase.Result{Sequence: 99, IdempotencyKey: txs[0].IdempotencyKey, Verdict: purchase.Accepted}
	if err := q.Settle(start, []purchase.Result{stray}); err != nil {
		t.Fatal(err)
	}
	if told() {
		t.Error("a verdict that moves nothing is a change")
	}
}
