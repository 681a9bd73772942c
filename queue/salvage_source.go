package queue

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// copyOf is one copy of a value in a file.
type copyOf struct {
	file     *os.File
	at       int64
	size     int
	sequence purchase.Sequence // of a sale
	revision uint64            // of a sale
	synced   bool              // of a sale: Forloy has it
	number   uint64            // of a journal entry
	previous string            // of a journal entry
	current  bool              // from the store itself, from what a till held, or from what is restored
	guest    bool              // from what is restored: the store's own sales keep their places before it
	reached  bool              // a sound tree of its file leads to it; otherwise it may be an outdated copy
}

func (c copyOf) found() bool { return c.size > 0 }

// live reports whether a copy says how things stand now.
func (c copyOf) live() bool { return c.current && c.reached }

func (c copyOf) read() ([]byte, error) {
	value := make([]byte, c.size)
	if _, err := c.file.ReadAt(value, c.at); err != nil && err != io.EOF {
		return nil, explain(err)
	}
	return value, nil
}

// newer reports whether a copy of a sale takes precedence over another. That
// Forloy has a sale is never taken back, whatever happened in an older copy of
// the store.
func (c copyOf) newer(other copyOf) bool {
	switch {
	case !other.found():
		return true
	case c.synced != other.synced:
		return c.synced
	case c.revision != other.revision:
		return c.revision > other.revision
	}
	return c.reached && !other.reached
}

// copies are the copies of one sale that count.
type copies struct {
	tree copyOf // the newest live one; none if it has no size
	best copyOf // the one with the highest revision, or one that says synced
	here bool   // one of them is current
	own  bool   // and from the store itself
}

// sequence is the one that the sale had.
func (c copies) sequence() purchase.Sequence {
	if c.tree.found() {
		return c.tree.sequence
	}
	return c.best.sequence
}

// rank orders the sales that claim one sequence: the live sale, then others of
// the store, then those of a backup.
func (c copies) rank() int {
	switch {
	case c.tree.found() && c.own:
		return 0
	case c.tree.found():
		return 1
	case c.here:
		return 2
	}
	return 3
}

func (c *copies) take(one copyOf) {
	if one.live() && one.newer(c.tree) {
		c.tree = one
	}
	if one.newer(c.best) {
		c.best = one
	}
	c.here = c.here || one.current
	c.own = c.own || one.current && !one.guest
}

// lastWord is what the journals last said of a sale.
type lastWord struct {
	number uint64
	to     purchase.State
	reason string
	at     time.Time
}

// source is everything readable that was found in one file. Sales are kept by
// idempotency key: once somebody has put an older copy in the store's place,
// two sales can have the same sequence.
type source struct {
	path    string
	current bool
	guest   bool // it is what is restored
	sales   map[string]copies
	entries map[string]copyOf // by hash
	words   map[string]lastWord
	given   map[purchase.Sequence]string // the key of each sale that its journal says was recorded
	moves   map[string]bool              // the ids of the moves that its journal tells of
	days    map[string]day               // for the totals of pruned sales
	closed  map[string]string            // the hash of each closing that its journal tells of, by the entry's

	closings map[string]foundClosing // by their hash
	totals   totals
	latest   time.Time // the time of the latest entry in its journal
	newest   time.Time // when the newest sale that is kept was recorded

	totalsReached bool
	values        map[string][]byte // from the bucket meta, by key
	valuesAt      uint64            // the number of journal entries when these values were current

	seats   map[purchase.Sequence]string // the key of the sale that its tree has at this sequence
	numbers map[uint64]string            // the hash of the entry that its tree has at this number
}

func newSource(path string, current bool) *source {
	return &source{path: path, current: current, sales: map[string]copies{}, entries: map[string]copyOf{},
		words: map[string]lastWord{}, moves: map[string]bool{}, given: map[purchase.Sequence]string{},
		days: map[string]day{}, values: map[string][]byte{},
		closings: map[string]foundClosing{}, closed: map[string]string{},
		seats: map[purchase.Sequence]string{}, numbers: map[uint64]string{}}
}

// uncommitted removes what was never committed. A number is given only once in
// the life of a file. So a value whose number belongs to another one comes from
// a commit that was refused or cut short by a crash, and nobody was told of it.
func (s *source) uncommitted() {
	for key, c := range s.sales {
		if seated, taken := s.seats[c.best.sequence]; taken && seated != key {
			delete(s.sales, key)
			delete(s.words, key)
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
			s.valuesAt = t.Entries
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
	if newest.Entries > 0 && newest.Entries >= s.valuesAt {
		s.values, s.valuesAt = values, newest.Entries
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
	c.sequence, c.revision, c.synced = tx.Sequence, revision, tx.State == purchase.Synced
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
	c.number, c.previous = e.Number, e.Previous
	if e.At.After(s.latest) {
		s.latest = e.At
	}
	if known, found := s.entries[hash]; !found || c.reached && !known.reached {
		s.entries[hash] = c
	}
	if c.reached {
		s.numbers[e.Number] = hash
	}
	if e.What == WhatMovedOut {
		s.moves[e.Reason] = true
	}
	if e.What == WhatClosed {
		s.closed[hash] = e.Item
	}
	if _, known := s.given[e.Sequence]; e.What == WhatRecorded && (!known || c.reached) {
		s.given[e.Sequence] = e.Key
	}
	if word := s.words[e.Key]; e.To != "" && e.Number >= word.number {
		s.words[e.Key] = lastWord{e.Number, e.To, e.Reason, e.At}
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
