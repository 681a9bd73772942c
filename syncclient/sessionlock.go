package syncclient

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"counterfoil/internal/fault"

	"github.com/gofrs/flock"
)

// withLock runs do while nobody else changes the tokens, neither in this
// process nor in another on the same data directory.
func (s *Session) withLock(ctx context.Context, do func() error) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.turn }()
	if err := os.MkdirAll(filepath.Dir(s.lock), 0o700); err != nil {
		return fault.New(fault.SignInNotStored).With(err)
	}
	file := flock.New(s.lock, flock.SetPermissions(0o600))
	defer file.Close()
	if _, err := file.TryLockContext(ctx, 25*time.Millisecond); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fault.New(fault.SignInNotStored).With(err)
	}
	return do()
}
