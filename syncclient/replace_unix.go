//go:build !windows

package syncclient

import (
	"errors"
	"os"
	"path/filepath"
)

// replace puts a file in another's place, and makes that durable.
func replace(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
