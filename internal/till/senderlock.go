package till

import (
	"context"
	"sync"
)

// sendingRight is the sender lock as this process has it. Its sender and the passes of verbs
// share it: to the system, a second lock of the same process is another's.
type sendingRight struct {
	lock    SenderLock    // nil: nobody else can send
	turn    chan struct{} // held by whoever waits for the lock, or changes who has it
	holders int
	release func()
}

func newSendingRight(lock SenderLock) *sendingRight {
	return &sendingRight{lock: lock, turn: make(chan struct{}, 1)}
}

// hold waits for the lock until ctx ends, or only for the turn if this process has the lock.
func (r *sendingRight) hold(ctx context.Context) (release func(), err error) {
	if r.lock == nil {
		return func() {}, nil
	}
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-r.turn }()
	if r.holders == 0 {
		if r.release, err = r.lock(ctx); err != nil {
			return nil, err
		}
	}
	r.holders++
	return sync.OnceFunc(r.drop), nil
}

// drop gives the lock back with its last holder. Nobody waits for the lock meanwhile, so the
// turn is soon free.
func (r *sendingRight) drop() {
	r.turn <- struct{}{}
	defer func() { <-r.turn }()
	if r.holders--; r.holders == 0 {
		r.release()
	}
}
