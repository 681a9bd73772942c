//go:build unix

package outfile_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"counterfoil/internal/fault"
)

func TestDevicesAreNoFiles(t *testing.T) {
	d := newDesk(t)
	pipe := filepath.Join(d.out, "pipe")
	d.must(syscall.Mkfifo(pipe, 0o600))
	for _, path := range []string{"/dev/null", "/dev/stdout", pipe} {
		d.refused(path, fault.File)
	}
}
