package queue

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"counterfoil/internal/fault"
)

func TestFetch(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	recorded(t, q, 1)
	backup := copied(t, q)
	got, err := Fetch(t.Context(), path, backup)
	if err != nil || filepath.Dir(got) != filepath.Dir(path) {
		t.Fatalf("%v: %s", err, got)
	}
	if string(must[[]byte](t)(os.ReadFile(got))) != string(must[[]byte](t)(os.ReadFile(backup))) {
		t.Error("it is no copy")
	}
	must[int](t)(0, os.Remove(got))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Link(path, link); err != nil {
		t.Fatal(err)
	}
	// What is no store, or too long for the disk, is refused before it is copied.
	video := filepath.Join(t.TempDir(), "video")
	must[int](t)(0, os.WriteFile(video, make([]byte, 1<<20), 0o600))
	head := bytes.NewReader(must[[]byte](t)(os.ReadFile(backup)))
	if err := MayArrive(path, backup, head, 1<<60); !errors.Is(err, fault.StoreFull) {
		t.Errorf("longer than the disk: %v", err)
	}
	for name, c := range map[string]struct {
		backup string
		want   error
	}{
		"a video": {video, fault.BackupDamaged},
		"missing": {backup + "s", fault.BackupUnread}, "a folder": {t.TempDir(), fault.FileFolder},
		"itself": {path, fault.BackupSame}, "a link to itself": {link, fault.BackupSame},
	} {
		if _, err := Fetch(t.Context(), path, c.backup); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Fetch(ctx, path, backup); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if left := must[[]string](t)(filesIn(filepath.Dir(path), func(name string) bool {
		return filepath.Ext(name) != ".db" && filepath.Ext(name) != ".lock" && filepath.Ext(name) != ".created" &&
			filepath.Ext(name) != ".ballast"
	})); len(left) > 0 {
		t.Errorf("left behind: %s", left)
	}
}
