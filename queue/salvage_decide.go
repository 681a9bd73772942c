package queue

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

func (s *salvage) entryOf(tx purchase.Transaction, reason string) Entry {
	return Entry{What: WhatSalvaged, At: s.now, Sequence: tx.Sequence, Key: tx.IdempotencyKey, To: tx.State,
		Amount: tx.Amount.String(), Reason: reason}
}

// firstWith is the index of the first source that has a sale. Backups are in
// order, so it is the newest of those.
func (s *salvage) firstWith(key string) int {
	return slices.IndexFunc(s.sources, func(from *source) bool {
		_, has := from.sales[key]
		return has
	})
}

// counts reports whether a current source's totals count a sale. They do if it
// has the sale, or if it has lost the sale: then its journal gives the sequence
// to no other one.
func (f *source) counts(key string, sequence purchase.Sequence) bool {
	if !f.current || sequence > f.totals.Sequence {
		return false
	}
	if _, has := f.sales[key]; has {
		return true
	}
	given, told := f.given[sequence]
	return !told || given == idOf(key)
}

// lost is how many sales the totals counted that were not found.
func (s *salvage) lost(here []map[purchase.Sequence]bool) int64 {
	if !s.totalled {
		return -1
	}
	most := int64(0)
	for n, from := range s.sources {
		if from.current {
			most = max(most, from.totals.Recorded.Count-sum(from.totals.Pruned).Count-int64(len(here[n])))
		}
	}
	return most
}

// word is what the journals last said of a sale. The first source that says
// anything counts, so sources must be in order, the newest first
// (salvage_gather.go). That Forloy has a sale is never taken back.
func (s *salvage) word(key string) (last lastWord, reason string, found bool) {
	id := idOf(key)
	for _, from := range s.sources {
		word, told := from.words[id]
		if told && (!found || word.to() == purchase.Synced && last.to() != purchase.Synced) {
			last, reason, found = word, from.reasons[id], true
		}
	}
	return last, reason, found
}

// settle decides on one sale: its transaction, its revision, whether it goes to
// review, and whether it is kept at all.
func (s *salvage) settle(c copies) (tx purchase.Transaction, revision uint64, review, keep bool, err error) {
	from := c.best
	live := c.tree.found() && !c.best.newer(c.tree)
	if live {
		from = c.tree
	}
	value, err := from.read()
	if err != nil {
		return tx, 0, false, false, err
	}
	if tx, revision, err = unpack(sequenceKey(from.sequence), value); err != nil || live {
		return tx, revision, false, err == nil, err
	}
	word, reason, told := s.word(tx.IdempotencyKey)
	if !c.tree.found() && told && !ended(tx.State) && ended(word.to()) {
		// Only an old copy is left, but the journal knows how the sale ended.
		tx.State, tx.Reason, tx.SettledAt = word.to(), reason, word.at()
		revision++
	}
	// An old copy of a sale that was pruned long ago: the pruned totals count
	// it.
	if ended(tx.State) && !c.tree.found() {
		return tx, revision, false, tx.SettledAt.After(s.prunedBefore()), nil
	}
	believed := from.reached && (c.tree.found() || ended(tx.State))
	if believed || tx.State == purchase.Synced || tx.State == purchase.Review {
		return tx, revision, false, true, nil
	}
	// Either pending, but no sound tree leads to it, or ended by a commit that
	// nobody was told of.
	tx.State, tx.SettledAt, tx.Reason = purchase.Review, s.now, ""
	tx.LastError = purchase.Failure{Code: purchase.CodeSalvaged,
		Message: "found while salvaging a damaged store: it may have been sent already", At: s.now}
	return tx, revision + 1, true, true, nil
}

// prunedBefore is the time before which settled sales may have been pruned. If
// the clock is ahead of the journal, the journal's time counts, so a wrong
// clock takes nothing for pruned.
func (s *salvage) prunedBefore() time.Time {
	latest := time.Time{}
	for _, from := range s.sources {
		if from.latest.After(latest) {
			latest = from.latest
		}
	}
	if s.now.Before(latest) {
		latest = s.now
	}
	return latest.Add(-Options{}.filled().Keep)
}

func ended(state purchase.State) bool { return state != purchase.Pending && state != purchase.Review }

// seated returns the keys of all sales that were found, in the order of their
// sequences, and the sequence that each gets. If two sales have the same one,
// the live sale keeps it and the other gets a new one after all the rest.
func (s *salvage) seated() (keys []string, sequences map[string]purchase.Sequence) {
	keys = slices.SortedFunc(maps.Keys(s.sales), func(a, b string) int {
		x, y := s.sales[a], s.sales[b]
		return cmp.Or(cmp.Compare(x.sequence(), y.sequence()), cmp.Compare(x.rank(), y.rank()), cmp.Compare(a, b))
	})
	sequences = map[string]purchase.Sequence{}
	taken := purchase.Sequence(0)
	var waiting []string
	for _, key := range keys {
		if sequence := s.sales[key].sequence(); sequence > taken {
			sequences[key], taken = sequence, sequence
		} else {
			waiting = append(waiting, key)
		}
	}
	for _, from := range s.sources {
		if from.current {
			taken = max(taken, from.totals.Sequence)
		}
	}
	for _, key := range waiting {
		taken++
		sequences[key] = taken
	}
	return keys, sequences
}
