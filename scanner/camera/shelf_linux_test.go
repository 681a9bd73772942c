package camera

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestDevicesAreExaminedOnce(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	webcam, meta, busy, tenth := file("video0"), file("video1"), file("video2"), file("video10")
	var looked []string
	s := shelf{describe: func(path string) (Info, bool, bool) {
		looked = append(looked, filepath.Base(path))
		return Info{ID: path}, path != meta, path != busy
	}}
	list := func(want []string, looks ...string) {
		t.Helper()
		looked = nil
		var got []string
		for _, c := range s.cameras([]string{tenth, busy, meta, webcam}) {
			got = append(got, c.ID)
		}
		if !slices.Equal(got, want) || !slices.Equal(looked, looks) {
			t.Errorf("got %v and looked at %v, want %v and %v", got, looked, want, looks)
		}
	}
	all := []string{webcam, busy, tenth}
	list(all, "video0", "video1", "video2", "video10")
	list(all, "video2") // not lasting, so examined again
	if err := os.Chmod(webcam, 0o640); err != nil {
		t.Fatal(err)
	}
	list(all, "video0", "video2")
	if err := os.Rename(file("another"), tenth); err != nil { // plugged in again
		t.Fatal(err)
	}
	list(all, "video2", "video10")
	if err := os.Remove(tenth); err != nil {
		t.Fatal(err)
	}
	list([]string{webcam, busy}, "video2")
	file("video10")
	list(all, "video2", "video10")
}
