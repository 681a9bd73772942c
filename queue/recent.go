package queue

import (
	"encoding/binary"
	"sync"
	"sync/atomic"
	"time"

	"counterfoil/internal/purchase"
)

// cache is what a queue knows without reading the disk, and what a Brief keeps
// from one opening to the next. Losing it loses no data.
type cache struct {
	sound atomic.Bool // the tree of pages has been checked

	mu    sync.Mutex
	marks map[purchase.Sequence]time.Time // set by the last Offer: Retract removes these and no older ones
	known map[purchase.Sequence]known     // the batches in hand, so that a record is decoded once and not three times
	held  map[string]revisedSale          // the sales written last, by key, in case the file is overwritten
	order []string                        // their keys, oldest first
	lines []entryValue                    // the journal entries written last, for the same reason

	closings map[string][]byte // likewise: of the days that were closed
}

// known is a decoded record. It is used only if the stored value has the same
// length and the same checksum, and the checksum holds. So it is never stale,
// even if another process has written in between.
type known struct {
	sum      uint64
	size     int
	revision uint64
	tx       purchase.Transaction
}

// maxKnown is enough for the batch that is settled, and the batch that is offered
// in the same commit.
const maxKnown = 256

// unpack is the function unpack with a cache. All callers share the wire bytes,
// and nobody changes them (rule R2).
func (m *cache) unpack(key, value []byte) (purchase.Transaction, uint64, error) {
	if k, found := m.recall(key, value); found {
		return k.tx, k.revision, nil
	}
	tx, revision, err := unpack(key, value)
	if err == nil {
		m.remember(sequenceOf(key), newKnown(value, revision, tx))
	}
	return tx, revision, err
}

// recall finds the decoded record of a stored value.
func (m *cache) recall(key, value []byte) (known, bool) {
	if len(value) < sealSize {
		return known{}, false
	}
	m.mu.Lock()
	k, found := m.known[sequenceOf(key)]
	m.mu.Unlock()
	if !found || k.sum != binary.BigEndian.Uint64(value) || k.size != len(value) {
		return known{}, false
	}
	_, sound := unseal(key, value)
	return k, sound
}

func newKnown(value []byte, revision uint64, tx purchase.Transaction) known {
	return known{binary.BigEndian.Uint64(value), len(value), revision, tx}
}

func (m *cache) remember(sequence purchase.Sequence, k known) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= maxKnown {
		m.known = map[purchase.Sequence]known{}
	}
	m.known[sequence] = k
}

// wrote remembers what a commit has written. A pending sale is read again soon:
// to be offered, settled and shown.
func (m *cache) wrote(c *change) {
	for sequence, w := range c.saved {
		if w.tx.State == purchase.Pending {
			m.remember(sequence, newKnown(w.value, w.revision, w.tx))
		} else {
			m.forget(sequence)
		}
	}
	m.rememberSaved(c)
}

// forget makes room: a settled sale is not read again soon.
func (m *cache) forget(sequence purchase.Sequence) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.known, sequence)
}

func (m *cache) mark(marks map[purchase.Sequence]time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.marks = marks
}

// marked returns the mark that the last Offer set on a transaction.
func (m *cache) marked(sequence purchase.Sequence) (time.Time, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, set := m.marks[sequence]
	return at, set
}
