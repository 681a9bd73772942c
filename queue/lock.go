package queue

import (
	"context"
	"errors"
	"sync"
	"time"

	"counterfoil/internal/fault"

	"github.com/gofrs/flock"
)

// storeLock is held while a store is open. It is a file of its own, because
// creating the store and moving a damaged one aside must also be one process's
// work: a lock on the store's file would move away with the file.
type storeLock struct {
	once sync.Once
	file *flock.Flock
}

// lockPoll is how often a held lock is tried again. A commit takes a few
// milliseconds, so a longer pause would only leave the store idle.
const lockPoll = 5 * time.Millisecond

// takeLock tries once and then waits for at most wait. Errors: fault.StoreLocked, the context's
// own, or the system's.
func takeLock(ctx context.Context, path string, wait time.Duration) (*storeLock, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file := flock.New(path+".lock", flock.SetPermissions(0o600))
	timed, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	taken, err := file.TryLock() // once in any case: a PC that stood still may have used the wait up
	if !taken && err == nil {
		taken, err = file.TryLockContext(timed, lockPoll)
	}
	switch {
	case taken:
		return &storeLock{file: file}, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fault.New(fault.StoreLocked)
	}
	return nil, explain(err)
}

func (l *storeLock) release() (err error) {
	l.once.Do(func() { err = l.file.Close() })
	return err
}
