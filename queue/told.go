package queue

import (
	"bytes"
	"path/filepath"

	"go.etcd.io/bbolt"

	"counterfoil/internal/folder"
	"counterfoil/internal/purchase"
)

// Told is a journal entry as another machine is told it: the bytes that its hash is of, and with an entry that brought
// a sale into the store, the sale as it is now.
type Told struct {
	Entry []byte
	Sale  *purchase.Transaction // nil: there is none, or it was pruned
}

// Told returns at most max journal entries that follow the entry with that number, oldest first.
func (q *Queue) Told(after uint64, max int) ([]Told, error) {
	var some []Told
	err := q.eachEntry(after, max, func(tx *bbolt.Tx, e Entry, key, value []byte) {
		body, _ := unseal(key, value)
		some = append(some, Told{Entry: bytes.Clone(body), Sale: broughtBy(tx, e)})
	})
	return some, err
}

// broughtBy is the sale that an entry has brought in. One that cannot be read is left out: verify tells of it.
func broughtBy(tx *bbolt.Tx, e Entry) *purchase.Transaction {
	switch e.What {
	case WhatRecorded, WhatSalvaged, WhatRestored:
	default:
		return nil
	}
	for _, bucket := range [][]byte{bucketPending, bucketReview, bucketDone} {
		key := sequenceKey(e.Sequence)
		value := tx.Bucket(bucket).Get(key)
		if value == nil {
			continue
		}
		if sale, _, err := unpack(key, value); err == nil && sale.IdempotencyKey == e.Key {
			return &sale
		}
	}
	return nil
}

// Free is how many bytes can be written beside the store; 0: not known.
func (q *Queue) Free() uint64 {
	free, err := folder.Free(filepath.Dir(q.path))
	if err != nil {
		return 0
	}
	return free
}
