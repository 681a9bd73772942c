package queue

import (
	"errors"
	"os"
	"strings"

	"go.etcd.io/bbolt"
	"golang.org/x/sys/windows"
)

// mapSize is 0: on Windows bbolt makes the file as long as its memory map.
const mapSize = 0

// isFull also compares texts, since bbolt drops the cause when a file cannot
// grow.
func isFull(err error) bool {
	for _, full := range []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL,
		windows.ERROR_DISK_QUOTA_EXCEEDED} {
		if errors.Is(err, full) || strings.HasSuffix(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}

// isTooLong: Windows limits no file, but where the file system does so, it calls the disk full.
func isTooLong(error) bool { return false }

func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

// unlock releases bbolt's lock on a file: one byte at the largest possible
// offset.
func unlock(file *os.File) error {
	const end = 1<<32 - 1
	return windows.UnlockFileEx(windows.Handle(file.Fd()), 0, 1, 0, &windows.Overlapped{Offset: end, OffsetHigh: end})
}

// unmap removes the memory map of a dead handle's file, because no other file
// can replace it before. A reader that still uses the map faults, and guard
// catches that.
func unmap(db *bbolt.DB) {
	defer func() { _ = recover() }() // there is no map
	if db != nil {
		_ = windows.UnmapViewOfFile(db.Info().Data)
	}
}
