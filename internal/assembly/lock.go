package assembly

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/gofrs/flock"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

// senderLock lets one process send at a time, by a lock file that the system
// releases when the process dies. busy, if there is one, is called while
// another process has it; its error ends the wait.
func senderLock(path string, busy func() error) till.SenderLock {
	return func(ctx context.Context) (func(), error) {
		lock := flock.New(path, flock.SetPermissions(0o600))
		for {
			wait, cancel := context.WithTimeout(ctx, askAgain)
			got, err := lock.TryLockContext(wait, askAgain/5)
			cancel()
			switch {
			case got:
				return func() { lock.Unlock() }, nil
			case ctx.Err() != nil:
				return nil, ctx.Err()
			case err != nil && !errors.Is(err, context.DeadlineExceeded):
				return nil, fault.New(fault.StoreFolder).With(fmt.Errorf("lock the sender: %w", err))
			}
			if busy != nil {
				if err := busy(); err != nil {
					return nil, err
				}
			}
		}
	}
}

// MakeDir makes a data directory that only this user can enter.
func MakeDir(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fault.New(fault.StoreFolder).With(err)
	}
	return nil
}
