package queue

import (
	"context"
	"time"
)

// Brief opens a store only for as long as each use of it. It is for verbs,
// which must not hold the store while they wait for the network or a pipe.
// Several goroutines may use it; they take turns.
type Brief struct {
	path    string
	options Options
	cache   cache // survives each opening
}

// NewBrief opens nothing yet.
func NewBrief(path string, o Options) *Brief { return &Brief{path: path, options: o} }

// Open opens the store to keep, with what earlier openings remember. It is for
// a window that reopens its store after trouble. The whole tree is checked.
func (b *Brief) Open(ctx context.Context) (*Queue, error) {
	b.cache.sound.Store(false)
	return open(ctx, b.path, b.options, &b.cache)
}

// Hold writes what this process remembers of a damaged store's sales to a file
// beside it, for Salvage to find. Close the store first.
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

// Use opens the store, waiting for it up to Options.LockWait or until ctx ends,
// runs fn, and closes it. fn must not keep the queue. The error is fn's: an
// error while closing does not change what fn has done.
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
