package screenlock

import (
	"context"
	"errors"
	"time"
)

// ErrUnknown: this OS does not tell whether the screen is locked.
var ErrUnknown = errors.New("whether the screen is locked cannot be told here")

// Watch calls locked with each change until ctx ends, from one goroutine. A
// session counts as unlocked until something says otherwise, so the first call
// is always with true. A session that another user or another seat has switched
// away from is locked too. The error is ctx.Err(), or wraps ErrUnknown.
func Watch(ctx context.Context, locked func(bool)) error { return watch(ctx, locked) }

// every is how often the OS is asked, where it does not tell by itself.
const every = 2 * time.Second

// poll watches by asking. The first question decides whether there are answers
// at all; if a later one fails, the last answer stays.
func poll(ctx context.Context, ask func() (bool, error), locked func(bool)) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	was := false
	for first := true; ; first = false {
		is, err := ask()
		if err != nil && first {
			return err
		}
		if err == nil && is != was {
			was = is
			locked(is)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
