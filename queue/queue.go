package queue

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Queue is an open store. All methods may be called from any goroutine; those
// that change something are one commit each and return when it is on the disk.
// An error means that nothing has changed, except fault.StoreUnsure: the disk failed
// and does not say. Then Find tells, once the store can be opened again.
//
// The key space, all values sealed with a checksum (seal.go):
//
//	pending  ┐
//	review   ├ sequence, big-endian ─→ record; the bucket is the state
//	done     ┘                         (done: synced, dismissed, voided)
//	day        "2026-03-10"         ─→ totals of that business day
//	journal    number, big-endian   ─→ Entry, each with the hash of the one before
//	meta       "schema"             ─→ the number of this layout
//	           "books"              ─→ lifetime totals, last sequence, last entry
//	           "value/NAME"         ─→ what Save was given
//
// There is no index by idempotency key: on a spinning or slow disk it would
// cost each sale several times the commit itself. Who knows only the key has
// time for a scan, newest first.
type Queue struct {
	path    string
	options Options
	log     *slog.Logger
	lock    *storeLock
	cache   *cache
	changed chan struct{}

	totals atomic.Pointer[totals]

	mu       sync.Mutex        // one change at a time; guards what follows
	days     map[string]day    // totals of the days last touched, as they are on disk
	prunedTo purchase.Sequence // the last Prune has looked that far and had no time for more

	handle      sync.RWMutex // read: the file is being read; write: another is opened in its place
	db          *bbolt.DB
	file        *os.File // the db's own: closing it is all that can be done after a panic
	pageSize    int
	lastHeaders atomic.Pointer[[2]meta] // the header pages as this queue has left them
	dead        atomic.Pointer[death]
	merged      atomic.Pointer[SalvageReport]
}

// death is why a handle can no longer be used.
type death struct {
	err      error
	panicked bool // bbolt's own locks may be held for ever
}

var (
	bucketPending = []byte("pending")
	bucketReview  = []byte("review")
	bucketDone    = []byte("done")
	bucketDay     = []byte("day")
	bucketJournal = []byte("journal")
	bucketMeta    = []byte("meta")

	keySchema = []byte("schema")
	keyTotals = []byte("books")
)

// schema is the number of the layout drawn at Queue.
const schema = 1

func bucketOf(s purchase.State) []byte {
	switch s {
	case purchase.Pending:
		return bucketPending
	case purchase.Review:
		return bucketReview
	}
	return bucketDone
}

// Open opens the store at path (counterfoil.db), and creates it where there
// never was one: the file with mode 0600, its folder with 0700. It waits
// Options.LockWait for another process, or another handle of this one, to
// close it. Errors: fault.StoreLocked, fault.StoreDamaged (row 37, and 38: a store that was
// here and is gone or empty is never replaced by a new one), fault.StoreNewer,
// fault.StoreReadOnly, fault.StoreFull, fault.StoreDisk.
func Open(path string, o Options) (*Queue, error) {
	return open(context.Background(), path, o, &cache{})
}

// Close gives the store back. The error is of no consequence for what has been
// recorded: that was on the disk before its method returned.
func (q *Queue) Close() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.dead.Load() == nil {
		if at := q.astray(); at != inItsPlace {
			if err := q.writeHeld(at, time.Now()); err != nil {
				q.log.Error("what the till holds could not be written out", "error", err)
			}
		}
	}
	q.handle.Lock()
	defer q.handle.Unlock()
	var err error
	if d := q.dead.Load(); q.db != nil && (d == nil || !d.panicked) {
		err = q.guard(q.db.Close)
	}
	q.dead.CompareAndSwap(nil, &death{err: fault.New(fault.StoreClosed)})
	return errors.Join(err, q.lock.release())
}

// Counts are the lifetime totals. They come from memory.
func (q *Queue) Counts() purchase.Counts { return q.totals.Load().counts() }

// Head is the end of the journal. It comes from memory.
func (q *Queue) Head() purchase.Head {
	b := q.totals.Load()
	return purchase.Head{Number: b.Entries, Hash: b.Head}
}

// Changed receives after a commit. Changes that nobody has received yet are
// one. There is one channel: share it out if several want it.
func (q *Queue) Changed() <-chan struct{} { return q.changed }

// Dead reports whether the store can be used only after it was opened afresh.
func (q *Queue) Dead() bool { return q.alive() != nil }

func (q *Queue) alive() error {
	if d := q.dead.Load(); d != nil {
		return d.err
	}
	return nil
}
