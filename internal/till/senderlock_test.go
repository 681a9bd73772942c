package till_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/till"
)

// passing counts the passes of a sender.
type passing struct {
	sender
	passes *int
}

func (p passing) Pass(context.Context) (till.Pass, error) {
	*p.passes++
	return till.Pass{}, nil
}

// TestAPassSendsOnlyWithTheLock: one process sends at a time (R7). A running till that waits for
// another process has not the lock yet; once it has, a pass does not wait for it.
func TestAPassSendsOnlyWithTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		passes, lock := 0, make(chan struct{}, 1)
		tl, err := till.New(till.Options{Settings: settings(nobody), Stores: &shelf{},
			Connect: func(till.Settings) (till.Forloy, error) { return passing{passes: &passes}, nil },
			Lock: func(ctx context.Context) (func(), error) {
				select {
				case lock <- struct{}{}:
					return func() { <-lock }, nil
				case <-ctx.Done():
					return nil, ctx.Err()
				}
			}})
		if err != nil {
			t.Fatal(err)
		}
		pass := func() error {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := tl.Pass(ctx)
			return err
		}
		lock <- struct{}{} // another process sends
		stop := running(t, tl)
		synctest.Wait()
		if err := pass(); !errors.Is(err, context.DeadlineExceeded) || passes != 0 {
			t.Errorf("while another process sends: %v, %d passes", err, passes)
		}
		var waiting sync.WaitGroup
		waiting.Go(func() {
			if err := pass(); err != nil {
				t.Errorf("when the other has ended: %v", err)
			}
		})
		synctest.Wait()
		<-lock
		waiting.Wait()
		synctest.Wait()
		if err := pass(); err != nil || passes != 2 || len(lock) != 1 {
			t.Errorf("beside this till's own sender: %v, %d passes", err, passes)
		}
		stop()
		if err := pass(); err != nil || passes != 3 || len(lock) != 0 {
			t.Errorf("not running: %v, %d passes, the lock is held: %v", err, passes, len(lock) == 1)
		}
	})
}
