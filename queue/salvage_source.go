package queue

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// source is everything readable that was found in one file. Sales are kept by
// idempotency key: once somebody has put an older copy in the store's place,
// two sales can have the same sequence.
type source struct {
	path    string
	file    *os.File
	current bool
	guest   bool // it is what is restored
	sales   map[string]copies
	entries map[digest]entryCopy // by hash
	words   map[saleID]lastWord
	reasons map[saleID]string // of the last words
	// The key of the sale that each replacement is for, as its sales and its journal
	// tell.
	replaces map[string]string
	receipts map[receipt][]string         // the keys of the sales with it
	given    map[purchase.Sequence]saleID // each sale that its journal says was recorded
	moves    map[string]bool              // the ids of the moves that its journal tells of
	days     map[string]day               // for the totals of pruned sales
	closed   map[string]string            // the hash of each closing that its journal tells of, by the entry's

	closings map[string]foundClosing // by their hash
	totals   totals
	latest   time.Time // the time of the latest entry in its journal
	newest   time.Time // when the newest sale that is kept was recorded

	totalsReached bool
	values        map[string][]byte // from the bucket meta, by key
	valuesReached bool              // a tree leads to them
	valuesAt      uint64            // the number of journal entries when these values were current

	seats   map[purchase.Sequence]string // the key of the sale that its tree has at this sequence
	numbers map[uint64]digest            // the hash of the entry that its tree has at this number
}

func newSource(path string, current bool) *source {
	return &source{path: path, current: current, sales: map[string]copies{}, entries: map[digest]entryCopy{},
		words: map[saleID]lastWord{}, reasons: map[saleID]string{}, replaces: map[string]string{},
		receipts: map[receipt][]string{}, moves: map[string]bool{},
		given: map[purchase.Sequence]saleID{}, days: map[string]day{}, values: map[string][]byte{},
		closings: map[string]foundClosing{}, closed: map[string]string{},
		seats: map[purchase.Sequence]string{}, numbers: map[uint64]digest{}}
}

// uncommitted removes what was never committed. A number is given only once in
// the life of a file. So a value whose number belongs to another one comes from
// a commit that was refused or cut short by a crash, and nobody was told of it.
func (s *source) uncommitted() {
	for key, c := range s.sales {
		if seated, taken := s.seats[c.best.sequence]; taken && seated != key {
			delete(s.sales, key)
			delete(s.words, idOf(key))
		}
	}
	for hash, c := range s.entries {
		if seated, taken := s.numbers[c.number]; taken && seated != hash {
			delete(s.entries, hash)
		}
	}
}

// visitMeta takes the small values as the tree has them.
func (s *source) visitMeta(bucket string, key, value []byte) error {
	if bucket != string(bucketMeta) {
		return nil
	}
	if string(key) == string(keyTotals) {
		var t totals
		if decode(key, value, &t) == nil {
			s.valuesAt, s.valuesReached = t.Entries, true
		}
	} else if body, sound := unseal(key, value); sound {
		s.values[string(key)] = slices.Clone(body)
	}
	return nil
}

// settings looks for the bucket meta on every page. There are outdated copies
// of it; the one with the newest totals counts.
func (s *source) settings(img *image) error {
	for id := uint64(2); id < img.meta.high; id++ {
		p, err := img.page(id)
		if err == nil && p.flags == flagLeaf {
			var elements []element
			if elements, err = p.elements(); err == nil {
				s.metaPage(elements)
			}
		}
		if err != nil && !errors.Is(err, fault.StoreDamaged) {
			return err
		}
	}
	return nil
}

func (s *source) metaPage(elements []element) {
	values, newest := map[string][]byte{}, totals{}
	for _, e := range elements {
		if e.bucket && string(e.key) == string(bucketMeta) { // small enough to be kept in the root page
			if p, err := inline(e.value); err == nil {
				if own, err := p.elements(); err == nil {
					s.metaPage(own)
				}
			}
		} else if string(e.key) == string(keyTotals) {
			_ = decode(keyTotals, e.value, &newest) // if the totals are damaged, this page is ignored
		} else if body, sound := unseal(e.key, e.value); sound {
			values[string(e.key)] = append([]byte{}, body...)
		}
	}
	// Small values are saved without a journal entry, so of pages with as many entries
	// the one that the tree leads to counts: it has been read before.
	if newest.Entries > s.valuesAt || newest.Entries > 0 && newest.Entries == s.valuesAt && !s.valuesReached {
		s.values, s.valuesAt, s.valuesReached = values, newest.Entries, false
	}
}

