//go:build unix

package config

import "golang.org/x/sys/unix"

func pipe(path string) error { return unix.Mkfifo(path, 0o600) }
