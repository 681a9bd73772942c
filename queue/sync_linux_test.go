package queue

import (
	"os"
	"syscall"
)

// syncData is the sync that bbolt uses on this system.
func syncData(file *os.File) error { return syscall.Fdatasync(int(file.Fd())) }
