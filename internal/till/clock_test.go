package till_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// shelf is a store whose clock is off: what it records bears that clock's time.
type shelf struct {
	till.Store
	mu     sync.Mutex // a store is used by one at a time, as bbolt has it
	off    time.Duration
	all    []purchase.Transaction
	voided time.Time   // with what now
	pruned []time.Time // with what nows
	values map[string][]byte
}

func (s *shelf) Use(_ context.Context, do func(till.Store) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return do(s)
}

func (s *shelf) Changed() <-chan struct{} { return nil }

func (s *shelf) Record(tx purchase.Transaction) (purchase.Transaction, error) {
	tx.State, tx.RecordedAt = purchase.Pending, time.Now().Add(s.off).UTC().Round(0)
	s.all = append(s.all, tx)
	return tx, nil
}

func (s *shelf) Void(now time.Time, _, _, _ string) (purchase.Transaction, error) {
	s.voided = now
	return purchase.Transaction{}, nil
}

func (s *shelf) Prune(now time.Time, _ int) (int, error) {
	s.pruned = append(s.pruned, now)
	return 0, nil
}

func (s *shelf) Recent(n int) ([]purchase.Transaction, error) {
	newest := slices.Clone(s.all)
	slices.Reverse(newest)
	return newest[:min(n, len(newest))], nil
}

func (s *shelf) Oldest() (purchase.Transaction, bool, error) {
	if len(s.all) == 0 {
		return purchase.Transaction{}, false, nil
	}
	return s.all[0], true, nil
}

func (s *shelf) Counts() purchase.Counts                      { return purchase.Counts{} }
func (s *shelf) Head() purchase.Head                          { return purchase.Head{} }
func (s *shelf) Free() uint64                                 { return 0 }
func (s *shelf) Holding() (till.Kept, error)                  { return till.Kept{}, nil }
func (s *shelf) Moved() *till.Move                            { return nil }
func (s *shelf) MoveOut(time.Time, string) (till.Move, error) { panic("not asked for") }
func (s *shelf) MoveWritten(time.Time, string) error          { panic("not asked for") }
func (s *shelf) MoveBack(time.Time, string, string) error     { panic("not asked for") }
func (s *shelf) Merged() *till.Salvaged                       { return nil }
func (s *shelf) Room() error                                  { return nil }
func (s *shelf) Load(name string) ([]byte, error)             { return s.values[name], nil }

// sender is a Forloy that has been heard.
type sender struct {
	till.Forloy
	heard purchase.Heard
}

func (s sender) State() purchase.SyncState { return purchase.SyncState{Heard: s.heard} }
func (s sender) Changed() <-chan struct{}  { return nil }
func (s sender) Wake()                     {}
func (s sender) Run(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}
func (s sender) LastKnown(func(string) ([]byte, error)) (purchase.SyncState, error) {
	return s.State(), nil
}

func onShelf(t *testing.T, s *shelf, heard purchase.Heard) *till.Till {
	t.Helper()
	tl, err := till.New(till.Options{Settings: settings(nobody), Stores: s,
		Connect: func(till.Settings) (till.Forloy, error) { return sender{heard: heard}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	return tl
}

const year = 365 * 24 * time.Hour

// A clock that is set to any time for a minute makes nothing old enough to be
// forgotten; while nothing was heard from Forloy, nothing is.
func TestPruningGoesByForloysClock(t *testing.T) {
	for name, c := range map[string]struct {
		ahead  time.Duration // this PC's clock of Forloy's
		silent bool
		want   time.Duration // from this PC's clock
	}{
		"both agree":             {0, false, 0},
		"this PC a year ahead":   {year, false, -year},
		"this PC a year back":    {-year, false, 0},
		"Forloy was never heard": {0, true, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			heard := purchase.Heard{Forloy: time.Now().Add(-c.ahead), Here: time.Now()}
			if c.silent {
				heard = purchase.Heard{}
			}
			s := &shelf{}
			tl := onShelf(t, s, heard)
			stop := running(t, tl)
			time.Sleep(11 * time.Second)
			began := time.Now().Add(-time.Second)
			stop()
			if c.silent {
				if len(s.pruned) != 0 {
					t.Errorf("%s: pruned as of %v", name, s.pruned)
				}
				return
			}
			if len(s.pruned) != 1 || !s.pruned[0].Equal(began.Add(c.want)) {
				t.Errorf("%s: pruned as of %v, want %v", name, s.pruned, began.Add(c.want))
			}
		})
	}
}

// What a person ends with a clock that is a year back is not a year old.
func TestNoStampIsOverByForloysClock(t *testing.T) {
	for _, ahead := range []time.Duration{0, year, -year} {
		now := time.Now()
		s := &shelf{}
		tl := onShelf(t, s, purchase.Heard{Forloy: now.Add(-ahead)})
		if _, err := tl.Void(t.Context(), "key", "mistake", "ana"); err != nil {
			t.Fatal(err)
		}
		if off := s.voided.Sub(now.Add(max(-ahead, 0))); off < 0 || off > time.Minute {
			t.Errorf("this PC %v ahead: %v off", ahead, off)
		}
	}
}

// "Again?" and "oldest 14 min" go by how long ago a sale was made, whatever the
// clock said then and says now.
func TestGuardAndAgeOfASaleAreMonotonic(t *testing.T) {
	for _, off := range []time.Duration{0, -11 * year, 11 * year, -time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			s := &shelf{off: off}
			tl := onShelf(t, s, purchase.Heard{})
			stop := running(t, tl)
			defer stop()
			wrong := draft(tl, "forloy_enr_abc123", "24.50")
			wrong.ScannedAt = wrong.ScannedAt.Add(off)
			ring(t, tl, wrong)
			made := time.Now()

			time.Sleep(2*time.Minute - time.Second)
			if _, err := tl.Ring(t.Context(), draft(tl, "forloy_enr_abc123", "24.50")); err == nil {
				t.Errorf("clock off by %v: not asked within two minutes", off)
			} else if _, asks := errors.AsType[*till.Ask](err); !asks {
				t.Errorf("clock off by %v: %v", off, err)
			}
			time.Sleep(time.Second)
			if _, err := tl.Ring(t.Context(), draft(tl, "forloy_enr_abc123", "24.50")); err != nil {
				t.Errorf("clock off by %v: after two minutes: %v", off, err)
			}

			tl.Lock() // anything that makes the till look again
			synctest.Wait()
			if got := tl.Status().Oldest; !got.Equal(made) {
				t.Errorf("clock off by %v: the oldest waits since %v, want %v", off, got, made)
			}
		})
	}
}

// A lock-out that was kept while the clock stood years ahead ends as any other.
func TestALockOutOfAWrongClockEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept, err := json.Marshal(map[string]any{"hash": "aGFzaA==", "tries": 6, "until": time.Now().Add(73 * year)})
		if err != nil {
			t.Fatal(err)
		}
		tl := onShelf(t, &shelf{values: map[string][]byte{"pin": kept}}, purchase.Heard{})
		if err := tl.Unlock(t.Context(), "482917"); wait(err).Round(time.Minute) != 2*time.Minute {
			t.Errorf("at once: %v", err)
		}
		time.Sleep(2 * time.Minute)
		if until := tl.Status().PIN.Until; !until.IsZero() {
			t.Errorf("after its two minutes: locked until %v", until)
		}
	})
}

// wait is how long a refused PIN is to be waited for.
func wait(err error) time.Duration {
	f, _ := fault.Of(err)
	return f.Wait
}
