//go:build !linux

package queue

import "os"

// syncData is the sync that bbolt uses on this system.
func syncData(file *os.File) error { return file.Sync() }
