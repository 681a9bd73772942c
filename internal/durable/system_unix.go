//go:build unix

package durable

import (
	"errors"
	"os"
	"syscall"
)

// isHeld is for Windows: here nobody can hold a file against its owner.
func isHeld(error) bool { return false }

func move(from, to string) error { return os.Rename(from, to) }

// SyncDir makes renames in a folder durable. Some file systems (shares, FUSE) cannot
// sync a folder and say EINVAL or ENOTSUP: there the rename is as durable as it gets.
func SyncDir(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err = folder.Sync(); errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, folder.Close())
}
