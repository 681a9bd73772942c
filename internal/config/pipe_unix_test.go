//go:build unix

package config

import (
	"os"

	"golang.org/x/sys/unix"
)

func pipe(path string) error { return unix.Mkfifo(path, 0o600) }

func loop(path string) error { return os.Symlink(FileName, path) }
