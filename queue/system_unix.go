//go:build unix

package queue

import (
	"errors"
	"os"
	"strings"
	"syscall"

	"go.etcd.io/bbolt"
	"golang.org/x/sys/unix"
)

// mapSize is how much address space the store's map takes from the start. It
// costs nothing until pages are used, and until the file outgrows it neither a
// long read nor a growing file makes a sale wait for a new map.
const mapSize = 1 << 30

// isFull also compares texts: bbolt drops the cause when a file cannot grow.
func isFull(err error) bool {
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT} {
		if errors.Is(err, full) || strings.HasSuffix(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// unlock gives bbolt's lock on a file back. Closing the file is not enough:
// its map keeps it open.
func unlock(file *os.File) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_UN) }

// unmap is for Windows: here a map that is left behind is in nobody's way.
func unmap(*bbolt.DB) {}

// freeSpace is what a user may still write in a folder, in bytes.
func freeSpace(dir string) (uint64, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return 0, err
	}
	return stat.Bavail * uint64(stat.Bsize), nil
}
