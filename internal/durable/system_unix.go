//go:build unix

package durable

import (
	"errors"
	"os"
)

// isHeld is for Windows: here nobody can hold a file against its owner.
func isHeld(error) bool { return false }

// SyncDir makes renames in a folder durable.
func SyncDir(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
