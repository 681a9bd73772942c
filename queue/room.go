package queue

import (
	"cmp"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// roomForSale is more than the pages that one sale makes bbolt write.
const roomForSale = 64 << 10

// Room reports whether a sale could be written now, by writing as much beside
// the store: after ErrFull the store itself can be read, and small changes may
// still find a free page.
func (q *Queue) Room() error {
	if err := q.alive(); err != nil {
		return err
	}
	err := tryBeside(q.path)
	if at, is := errors.AsType[*fs.PathError](err); is {
		at.Path = q.path // nobody knows the other file
	}
	return explain(err)
}

func tryBeside(path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".room-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	content := make([]byte, roomForSale)
	rand.Read(content) // what a file system can compress takes no room
	_, err = file.Write(content)
	return cmp.Or(err, file.Sync(), file.Close())
}

// inPlace makes sure that the open file is still the store. Somebody may have
// deleted it, or put another in its place: what is written then would go
// nowhere. What is open is written out again, aside, where Salvage finds it.
func (q *Queue) inPlace(now time.Time) error {
	there, err := os.Stat(q.path)
	ours, fault := q.file.Stat()
	if fault != nil || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil // the commit will meet the same
	}
	if err == nil && os.SameFile(there, ours) {
		return nil
	}
	lost := damaged("its file was replaced while it was open")
	if err != nil {
		lost = damaged("its file is missing")
	}
	if err := q.BackupFile(asideOf(q.path, now)); err != nil {
		q.log.Error("the open store could not be written out again", "error", err)
	}
	if q.dead.CompareAndSwap(nil, &death{err: lost}) {
		q.log.Error("the store's file is gone", "error", lost)
	}
	return lost
}
