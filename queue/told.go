package queue

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/folder"
	"counterfoil/internal/purchase"
)

// Told is a journal entry as another machine is told it: the bytes that its hash is of, and with an entry that brought
// a sale into the store, the sale as it is now.
type Told struct {
	Entry []byte
	Sale  *purchase.Transaction // nil: there is none, or it was pruned
}

// Told returns at most max journal entries that follow the entry with that number, oldest first.
func (q *Queue) Told(after uint64, max int) ([]Told, error) {
	var some []Told
	err := q.eachEntry(after, max, func(tx *bbolt.Tx, e Entry, key, value []byte) {
		body, _ := unseal(key, value)
		some = append(some, Told{Entry: bytes.Clone(body), Sale: broughtBy(tx, e)})
	})
	return some, err
}

// broughtBy is the sale that an entry has brought in. One that cannot be read is left out: verify tells of it.
func broughtBy(tx *bbolt.Tx, e Entry) *purchase.Transaction {
	switch e.What {
	case WhatRecorded, WhatSalvaged, WhatRestored:
	default:
		return nil
	}
	for _, bucket := range [][]byte{bucketPending, bucketReview, bucketDone} {
		key := sequenceKey(e.Sequence)
		value := tx.Bucket(bucket).Get(key)
		if value == nil {
			continue
		}
		if sale, _, err := unpack(key, value); err == nil && sale.IdempotencyKey == e.Key {
			return &sale
		}
	}
	return nil
}

// Holding is what a store and its daily backups take, for whoever keeps it.
type Holding struct {
	Size    uint64 // bytes of the store
	Backups int
	Newest  time.Time // when the newest backup was made; zero: there is none
	// Ahead is how much longer the journal goes on than the newest backup or, where there
	// is none, than its first entry.
	Ahead time.Duration
}

// Holding looks at the files. What cannot be read is left at zero.
func (q *Queue) Holding() (Holding, error) {
	var h Holding
	if info, err := os.Stat(q.path); err == nil {
		h.Size = uint64(info.Size())
	}
	all, err := dailiesIn(BackupDir(q.path))
	if err != nil {
		return h, err
	}
	now := time.Now()
	for _, file := range all {
		if info, err := os.Stat(file); err == nil {
			h.Backups++
			if made := q.madeAt(file, info.ModTime(), now); h.Newest.Before(made) {
				h.Newest = made
			}
		}
	}
	first, err := q.Entries(0, 1)
	last, failed := q.Entries(max(1, q.Head().Number)-1, 1)
	if err := errors.Join(err, failed); err != nil || len(first)+len(last) < 2 {
		return h, err
	}
	since := h.Newest
	if since.IsZero() {
		since = first[0].At
	}
	h.Ahead = max(0, last[0].At.Sub(since))
	return h, nil
}

// madeAt is when a backup was made: the time of its file or, where a clock that stood ahead has dated that, of the
// last journal entry that it holds; zero if nothing tells.
func (q *Queue) madeAt(file string, dated, now time.Time) time.Time {
	if !dated.After(now.Add(time.Hour)) { // a network drive has a clock of its own
		return dated
	}
	last, err := q.Entries(max(1, entriesIn(file))-1, 1)
	if err != nil || len(last) == 0 || last[0].At.After(now) {
		return time.Time{}
	}
	return last[0].At
}

// Free is how many bytes can be written beside the store; 0: not known.
func (q *Queue) Free() uint64 {
	free, err := folder.Free(filepath.Dir(q.path))
	if err != nil {
		return 0
	}
	return free
}
