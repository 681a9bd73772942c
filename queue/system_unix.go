//go:build unix

package queue

import (
	"errors"
	"os"
	"strings"
	"syscall"

	"go.etcd.io/bbolt"
)

// mapSize is how much address space the store's memory map reserves. It costs
// nothing until the pages are used. Until the file outgrows it, neither a long
// read nor a growing file makes a sale wait for a new map.
const mapSize = 1 << 30

// isFull also compares texts, since bbolt drops the cause when a file cannot
// grow.
func isFull(err error) bool {
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.HasSuffix(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}

// isTooLong is true of those errors of isFull that more room would not help.
func isTooLong(err error) bool {
	return errors.Is(err, syscall.EFBIG) || strings.HasSuffix(err.Error(), syscall.EFBIG.Error())
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// unlock releases bbolt's lock on a file. Closing the file is not enough, since
// the memory map keeps it open.
func unlock(file *os.File) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_UN) }

// unmap matters on Windows; here a map that is left behind does no harm.
func unmap(*bbolt.DB) {}
