package queue

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"counterfoil/internal/fault"
)

// stray is how the file at the store's path differs from the one that is open.
type stray int

const (
	inItsPlace  stray = iota
	gone              // there is no file
	replaced          // there is another file; the open one is whole
	overwritten       // another program has written into the open file
)

// astray compares the path and the header pages with the open file. It takes a
// few microseconds, before each use.
func (q *Queue) astray() stray {
	there, err := os.Stat(q.path)
	ours, failed := q.file.Stat()
	switch {
	case failed != nil || err != nil && !errors.Is(err, fs.ErrNotExist):
		return inItsPlace // the next operation meets the same error
	case err != nil:
		return gone
	case !os.SameFile(there, ours) && q.another(ours):
		return replaced
	}
	written := q.lastHeaders.Load()
	high := max(written[0].high, written[1].high)
	if q.headers() != *written || ours.Size() < int64(high)*int64(q.pageSize) {
		return overwritten
	}
	return inItsPlace
}

// another looks again whether there is another file at the path, by opening it:
// Windows does so to compare two files, and calls them different where it cannot.
func (q *Queue) another(ours os.FileInfo) bool {
	file, err := os.Open(q.path)
	if err != nil {
		return false // the next operation meets the same error
	}
	defer file.Close()
	there, err := file.Stat()
	return err == nil && !os.SameFile(there, ours)
}

// headers are the two header pages as they are in the file now.
func (q *Queue) headers() (both [2]meta) {
	for n := range both {
		if m, _, err := readMeta(q.file, int64(n)*int64(q.pageSize)); err == nil && m != nil {
			both[n] = *m
		}
	}
	return both
}

// inPlace makes sure that the open file is still the store: anything written to
// another file would be lost. It needs q.mu.
func (q *Queue) inPlace(now time.Time) error {
	at := q.astray()
	if at == inItsPlace {
		return q.freeable()
	}
	q.log.Error("the store's file is not what it was", "gone", at == gone, "overwritten", at == overwritten)
	if err := q.writeHeld(at, now); err != nil {
		q.log.Error("what the till holds could not be written out", "error", err)
		if q.alive() == nil { // a full disk, for example: the next use tries again
			return explain(err)
		}
	}
	if at == gone {
		q.dead.CompareAndSwap(nil, &death{err: fault.New(fault.DamagedFileGone)})
		return q.dead.Load().err
	}
	return q.reopen(now)
}

// freeable checks the header of the list of free pages. A commit reads as many
// page numbers as it claims, so with an overwritten count bbolt would run out
// of memory.
func (q *Queue) freeable() error {
	both := q.lastHeaders.Load()
	newest := both[0]
	if both[1].txid > newest.txid {
		newest = both[1]
	}
	img := image{file: q.file, pageSize: int64(q.pageSize), meta: newest}
	p, err := img.head(newest.freelist)
	if err == nil && p.flags != flagFreelist {
		err = fault.New(fault.DamagedFreeGone)
	}
	if _, is := damageOf(err); !is {
		return nil // the next operation meets the same error
	}
	q.dead.CompareAndSwap(nil, &death{err: err})
	return err
}

// reopen closes a file that can no longer be used and opens what is now in the
// store's place, after checking all of it. It needs q.mu, and waits for the
// readers that are still at work.
func (q *Queue) reopen(now time.Time) (err error) {
	q.handle.Lock()
	defer q.handle.Unlock()
	if d := q.dead.Load(); d == nil || !d.panicked {
		_ = q.guard(q.db.Close)
	}
	q.db = nil
	q.cache.sound.Store(false)
	q.notes.forget()
	q.dead.Store(nil)
	if err = q.openLocked(context.Background(), now); err != nil {
		q.dead.CompareAndSwap(nil, &death{err: err})
	}
	clear(q.days)
	return err
}
