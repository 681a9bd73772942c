package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
)

// Queue is an open store. All methods may be called from any goroutine; those
// that change something are one commit each and return when it is on the disk.
// An error means that nothing has changed, except ErrUnsure: the disk failed
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
	memory  *memory
	changed chan struct{}

	books atomic.Pointer[books]

	mu       sync.Mutex        // one change at a time; guards what follows
	days     map[string]day    // totals of the days last touched, as they are on disk
	prunedTo purchase.Sequence // the last Prune has looked that far and had no time for more

	handle   sync.RWMutex // read: the file is being read; write: another is opened in its place
	db       *bbolt.DB
	file     *os.File // the db's own: closing it is all that can be done after a panic
	pageSize int
	written  atomic.Pointer[[2]meta] // the header pages as this queue has left them
	dead     atomic.Pointer[death]
	merged   atomic.Pointer[SalvageReport]
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
	keyBooks  = []byte("books")
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
// close it. Errors: ErrLocked, ErrDamaged (row 37, and 38: a store that was
// here and is gone or empty is never replaced by a new one), ErrNewer,
// ErrReadOnly, ErrFull, ErrIO.
func Open(path string, o Options) (*Queue, error) {
	return open(context.Background(), path, o, &memory{})
}

// Close gives the store back. The error is of no consequence for what has been
// recorded: that was on the disk before its method returned.
func (q *Queue) Close() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.dead.Load() == nil {
		if at := q.astray(); at != inItsPlace {
			if err := q.hold(at, time.Now()); err != nil {
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
	q.dead.CompareAndSwap(nil, &death{err: ErrClosed})
	return errors.Join(err, q.lock.release())
}

// Counts are the lifetime totals. They come from memory.
func (q *Queue) Counts() purchase.Counts { return q.books.Load().counts() }

// Head is the end of the journal. It comes from memory.
func (q *Queue) Head() purchase.Head {
	b := q.books.Load()
	return purchase.Head{Number: b.Entries, Hash: b.Head}
}

// Changed receives after a commit. Changes that nobody has received yet are
// one. There is one channel: share it out if several want it.
func (q *Queue) Changed() <-chan struct{} { return q.changed }

// update carries out fn as one commit. If fn changes nothing, nothing is
// written.
func (q *Queue) update(now time.Time, fn func(*change) error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.commit(now, fn)
}

// updateOld is update for what settles, reviews or voids a sale that is in the
// store: on a full disk it may have the ballast's room. fn may be called twice.
func (q *Queue) updateOld(now time.Time, fn func(*change) error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	err := q.commit(now, fn)
	if !errors.Is(err, ErrFull) || errors.Is(err, ErrIO) {
		return err
	}
	had := q.dropBallast()
	if had == 0 {
		return err
	}
	defer q.keepBallast(had)
	return q.commit(now, fn)
}

// updateNew carries out fn as one commit that brings a sale with that key in.
// Where it is refused, no trace of it stays.
func (q *Queue) updateNew(now time.Time, key string, fn func(*change) error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	err := q.commit(now, fn)
	q.refuse(key, err)
	if errors.Is(err, ErrUnsure) {
		err = fmt.Errorf("%w: look for the sale %s before you record it again", err, key)
	}
	return err
}

// refuse takes away what a sale's commit has left that failed for want of
// room, or with the disk. It needs q.mu.
func (q *Queue) refuse(key string, err error) {
	if q.alive() != nil || errors.Is(err, ErrUnsure) || !errors.Is(err, ErrFull) && !errors.Is(err, ErrIO) {
		return
	}
	if err := q.scrub(key); err != nil {
		q.log.Error("a refused sale may have left traces", "key", key, "error", err)
	}
}

// commit carries out fn as one commit and tells what became of it. It needs
// q.mu.
func (q *Queue) commit(now time.Time, fn func(*change) error) error {
	if err := q.alive(); err != nil {
		return err
	}
	if err := q.inPlace(now); err != nil {
		return err
	}
	id, err := q.write(now, fn)
	if doubt, is := errors.AsType[*doubtful](err); is {
		return q.afterFailure(now, id, doubt)
	}
	return err
}

// write is one try of a commit, and its number. A doubtful error leaves the
// handle dead. It needs q.mu.
func (q *Queue) write(now time.Time, fn func(*change) error) (id int, err error) {
	c := &change{q: q, now: now.UTC().Truncate(time.Millisecond), books: *q.books.Load(), days: map[string]day{}}
	var work error // what fn said, as opposed to what the commit said
	err = q.guard(func() error {
		return q.options.commit(func() error {
			return q.db.Update(func(tx *bbolt.Tx) error {
				c.tx, id = tx, tx.ID()
				if work = fn(c); work == nil && !c.dirty {
					work = errNothing
				}
				if work == nil {
					work = c.flush()
				}
				return work
			})
		})
	})
	switch {
	case errors.Is(work, errNothing):
		return id, nil
	case err != nil && work != nil:
		return id, work
	case err != nil:
		return id, q.failed(err)
	}
	q.done(c)
	return id, nil
}

// done takes over what a commit has brought to the disk.
func (q *Queue) done(c *change) {
	now := q.headers()
	q.written.Store(&now)
	q.books.Store(&c.books)
	q.keepDays(c.days)
	q.memory.wrote(c.written, c.entries)
	q.tell()
}

func (q *Queue) tell() {
	select {
	case q.changed <- struct{}{}:
	default:
	}
}

var errNothing = errors.New("nothing to write")

func (q *Queue) keepDays(touched map[string]day) {
	if len(q.days)+len(touched) > 16 {
		clear(q.days)
	}
	for date, d := range touched {
		q.days[date] = d
	}
}

// Dead reports whether the store can be used only after it was opened afresh.
func (q *Queue) Dead() bool { return q.alive() != nil }

func (q *Queue) alive() error {
	if d := q.dead.Load(); d != nil {
		return d.err
	}
	return nil
}
