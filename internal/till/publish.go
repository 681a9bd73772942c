package till

import (
	"context"
	"maps"
	"slices"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/timezone"
)

// Status returns the last one published; before Run, what is known without the disk.
func (t *Till) Status() Status {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.overlay(t.status)
}

// Updates delivers the status whenever it changes: latest wins, one reader.
func (t *Till) Updates() <-chan Status { return t.updates }

// idleRefresh is how often the store is read even if nothing has changed: somebody may
// have replaced its file.
const idleRefresh = time.Minute

// publish refreshes the status whenever the store or the sender has changed.
func (t *Till) publish(ctx context.Context) {
	retry := time.NewTicker(retryStore) // a store in trouble tells nobody when it is well again
	defer retry.Stop()
	idle := time.NewTicker(idleRefresh)
	defer idle.Stop()
	for {
		t.refresh(ctx)
		t.mu.Lock()
		sender := t.forloy.Changed()
		ill := t.trouble != nil
		relock := t.unlocked
		t.mu.Unlock()
		var again <-chan time.Time
		if ill {
			again = retry.C
		}
		var lock <-chan time.Time
		if wait := time.Until(relock); wait > 0 {
			lock = time.After(wait)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.poke:
		case <-t.opts.Stores.Changed():
		case <-sender:
		case <-again:
		case <-idle.C:
		case <-lock:
		}
	}
}

// refresh reads the store's part of the status and publishes the whole.
func (t *Till) refresh(ctx context.Context) {
	var next Status
	err := t.use(ctx, func(s Store) error {
		var err error
		next.Counts, next.Journal, next.Merged = s.Counts(), s.Head(), s.Merged()
		if next.Last, err = s.Recent(LastSales); err != nil {
			return err
		}
		oldest, waits, err := s.Oldest()
		if err != nil {
			return err
		}
		next.Oldest = t.waitsSince(oldest, waits, next.Last)
		if m := s.Moved(); m != nil {
			t.setTrouble(fault.Fault{Kind: fault.StoreMoved, Facts: fault.Facts{At: m.At}})
			return nil
		}
		return t.recheck(ctx, s)
	})
	if ctx.Err() != nil {
		return
	}
	t.mu.Lock()
	if err != nil { // keep the last numbers: they are still the truth on the disk
		next.Counts, next.Journal, next.Merged = t.status.Counts, t.status.Journal, t.status.Merged
		next.Last, next.Oldest = t.status.Last, t.status.Oldest
	}
	t.status = next
	next = t.overlay(next)
	t.mu.Unlock()
	select {
	case <-t.updates:
	default:
	}
	t.updates <- next
}

// waitsSince is when the oldest waiting sale was made; for a sale of this run by the
// monotonic clock. While nothing waits it forgets the times of all but the last sales.
func (t *Till) waitsSince(oldest purchase.Transaction, waits bool, last []purchase.Transaction) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !waits {
		maps.DeleteFunc(t.made, func(key string, _ time.Time) bool {
			return !slices.ContainsFunc(last, func(tx purchase.Transaction) bool { return tx.IdempotencyKey == key })
		})
		return time.Time{}
	}
	if at, ours := t.made[oldest.IdempotencyKey]; ours {
		return at
	}
	return oldest.ScannedAt
}

// overlay adds what is known in memory. The caller holds mu.
func (t *Till) overlay(s Status) Status {
	s.Practice, s.Settings = t.opts.Practice, t.settings
	s.Station = t.station()
	s.Zone = timezone.Trouble()
	s.Ready = s.Station.LocationID != "" && s.Station.StaffID != ""
	s.Sync = t.forloy.State()
	s.Trouble = t.trouble
	if t.profile != nil {
		s.ProfileKnown, s.Profile = true, *t.profile
	}
	s.PIN = t.pinState(time.Now())
	s.Staff, s.Names, s.Locked = t.members(), t.staff.Names, t.staffLocked
	return s
}

// Report is what the verb status shows: what was last known, without the network.
type Report struct {
	Sync   purchase.SyncState
	Counts purchase.Counts
	Oldest time.Time
	Free   uint64    // bytes on the disk of the store; 0: not known
	Moved  time.Time // when this till moved to another PC; zero: it sells here
	Kept   Kept
}

// Kept is what a till's store and its daily backups take.
type Kept struct {
	Size    uint64 // bytes of the store
	Backups int
	Newest  time.Time     // when the newest backup was made; zero: there is none
	Ahead   time.Duration // how much longer the records go on than that or, without one, than their beginning
}

// Report reads the store and what the sender last knew.
func (t *Till) Report(ctx context.Context) (Report, error) {
	t.mu.Lock()
	forloy, running := t.forloy, t.running
	t.mu.Unlock()
	r := Report{Sync: forloy.State()}
	err := t.use(ctx, func(s Store) error {
		r.Counts, r.Free = s.Counts(), s.Free()
		if m := s.Moved(); m != nil {
			r.Moved = m.At
		}
		var err error
		if r.Kept, err = s.Holding(); err != nil {
			return err
		}
		oldest, waits, err := s.Oldest()
		if waits {
			r.Oldest = oldest.ScannedAt
		}
		if err != nil || running {
			return err
		}
		r.Sync, err = forloy.LastKnown(s.Load)
		return err
	})
	return r, err
}
