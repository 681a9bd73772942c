package queue

import (
	"context"
	"time"
)

// Brief opens a store only for as long as each use of it: for a verb, which
// must not hold the store while it waits for the network or a pipe. It may be
// used from several goroutines; they take turns.
type Brief struct {
	path    string
	options Options
	cache   cache // outlives each opening
}

// NewBrief opens nothing yet.
func NewBrief(path string, o Options) *Brief { return &Brief{path: path, options: o} }

// Open opens the store for good, with what earlier openings remember: a window
// that opens it afresh after trouble. The whole tree is looked over.
func (b *Brief) Open(ctx context.Context) (*Queue, error) {
	b.cache.sound.Store(false)
	return open(ctx, b.path, b.options, &b.cache)
}

// Hold writes out beside a damaged store, for Salvage to find, what this process
// remembers of the sales in it. Close the store before.
func (b *Brief) Hold(ctx context.Context, now time.Time) error {
	lock, err := takeLock(ctx, b.path, b.options.filled().LockWait)
	if err != nil {
		return err
	}
	defer lock.release()
	if problems, err := examine(b.path); err != nil || len(problems) == 0 {
		return err
	}
	return b.cache.writeTo(b.path, dated(b.path+heldSuffix, now))
}

// Use opens the store, waiting for it up to Options.LockWait or until ctx
// ends, runs fn, and closes it. fn must not keep the queue. The answer is fn's:
// trouble with closing changes nothing of what fn has done.
func (b *Brief) Use(ctx context.Context, fn func(*Queue) error) error {
	q, err := open(ctx, b.path, b.options, &b.cache)
	if err != nil {
		return err
	}
	defer func() {
		if err := q.Close(); err != nil {
			q.log.Warn("close the store", "error", err)
		}
	}()
	return fn(q)
}
