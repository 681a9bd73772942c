package queue

import (
	"context"
	"sync"
	"time"
)

// Brief opens a store only for as long as each use of it. It is for verbs,
// which must not hold the store while they wait for the network or a pipe.
// Several goroutines may use it; they take turns.
type Brief struct {
	path    string
	options Options
	cache   cache // survives each opening

	mu   sync.Mutex
	keep bool
	kept *Queue // nil: not opened since Keep
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
	if used, err := b.useKept(ctx, fn); used {
		return err
	}
	q, err := open(ctx, b.path, b.options, &b.cache)
	if err != nil {
		return err
	}
	defer q.shut()
	return fn(q)
}

// Keep leaves the store open after the next Use, until release: for uses that follow
// each other with nothing to wait for in between. It opens nothing by itself. Nobody
// keeps twice at a time.
func (b *Brief) Keep() (release func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.keep = true
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.keep = false
		b.shut()
	}
}

func (b *Brief) useKept(ctx context.Context, fn func(*Queue) error) (used bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.keep {
		return false, nil
	}
	if b.kept == nil {
		if b.kept, err = open(ctx, b.path, b.options, &b.cache); err != nil {
			return true, err
		}
	}
	err = fn(b.kept)
	if b.kept.Dead() {
		b.shut()
	}
	return true, err
}

// shut closes the kept store. It needs mu.
func (b *Brief) shut() {
	if b.kept != nil {
		b.kept.shut()
		b.kept = nil
	}
}

func (q *Queue) shut() {
	if err := q.Close(); err != nil {
		q.log.Warn("close the store", "error", err)
	}
}
