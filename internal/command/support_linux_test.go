package command_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"counterfoil/internal/command"
)

// A pipe that lies where a log or a crash would is no text that could be waited for.
func TestSupportBesideAPipe(t *testing.T) {
	s := newShop(t)
	s.openWindow(command.Desk{})
	for _, name := range []string{"counterfoil-old.log", "crash.log"} {
		if err := unix.Mkfifo(filepath.Join(s.dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.must("support", filepath.Join(t.TempDir(), "support.zip"))
}