// takeValue takes a value as what its first field says it is.
func (s *source) takeValue(c copyOf, value []byte) {
	body := value[sealSize:]
	if n, is := numberAfter(body, `{"sequence":`); is {
		if !s.takeSale(c, numberKey(n), value) {
			s.takeTotals(c, value)
		}
	} else if n, is := numberAfter(body, `{"number":`); is {
		s.takeEntry(c, numberKey(n), value)
	} else if date, is := dateIn(body); is {
		s.takeDay(date, value)
	} else if bytes.HasPrefix(body, []byte(`{"closing":"`)) {
		s.takeClosing(c, value)
	}
}

// dateIn reads the date at the beginning of a day's totals.
func dateIn(body []byte) (string, bool) {
	rest, is := strings.CutPrefix(string(body[:min(len(body), 30)]), `{"date":"`)
	if !is || len(rest) <= len(purchase.DayFormat) {
		return "", false
	}
	return rest[:len(purchase.DayFormat)], true
}

func (s *source) takeSale(c copyOf, key, value []byte) bool {
	tx, revision, err := unpack(key, value)
	if err != nil || tx.Sequence != sequenceOf(key) {
		return false
	}
	if tx.RecordedAt.After(s.newest) {
		s.newest = tx.RecordedAt
	}
	c.sequence, c.revision, c.state = tx.Sequence, revision, tx.State
	c.sent, c.doubtful = tx.FirstSentAt, inDoubtItself(tx)
	if tx.Receipt != "" && c.reached {
		id := receipt{tx.BusinessDay, tx.Receipt, tx.Amount}
		s.receipts[id] = append(s.receipts[id], tx.IdempotencyKey)
	}
	if tx.Replaces != "" {
		s.replaces[tx.IdempotencyKey] = tx.Replaces
	}
	known := s.sales[tx.IdempotencyKey]
	known.take(c)
	s.sales[tx.IdempotencyKey] = known
	if c.reached {
		s.seats[tx.Sequence] = tx.IdempotencyKey
	}
	return true
}

func (s *source) takeTotals(c copyOf, value []byte) {
	var t totals
	if decode(keyTotals, value, &t) != nil {
		return
	}
	if c.reached && !s.totalsReached || c.reached == s.totalsReached && t.Entries > s.totals.Entries {
		s.totals, s.totalsReached = t, c.reached
	}
}

func (s *source) takeEntry(c copyOf, key, value []byte) {
	e, hash, err := unpackEntry(key, value)
	if err != nil || e.Number != uint64(sequenceOf(key)) {
		return
	}
	if e.At.After(s.latest) {
		s.latest = e.At
	}
	id := digestOf(hash)
	if known, found := s.entries[id]; !found || c.reached && !known.reached {
		s.entries[id] = entryCopy{number: e.Number, previous: digestOf(e.Previous), at: c.at, size: int32(c.size),
			reached: c.reached}
	}
	if c.reached {
		s.numbers[e.Number] = id
	}
	if e.Replaces != "" {
		s.replaces[e.Key] = e.Replaces
	}
	if e.What == WhatMovedOut {
		s.moves[e.Reason] = true
	}
	if e.What == WhatClosed {
		s.closed[hash] = e.Item
	}
	sale := idOf(e.Key)
	if _, known := s.given[e.Sequence]; e.What == WhatRecorded && (!known || c.reached) {
		s.given[e.Sequence] = sale
	}
	if e.To != "" && e.Number >= s.words[sale].number {
		s.words[sale] = lastWordOf(e)
		if delete(s.reasons, sale); e.Reason != "" {
			s.reasons[sale] = e.Reason
		}
	}
}

// takeDay keeps, for each date, the copy with the most pruned sales.
func (s *source) takeDay(date string, value []byte) {
	var d day
	if decode([]byte(date), value, &d) != nil {
		return
	}
	if known, found := s.days[date]; !found || sum(d.Pruned).Count > sum(known.Pruned).Count {
		s.days[date] = d
	}
}
