package queue

import (
	"context"
	"errors"
)

// Brief opens a store only for as long as each use of it: for a verb, which
// must not hold the store while it waits for the network or a pipe. It may be
// used from several goroutines; they take turns.
type Brief struct {
	path    string
	options Options
	memory  memory // outlives each opening
}

// NewBrief opens nothing yet.
func NewBrief(path string, o Options) *Brief { return &Brief{path: path, options: o} }

// Use opens the store, waiting for it up to Options.LockWait or until ctx
// ends, runs fn, and closes it. fn must not keep the queue.
func (b *Brief) Use(ctx context.Context, fn func(*Queue) error) (err error) {
	q, err := open(ctx, b.path, b.options, &b.memory)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, q.Close()) }()
	return fn(q)
}
