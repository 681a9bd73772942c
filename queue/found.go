package queue

import (
	"slices"

	"counterfoil/internal/purchase"
)

func (s *salvage) entryOf(tx purchase.Transaction, reason string) Entry {
	return Entry{What: WhatSalvaged, At: s.now, Sequence: tx.Sequence, Key: tx.IdempotencyKey, To: tx.State,
		Amount: tx.Amount.String(), Reason: reason}
}

// firstWith is the place of the first source that has a sale: of backups the
// newest.
func (s *salvage) firstWith(key string) int {
	return slices.IndexFunc(s.sources, func(from *source) bool {
		_, has := from.records[key]
		return has
	})
}

// counts reports whether a current source's totals count a sale: it has it, or
// has lost it, and then its journal gives the number to no other sale.
func (f *source) counts(key string, sequence purchase.Sequence) bool {
	if !f.current || sequence > f.books.Sequence {
		return false
	}
	if _, has := f.records[key]; has {
		return true
	}
	given, told := f.given[sequence]
	return !told || given == key
}

// lost is how many sales the totals counted that were not found.
func (s *salvage) lost(here []map[purchase.Sequence]bool) int64 {
	if !s.counted {
		return -1
	}
	most := int64(0)
	for n, from := range s.sources {
		if from.current {
			most = max(most, from.books.Recorded.Count-sum(from.books.Pruned).Count-int64(len(here[n])))
		}
	}
	return most
}
