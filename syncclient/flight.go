package syncclient

import (
	"context"
	"errors"
	"sync"
)

// errWoke ends a request that was cut off by a sleep of the PC.
var errWoke = errors.New("the PC has slept")

// flight is the request in progress, so that it can be ended from outside.
type flight struct {
	mu     sync.Mutex
	cancel context.CancelCauseFunc
}

func (f *flight) begin(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cancel = cancel
	return ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.cancel = nil
		cancel(nil)
	}
}

func (f *flight) end(cause error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cancel != nil {
		f.cancel(cause)
	}
}
