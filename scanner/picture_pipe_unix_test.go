//go:build unix

package scanner

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A pipe into which nobody writes keeps nobody waiting.
func TestPipesAreNoPictures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	refused := make(chan error, 1)
	go func() {
		_, err := DecodeFile(path)
		refused <- err
	}()
	select {
	case err := <-refused:
		if !errors.Is(err, ErrPicture) {
			t.Errorf("got %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it waits")
	}
}
