package queue

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
)

// rebuilding writes a salvaged store in commits of a few thousand values.
type rebuilding struct {
	db    *bbolt.DB
	tx    *bbolt.Tx
	puts  int
	books books
	days  map[string]day
}

func (r *rebuilding) put(bucket, key, value []byte) (err error) {
	if r.tx == nil {
		if r.tx, err = r.db.Begin(true); err != nil {
			return err
		}
	}
	b := r.tx.Bucket(bucket)
	b.FillPercent = fill
	if err := b.Put(key, value); err != nil {
		return err
	}
	if r.puts++; r.puts%5000 == 0 {
		return r.commit()
	}
	return nil
}

func (r *rebuilding) putJSON(bucket, key []byte, v any) error {
	value, err := encode(key, v)
	if err != nil {
		return err
	}
	return r.put(bucket, key, value)
}

func (r *rebuilding) commit() error {
	tx := r.tx
	r.tx = nil
	if tx == nil {
		return nil
	}
	return tx.Commit()
}

// rebuild writes what was gathered into a new store, and verifies it.
func (s *salvage) rebuild(path string) (err error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := initialise(path); err != nil {
		return err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoStatistics: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	r := &rebuilding{db: db, days: map[string]day{}, books: books{Sequence: s.books.Sequence}}
	var salvaged []Entry
	err = s.sales(r, &salvaged)
	for _, step := range []func() error{
		func() error { return s.pruned(r) },
		func() error { return s.journal(r, salvaged) },
		func() error { return s.rest(r) },
		r.commit,
	} {
		if err == nil {
			err = step()
		}
	}
	if r.tx != nil {
		_ = r.tx.Rollback()
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	problems, err := examine(path)
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("the salvaged store does not verify: %q", problems)
	}
	return err
}

// sales writes every sale that is kept, and counts it.
func (s *salvage) sales(r *rebuilding, salvaged *[]Entry) error {
	found := int64(0) // that the old totals counted
	for _, sequence := range slices.Sorted(maps.Keys(s.records)) {
		tx, revision, review, keep, err := s.settle(s.records[sequence])
		if err != nil {
			return err
		}
		if !keep {
			continue
		}
		value, err := pack(tx, revision)
		if err != nil {
			return err
		}
		if err := r.put(bucketOf(tx.State), sequenceKey(sequence), value); err != nil {
			return err
		}
		if review {
			s.report.ToReview++
			*salvaged = append(*salvaged, Entry{What: WhatSalvaged, At: s.now, Sequence: sequence, Key: tx.IdempotencyKey, To: tx.State, Amount: tx.Amount.String()})
		}
		if sequence <= s.books.Sequence {
			found++
		}
		r.books.Sequence = max(r.books.Sequence, sequence)
		r.books.record(tx.Amount, tx.State)
		d := r.days[tx.BusinessDay]
		d.Date = tx.BusinessDay
		r.days[tx.BusinessDay] = d.recorded(tx, tx.ScannedAt.In(time.Local).Hour())
	}
	s.report.Lost = -1
	if s.counted {
		s.report.Lost = max(0, s.books.Recorded.Count-sum(s.books.Pruned).Count-found)
	}
	s.report.Saved = purchase.Counts{Recorded: r.books.Recorded, By: r.books.By}
	return nil
}

// pruned carries over the totals of sales that were forgotten in good order.
// At which hour and by whom they were made is not told apart any more.
func (s *salvage) pruned(r *rebuilding) error {
	for date, old := range s.days {
		d := r.days[date]
		d.Date = date
		for state, tally := range old.Pruned {
			d.Pruned = joinKey(d.Pruned, state, tally)
			d.By = joinKey(d.By, state, tally)
			d.Recorded = join(d.Recorded, tally, 1)
			d.Hours = joinKey(d.Hours, hourUnknown, tally)
			d.Staff = joinKey(d.Staff, "", tally)
			if state == purchase.Synced {
				d.Types = joinKey(d.Types, "", tally)
			}
			r.books.Pruned = joinKey(r.books.Pruned, state, tally)
			r.books.By = joinKey(r.books.By, state, tally)
			r.books.Recorded = join(r.books.Recorded, tally, 1)
		}
		if d.Recorded.Count > 0 {
			r.days[date] = d
		}
	}
	for date, d := range r.days {
		if err := r.putJSON(bucketDay, []byte(date), d); err != nil {
			return err
		}
	}
	return nil
}

// hourUnknown is where a day keeps what no longer has an hour.
const hourUnknown = -1

func joinKey[K comparable](m map[K]purchase.Tally, key K, t purchase.Tally) map[K]purchase.Tally {
	if m == nil {
		m = map[K]purchase.Tally{}
	}
	m[key] = join(m[key], t, 1)
	return m
}

// journal writes the journal as far as its chain holds, then what was found
// behind a gap, chained anew, then what salvage did.
func (s *salvage) journal(r *rebuilding, salvaged []Entry) error {
	next := uint64(1)
	for ; ; next++ {
		c, found := s.entries[next]
		if !found {
			break
		}
		value, err := c.read()
		if err != nil {
			return err
		}
		e, hash, err := unpackEntry(number(next), value)
		if err != nil || e.Previous != r.books.Head {
			break
		}
		if err := r.put(bucketJournal, number(next), value); err != nil {
			return err
		}
		r.books.Entries, r.books.Head = next, hash
	}
	s.report.Entries = int(next - 1)
	for _, n := range slices.Sorted(maps.Keys(s.entries)) {
		if n < next {
			continue
		}
		value, err := s.entries[n].read()
		if err != nil {
			return err
		}
		e, _, err := unpackEntry(number(n), value)
		if err != nil {
			return err
		}
		e.Was = n
		if err := r.append(e); err != nil {
			return err
		}
		s.report.Entries++
		s.report.Broken++
	}
	for _, e := range salvaged {
		if err := r.append(e); err != nil {
			return err
		}
	}
	return r.append(Entry{What: WhatSalvaged, At: s.now, Reason: fmt.Sprintf("%d sales saved, %d of them put to review", s.report.Saved.Recorded.Count, s.report.ToReview)})
}

func (r *rebuilding) append(e Entry) error {
	e.Number, e.Previous = r.books.Entries+1, r.books.Head
	value, hash, err := e.pack()
	if err != nil {
		return err
	}
	r.books.Entries, r.books.Head = e.Number, hash
	return r.put(bucketJournal, number(e.Number), value)
}

// rest writes the small values and the totals.
func (s *salvage) rest(r *rebuilding) error {
	for key, value := range s.values {
		if !strings.HasPrefix(key, string(valueKey(""))) {
			continue
		}
		if err := r.put(bucketMeta, []byte(key), seal([]byte(key), value)); err != nil {
			return err
		}
	}
	return r.putJSON(bucketMeta, keyBooks, r.books)
}
