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
	marks marks                       // set by the last Offer, or for it: Retract removes these and no older ones
	ahead marks                       // set by the last OfferAhead, for an Offer that has not come yet
	known map[purchase.Sequence]known // the batches in hand, so that a record is decoded once and not three times
	held  map[string]heldSale         // the sales written last, by key, in case the file is overwritten
	order []string                    // their keys, oldest first
	lines []entryValue                // the journal entries written last, for the same reason

	closings map[string][]byte // likewise: of the days that were closed
}

// known is a decoded record. It is used only if the stored value has the same
// length and the same checksum, and the checksum holds. So it is never stale,
// even if another process has written in between.
type known struct {
	sum      uint64
	size     int
	revision uint64
	tx       *purchase.Transaction
}

// maxKnown is enough for the batch that is settled, the one in flight, the one that
// is made ready, and what is looked at to fill that one.
const maxKnown = 2000

// unpack is the function unpack with a cache. All callers share the wire bytes,
// and nobody changes them (rule R2).
func (m *cache) unpack(key, value []byte) (purchase.Transaction, uint64, error) {
	if k, found := m.recall(key, value); found {
		return *k.tx, k.revision, nil
	}
	tx, revision, err := unpack(key, value)
	if err == nil {
		m.remember(sequenceOf(key), newKnown(value, revision, &tx))
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

func newKnown(value []byte, revision uint64, tx *purchase.Transaction) known {
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
	for _, w := range c.saved {
		if w.waits != nil {
			m.remember(w.sequence, newKnown(w.value, w.revision, w.waits))
		} else {
			m.forget(w.sequence)
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

// offered notes the marks of an Offer: those that it has set, and those that
// OfferAhead has set for it.
func (m *cache) offered(txs []purchase.Transaction, set marks) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.marks = set
	for _, tx := range txs {
		if at, ahead := m.ahead[tx.Sequence]; ahead && tx.FirstSentAt.Equal(at) {
			m.marks[tx.Sequence] = at
			delete(m.ahead, tx.Sequence)
		}
	}
}

func (m *cache) markAhead(set marks) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ahead = set
}

// marked returns the mark that Retract may remove from a transaction.
func (m *cache) marked(sequence purchase.Sequence) (time.Time, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if at, set := m.ahead[sequence]; set {
		return at, true
	}
	at, set := m.marks[sequence]
	return at, set
}
