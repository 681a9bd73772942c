package syncclient

import (
	"context"
	"errors"
	"sync"
	"time"
)

// errWoke ends a request that a sleep of the PC has cut off.
var errWoke = errors.New("the PC has slept")

// sleepGap is how far the wall clock may run ahead of the monotonic one before
// it was a sleep (row 30); sleepCheck is how often that is looked at.
const (
	sleepGap   = 30 * time.Second
	sleepCheck = 5 * time.Second
)

// flight is the request under way, so that it can be ended from outside.
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

// watchSleep notices that the PC has slept: the wall clock went on while the
// monotonic one stood still.
func (l *Loop) watchSleep(ctx context.Context) {
	tick := time.NewTicker(sleepCheck)
	defer tick.Stop()
	for last := time.Now(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := time.Now()
		if slept(now.Round(0).Sub(last.Round(0)), now.Sub(last)) {
			l.resume()
		}
		last = now
	}
}

func slept(wall, monotonic time.Duration) bool { return wall-monotonic > sleepGap }

// resume gives up what was under way, drops connections that are dead by now,
// and tries at once.
func (l *Loop) resume() {
	l.log.Info("the PC has slept: trying again at once")
	l.woken.Store(true)
	l.flight.end(errWoke)
	l.client.CloseIdle()
	l.SyncNow()
}
