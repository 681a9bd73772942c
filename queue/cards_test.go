package queue

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Codes are found in a store that is open, in one that is damaged, and in a
// backup when the store is gone.
func TestCardsInFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a [till]", "counterfoil.db")
	q := opened(t, path)
	recorded(t, q, 2)
	find := func(what string) {
		t.Helper()
		if got := CardsIn(path); !slices.Equal(got, []string{"forloy_enr_test"}) {
			t.Errorf("%s: %q", what, got)
		}
	}
	find("open")
	if _, err := q.DailyBackup(t.Context(), BackupDir(path), time.Now()); err != nil {
		t.Fatal(err)
	}
	shut(t, q)
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt(make([]byte, 2*os.Getpagesize()), 0); err != nil {
		t.Fatal(err)
	}
	file.Close()
	find("damaged")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	find("gone")
	if got := CardsIn(filepath.Join(t.TempDir(), "none")); len(got) > 0 {
		t.Errorf("of nothing: %q", got)
	}
}
