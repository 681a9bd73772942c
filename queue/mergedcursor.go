package queue

import (
	"bytes"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
)

// mergedCursor walks the sales of several buckets as one list by sequence. A
// transaction is in one bucket only, so no sequence comes twice.
type mergedCursor struct {
	cursors []*bbolt.Cursor
	keys    [][]byte
	values  [][]byte
	back    bool // newest first
}

// buckets are those that can hold sales in these states; no states: all
// buckets.
func buckets(states []purchase.State) [][]byte {
	if len(states) == 0 {
		return [][]byte{bucketPending, bucketReview, bucketDone}
	}
	var out [][]byte
	for _, name := range [][]byte{bucketPending, bucketReview, bucketDone} {
		for _, s := range states {
			if bytes.Equal(bucketOf(s), name) {
				out = append(out, name)
				break
			}
		}
	}
	return out
}

// forward starts after a sequence and goes up.
func forward(tx *bbolt.Tx, names [][]byte, after purchase.Sequence) *mergedCursor {
	m := &mergedCursor{}
	for _, name := range names {
		cursor := tx.Bucket(name).Cursor()
		m.add(cursor)(cursor.Seek(sequenceKey(after + 1)))
	}
	return m
}

// backward starts before a sequence and goes down; 0: from the newest.
func backward(tx *bbolt.Tx, names [][]byte, before purchase.Sequence) *mergedCursor {
	m := &mergedCursor{back: true}
	for _, name := range names {
		cursor := tx.Bucket(name).Cursor()
		add := m.add(cursor)
		if before == 0 {
			add(cursor.Last())
		} else if key, _ := cursor.Seek(sequenceKey(before)); key == nil {
			add(cursor.Last())
		} else {
			add(cursor.Prev())
		}
	}
	return m
}

func (m *mergedCursor) add(cursor *bbolt.Cursor) func(key, value []byte) {
	return func(key, value []byte) {
		m.cursors, m.keys, m.values = append(m.cursors, cursor), append(m.keys, key), append(m.values, value)
	}
}

// next returns the next record; a nil key: there is none. Both slices are the
// store's memory, valid until its transaction ends.
func (m *mergedCursor) next() (key, value []byte) {
	at := -1
	for i, k := range m.keys {
		if k == nil {
			continue
		}
		if at < 0 || (bytes.Compare(k, m.keys[at]) < 0) != m.back {
			at = i
		}
	}
	if at < 0 {
		return nil, nil
	}
	key, value = m.keys[at], m.values[at]
	if m.back {
		m.keys[at], m.values[at] = m.cursors[at].Prev()
	} else {
		m.keys[at], m.values[at] = m.cursors[at].Next()
	}
	return key, value
}
