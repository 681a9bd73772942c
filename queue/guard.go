package queue

import (
	"fmt"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
)

// view runs fn on a consistent state of the store. Keep it short: while it
// runs, the file cannot reuse the pages that commits free.
func (q *Queue) view(fn func(*bbolt.Tx) error) error {
	if err := q.stillInPlace(); err != nil {
		return err
	}
	return q.read(fn)
}

// stillInPlace is inPlace without q.mu. A commit in progress looks like
// somebody else's write, so it lets the commit end before it trusts what it
// sees.
func (q *Queue) stillInPlace() error {
	q.handle.RLock()
	err := q.alive()
	well := err == nil && q.astray() == inItsPlace
	q.handle.RUnlock()
	if err != nil || well {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.alive(); err != nil {
		return err
	}
	return q.inPlace(time.Now())
}

// read is view without a check of the file's place.
func (q *Queue) read(fn func(*bbolt.Tx) error) error {
	q.handle.RLock()
	defer q.handle.RUnlock()
	if err := q.alive(); err != nil {
		return err
	}
	return q.readLocked(fn)
}

func (q *Queue) readLocked(fn func(*bbolt.Tx) error) error {
	var work error
	err := q.guard(func() error {
		return q.db.View(func(tx *bbolt.Tx) error {
			work = fn(tx)
			return work
		})
	})
	if err != nil && work == nil {
		return explain(err)
	}
	return err
}

// letGo releases both locks without bbolt, whose own locks may be stuck.
func (q *Queue) letGo() {
	unmap(q.db)
	if q.file != nil {
		_ = unlock(q.file)
		_ = q.file.Close()
	}
	_ = q.lock.release()
}

// guard is the store's boundary. bbolt panics on some damage, and a page beyond
// the end of the file faults. Both become a fault.StoreDamaged, and the handle
// is dead. bbolt's own locks may then be held for ever, so the file is closed
// underneath it: that releases the lock on the file for salvage to take.
func (q *Queue) guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = damagedBy(fmt.Errorf("%v", p), fault.New(fault.DamagedUnreadable))
			if q.dead.CompareAndSwap(nil, &death{err: err, panicked: true}) {
				q.log.Error("the store is damaged", "error", err)
				q.holdAfterPanic()
				q.letGo()
			}
		}
	}()
	return fn()
}
