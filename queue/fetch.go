package queue

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/folder"
	"counterfoil/internal/within"
)

// Fetch copies a backup to beside the store, for Compare and Restore, and returns
// the copy's path; whoever asked removes it. A backup may lie on a stick that is
// pulled out, or on a share that answers after minutes or never: nothing of the
// store is touched or locked meanwhile, and ctx ends the wait. Errors:
// fault.BackupUnread, fault.FileFolder, fault.BackupSame (it is the store
// itself), fault.BackupDamaged (no file, but a pipe or a device), the disk's, ctx's.
func Fetch(ctx context.Context, path, backup string) (copied string, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", explain(err)
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	forgetFetched(path)
	beside, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+fetchedSuffix+"*")
	if err != nil {
		return "", explain(err)
	}
	forget := func(struct{}) { _ = os.Remove(beside.Name()) }
	_, err = within.Do(ctx, func() (none struct{}, err error) {
		return none, errors.Join(fetch(ctx, beside, path, backup), beside.Close())
	}, forget) // nobody waits for it any more
	if err != nil {
		forget(struct{}{}) // while it is open, Windows removes it only when the copying ends
		return "", err
	}
	return beside.Name(), nil
}

const fetchedSuffix = ".fetched-"

// forgetFetched removes what a restore that was killed has left behind.
func forgetFetched(path string) {
	left, _ := filesIn(filepath.Dir(path), func(name string) bool {
		return strings.HasPrefix(name, filepath.Base(path)+fetchedSuffix)
	})
	for _, file := range left {
		if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(file) // it is only in the way
		}
	}
}

func fetch(ctx context.Context, to io.Writer, path, backup string) error {
	info, err := os.Stat(backup)
	switch {
	case err != nil:
		return notABackup(backup, err)
	case info.IsDir():
		return fault.Fault{Kind: fault.FileFolder, Facts: fault.Facts{Where: backup}}
	case !info.Mode().IsRegular(): // opening a pipe waits for whoever writes into it
		return fault.Fault{Kind: fault.BackupDamaged, Facts: fault.Facts{Where: backup, Detail: info.Mode().String()}}
	}
	if there, err := os.Stat(path); err == nil && os.SameFile(there, info) {
		return fault.Fault{Kind: fault.BackupSame, Facts: fault.Facts{Where: backup}}
	}
	file, err := openToRead(backup)
	if err != nil {
		return notABackup(backup, err)
	}
	defer file.Close()
	if err := MayArrive(path, backup, file, info.Size()); err != nil {
		return err
	}
	from := &untilDone{ctx: ctx, from: file}
	_, err = io.Copy(to, from)
	if from.failed != nil {
		return notABackup(backup, from.failed)
	}
	return explain(err)
}

// MayArrive refuses, before any of it is written beside the store, a file that is no
// store, and one that is longer than the disk has room for. name is the file's; head has at
// least its first pages. Errors: fault.BackupDamaged, fault.StoreFull, the file's.
func MayArrive(path, name string, head io.ReaderAt, size int64) error {
	if _, err := readImage(head, size); err != nil {
		return notABackup(name, err)
	}
	if free, err := folder.Free(filepath.Dir(path)); err == nil && uint64(size) > free {
		return fault.New(fault.StoreFull)
	}
	return nil
}

// untilDone reads until a context ends, and tells what cannot be read from what
// cannot be written.
type untilDone struct {
	ctx    context.Context
	from   io.Reader
	failed error
}

func (r *untilDone) Read(b []byte) (n int, err error) {
	if err = r.ctx.Err(); err == nil {
		n, err = r.from.Read(b)
	}
	if err != nil && err != io.EOF {
		r.failed = err
	}
	return n, err
}
