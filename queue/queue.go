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

// Queue is an open store. All methods may be called from any goroutine. Each
// that changes something is one commit, and returns when it is on the disk. An
// error means that nothing has changed, except fault.StoreUnsure: the disk
// failed and nobody knows. Then Find tells, once the store can be opened again.
//
// The key space, all values sealed with a checksum (seal.go):
//
//	pending  ┐
//	review   ├ sequence, big-endian ─→ record; the bucket is the state
//	done     ┘                         (done: synced, dismissed, voided)
//	day        "2026-03-10"         ─→ totals of that business day
//	closing    "2026-03-10"         ─→ that day as it was when it was closed (closing.go)
//	journal    number, big-endian   ─→ Entry, each with the hash of the one before
//	meta       "schema"             ─→ the number of this layout
//	           "books"              ─→ lifetime totals, last sequence, last entry
//	           "value/NAME"         ─→ what Save was given; "value/moved": move.go
//
// There is no index by idempotency key: on a slow disk it would cost each sale
// several times the commit itself. Whoever knows only the key has time for a
// scan, newest first. The same goes for a sale's entries in the journal (History).
type Queue struct {
	path    string
	options Options
	log     *slog.Logger
	lock    *storeLock
	cache   *cache
	notes   notes
	changed chan struct{}

	totals atomic.Pointer[totals]
	moved  atomic.Pointer[Move]

	way      way
	mu       sync.Mutex        // one change at a time; guards what follows
	days     map[string]day    // totals of the days touched last, as they are on disk
	prunedTo purchase.Sequence // where the last Prune had to stop
	ready    ready             // what the last Offer or OfferAhead has found

	handle      sync.RWMutex // read: the file is in use; write: another is opened in its place
	db          *bbolt.DB
	file        *os.File // the db's own: after a panic, closing it is all that can be done
	pageSize    int
	lastHeaders atomic.Pointer[[2]meta] // the header pages as this queue left them
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
	bucketClosing = []byte("closing")
	bucketJournal = []byte("journal")
	bucketMeta    = []byte("meta")

	keySchema = []byte("schema")
	keyTotals = []byte("books")
)

// schema is the number of the layout that Queue's comment draws.
const schema = 2

// parts are all buckets.
func parts() [][]byte {
	return [][]byte{bucketPending, bucketReview, bucketDone, bucketDay, bucketClosing, bucketJournal, bucketMeta}
}

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
// never was one: the file with mode 0600, its folder with 0700. It waits up to
// Options.LockWait for another process, or another handle of this one, to close
// it. Errors: fault.StoreLocked, fault.StoreDamaged (row 37; row 38: a store
// that is gone or empty is never replaced by a new one), fault.StoreNewer,
// fault.StoreReadOnly, fault.StoreFull, fault.StoreDisk.
func Open(path string, o Options) (*Queue, error) {
	return open(context.Background(), path, o, &cache{})
}

// Close closes the store. Its error does not matter for what has been recorded:
// that was on the disk before its method returned.
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

// Counts are the lifetime totals, from memory.
func (q *Queue) Counts() purchase.Counts { return q.totals.Load().counts() }

// Head is the end of the journal, from memory.
func (q *Queue) Head() purchase.Head {
	b := q.totals.Load()
	return purchase.Head{Number: b.Entries, Hash: b.Head}
}

// Changed receives after a commit. Commits that nobody has received yet count
// as one. There is a single channel, so it has one reader.
func (q *Queue) Changed() <-chan struct{} { return q.changed }

// Dead reports whether the store must be reopened before it can be used again.
func (q *Queue) Dead() bool { return q.alive() != nil }

func (q *Queue) alive() error {
	if d := q.dead.Load(); d != nil {
		return d.err
	}
	return nil
}
