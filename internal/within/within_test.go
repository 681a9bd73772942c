package within_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/within"
)

func TestWhatEndsInTime(t *testing.T) {
	failed := errors.New("the disk")
	value, err := within.Do(t.Context(), func() (int, error) { return 7, failed }, func(int) { t.Error("late") })
	if value != 7 || !errors.Is(err, failed) {
		t.Errorf("%d, %v", value, err)
	}
}

// A dead share: nobody waits any longer, and what comes of it at last is cleaned up.
func TestWhatComesLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		late := 0
		began := time.Now()
		value, err := within.Do(ctx, func() (int, error) { time.Sleep(time.Hour); return 7, nil },
			func(value int) { late = value })
		if value != 0 || !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("%d, %v after %v", value, err, time.Since(began))
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if late != 7 {
			t.Errorf("late: %d", late)
		}
	})
}
