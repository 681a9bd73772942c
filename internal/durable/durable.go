// Package durable puts files in their place so that a crash or a power cut
// leaves the old one or the new one, whole.
//
// Three places write differently, and say why: internal/outfile through a folder
// that it holds open, internal/pos for thousands of files that a crash may bring
// back, and queue where bbolt writes the file itself.
package durable

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Write writes a file whole or not at all, mode 0600: beside path, synced, then
// renamed over what is there. A link at path is replaced, not followed.
func Write(path string, fill func(io.Writer) error) error {
	beside, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(beside.Name()) // fails after the rename, as it should
	out := bufio.NewWriter(beside)
	if err = fill(out); err == nil {
		err = errors.Join(out.Flush(), beside.Sync())
	}
	if err = errors.Join(err, beside.Close()); err != nil {
		return err
	}
	return Rename(beside.Name(), path)
}

// Rename renames a file over what is at to, and makes that durable.
func Rename(from, to string) error {
	if err := Move(from, to); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(to))
}

// Move is the rename alone. After an error nothing has moved. On Windows it is durable (see move); elsewhere SyncDir
// makes it so.
func Move(from, to string) error {
	return Retry(context.Background(), func() error { return move(from, to) })
}

// Held reports whether an error means that another program has the file open.
func Held(err error) bool { return isHeld(err) }

// Retry tries again for up to 5 s while another program holds the file for a
// moment (row 42: an antivirus on Windows).
func Retry(ctx context.Context, try func() error) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for {
		err := try()
		if err == nil || !isHeld(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}
