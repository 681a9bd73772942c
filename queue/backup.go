package queue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
)

// Backup writes a copy of the store as it is at one moment. The store stays in
// use meanwhile, but cannot reuse pages until w has taken everything: give it a
// file.
func (q *Queue) Backup(w io.Writer) error { return backup(w, q.view) }

// backup copies the state that view shows.
func backup(w io.Writer, view func(func(*bbolt.Tx) error) error) error {
	var copied error // the writer's own error, which is not trouble with the store
	err := view(func(tx *bbolt.Tx) error {
		_, copied = tx.WriteTo(w)
		return copied
	})
	if copied != nil {
		return fmt.Errorf("write backup: %w", copied)
	}
	return err
}

// BackupFile makes a copy at path, mode 0600, whole or not at all. A file that
// exists already is left alone: fault.RefusedExists.
func (q *Queue) BackupFile(path string) error {
	return q.backupFile(context.Background(), path, q.view)
}

// backupFile gives up when ctx ends.
func (q *Queue) backupFile(ctx context.Context, path string, view func(func(*bbolt.Tx) error) error) error {
	if _, err := os.Lstat(path); err == nil {
		return fault.Fault{Kind: fault.RefusedExists, Facts: fault.Facts{Where: path}}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write backup: %w", err)
	}
	var unread error
	err := durable.Write(path, func(w io.Writer) error {
		unread = backup(untilEnd{ctx, w}, view)
		return unread
	})
	if err != nil && unread == nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return err
}

// untilEnd writes until a context ends.
type untilEnd struct {
	ctx context.Context
	to  io.Writer
}

func (w untilEnd) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(b)
}
