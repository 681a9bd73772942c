package queue

import (
	"errors"
	"sync"
	"sync/atomic"
)

// way is how a batch of a hundred sales, whose commit takes as long as those of five to ten
// single ones, gives way to a sale that is being recorded: somebody stands at the counter
// and waits for that. Nothing of a batch has been written until all of it is prepared, so
// what was prepared is given up and done again afterwards.
type way struct {
	recording sync.RWMutex // read: a sale is being recorded, or waits for its turn
	due       atomic.Int32 // how many wait
}

// mostGiven is how often one batch gives way: sales that are recorded back to back, by a
// POS that hands over a day's, must not keep it waiting for ever.
const mostGiven = 2

var errGiveWay = errors.New("a sale is to be recorded first")

// lockFirst is q.mu.Lock for a sale that is recorded; end is its Unlock.
func (q *Queue) lockFirst() (end func()) {
	q.way.recording.RLock()
	q.way.due.Add(1)
	q.mu.Lock()
	q.way.due.Add(-1)
	return func() {
		q.mu.Unlock()
		q.way.recording.RUnlock()
	}
}

// giveWay is asked by a batch from sale to sale; its error ends what is being prepared.
func (c *change) giveWay() error {
	if c.patient && c.q.way.due.Load() > 0 {
		return errGiveWay
	}
	return nil
}
