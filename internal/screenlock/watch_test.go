package screenlock

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 7*every-1)
		defer stop()
		answers := []struct {
			locked bool
			err    error
		}{{true, nil}, {true, nil}, {false, ErrUnknown}, {false, nil}, {false, nil}, {true, nil}, {false, ErrUnknown}}
		var got []bool
		var at []time.Duration
		asked, start := 0, time.Now()
		err := poll(ctx, func() (bool, error) {
			a := answers[asked]
			asked++
			return a.locked, a.err
		}, func(locked bool) { got, at = append(got, locked), append(at, time.Since(start)) })
		if !errors.Is(err, context.DeadlineExceeded) || asked != len(answers) {
			t.Errorf("got %v after %d questions", err, asked)
		}
		if !slices.Equal(got, []bool{true, false, true}) ||
			!slices.Equal(at, []time.Duration{0, 3 * every, 5 * every}) {
			t.Errorf("got %v at %v", got, at)
		}
	})
}

func TestPollEndsWhereNothingTells(t *testing.T) {
	err := poll(t.Context(), func() (bool, error) { return false, ErrUnknown }, func(bool) { t.Error("called") })
	if !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v", err)
	}
}
