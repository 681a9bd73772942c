package queue

import (
	"errors"
	"time"

	"counterfoil/internal/fault"

	"go.etcd.io/bbolt"
)

// update carries out fn as one commit. If fn changes nothing, nothing is
// written.
func (q *Queue) update(now time.Time, fn func(*change) error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.commit(now, fn)
}

// updateOld is update for settling, reviewing or voiding a recorded sale, or
// taking its mark back: on a full disk it may use the ballast's space. fn may be called twice.
func (q *Queue) updateOld(now time.Time, fn func(*change) error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	err := q.commit(now, fn)
	if !errors.Is(err, fault.StoreFull) || errors.Is(err, fault.StoreDisk) {
		return err
	}
	had := q.dropBallast()
	if had == 0 {
		return err
	}
	defer q.keepBallast(had)
	return q.commit(now, fn)
}

// updateNew carries out fn as one commit that adds the sale with that key. If
// the commit is refused, no trace of the sale stays.
func (q *Queue) updateNew(now time.Time, key string, fn func(*change) error) error {
	defer q.lockFirst()()
	err := q.commit(now, fn)
	q.scrubRefused(key, err)
	if errors.Is(err, fault.StoreUnsure) {
		return fault.Fault{Kind: fault.StoreUnsureSale, Facts: fault.Facts{Key: key}}.With(err)
	}
	return err
}

// scrubRefused erases what a sale's commit has left in the file when it failed
// for lack of space or with a disk error. It needs q.mu.
func (q *Queue) scrubRefused(key string, err error) {
	failed := errors.Is(err, fault.StoreFull) || errors.Is(err, fault.StoreDisk)
	if q.alive() != nil || !failed || errors.Is(err, fault.StoreUnsure) {
		return
	}
	if err := q.scrub(key); err != nil {
		q.log.Error("a refused sale may have left traces", "key", key, "error", err)
	}
}

// commit carries out fn as one commit and finds out whether it was made. It needs q.mu, and
// lets go of it while it gives way.
func (q *Queue) commit(now time.Time, fn func(*change) error) error {
	for given := 0; ; given++ {
		err := q.commitOnce(now, fn, given < mostGiven)
		if !errors.Is(err, errGiveWay) {
			return err
		}
		q.mu.Unlock()
		q.way.recording.Lock() // once all who waited have had their turn
		q.mu.Lock()
		q.way.recording.Unlock()
	}
}

// commitOnce tries a commit once; patient: fn may give way instead, and its error says so.
func (q *Queue) commitOnce(now time.Time, fn func(*change) error, patient bool) error {
	if err := q.alive(); err != nil {
		return err
	}
	if err := q.inPlace(now); err != nil {
		return err
	}
	id, err := q.write(now, patient, fn)
	if doubt, is := errors.AsType[*doubtful](err); is {
		return q.afterFailure(now, id, doubt)
	}
	return err
}

// write tries one commit and returns its number. After a doubtful error the
// handle is dead. It needs q.mu.
func (q *Queue) write(now time.Time, patient bool, fn func(*change) error) (id int, err error) {
	c := &change{q: q, now: now.UTC().Truncate(time.Millisecond), totals: *q.totals.Load(), days: map[string]day{},
		patient: patient}
	var work error // fn's own error, as opposed to the commit's
	err = q.guard(func() error {
		return q.options.commit(func() error {
			return q.db.Update(func(tx *bbolt.Tx) error {
				c.tx, id = tx, tx.ID()
				if work = fn(c); work == nil && !c.dirty {
					work = errNothing
				}
				if work == nil {
					work = c.flush()
				}
				return work
			})
		})
	})
	switch {
	case errors.Is(work, errNothing):
		return id, nil
	case err != nil && work != nil:
		return id, work
	case err != nil:
		return id, q.failed(err)
	}
	q.done(c)
	return id, nil
}

// done updates what is kept in memory with what a commit has written.
func (q *Queue) done(c *change) {
	now := q.headers()
	q.lastHeaders.Store(&now)
	q.totals.Store(&c.totals)
	q.keepDays(c.days)
	q.cache.wrote(c)
	q.tell()
}

func (q *Queue) tell() {
	select {
	case q.changed <- struct{}{}:
	default:
	}
}

var errNothing = errors.New("nothing to write")

func (q *Queue) keepDays(touched map[string]day) {
	if len(q.days)+len(touched) > 16 {
		clear(q.days)
	}
	for date, d := range touched {
		q.days[date] = d
	}
}
