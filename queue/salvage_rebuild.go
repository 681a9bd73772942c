package queue

import (
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
)

// rebuilding writes a salvaged store in commits of a few thousand values.
type rebuilding struct {
	db     *bbolt.DB
	tx     *bbolt.Tx
	puts   int
	totals totals
	days   map[string]day
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

// openNew makes an empty store at path, replacing any file there, and opens it.
func openNew(path string) (*bbolt.DB, error) {
	if err := removed(path); err != nil {
		return nil, err
	}
	if err := initialise(path); err != nil {
		return nil, err
	}
	return bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoStatistics: true,
		Timeout: time.Second})
}

// rebuild writes everything that was gathered into a new store, and verifies
// it.
func (s *salvage) rebuild(path string) (err error) {
	db, err := openNew(path)
	if err != nil {
		return err
	}
	r := &rebuilding{db: db, days: map[string]day{}}
	for _, from := range s.sources {
		if from.current {
			r.totals.Sequence = max(r.totals.Sequence, from.totals.Sequence)
		}
	}
	var salvaged []Entry
	err = s.writeSales(r, &salvaged)
	for _, step := range []func() error{
		func() error { s.addPruned(r); return nil },
		func() error { return s.writeClosings(r) },
		r.writeDays,
		func() error { return s.writeJournal(r, salvaged) },
		func() error { return s.writeRest(r) },
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
		err = fmt.Errorf("the salvaged store does not verify: %v", problems)
	}
	return err
}

// writeSales writes every sale that is kept, and counts it.
func (s *salvage) writeSales(r *rebuilding, salvaged *[]Entry) error {
	fates, err := s.fates()
	if err != nil {
		return err
	}
	keys, sequences := s.seated()
	// For each source, the sales that its totals counted and that were found.
	here := make([]map[purchase.Sequence]bool, len(s.sources))
	pruned := s.mostPruned()
	filled := len(s.sources) // index of the newest backup that filled a gap
	for _, key := range keys {
		c := s.sales[key]
		tx, revision, review, keep, err := s.settle(c)
		if err != nil {
			return err
		}
		if !keep || s.counted(pruned, key, tx) {
			continue
		}
		for n, from := range s.sources {
			if from.counts(key, tx.Sequence) {
				if here[n] == nil {
					here[n] = map[purchase.Sequence]bool{}
				}
				here[n][tx.Sequence] = true
			}
		}
		if !c.here {
			s.report.Restored++
			filled = min(filled, s.firstWith(key))
		}
		why := s.overrule(&tx, fates[key])
		if why != "" {
			revision++
			review = tx.State == purchase.Review
		}
		if was := tx.Sequence; was != sequences[key] {
			tx.Sequence = sequences[key]
			revision++
			*salvaged = append(*salvaged, s.entryOf(tx, fmt.Sprintf("it was no. %d, as another sale is", was)))
		} else if review || why != "" {
			*salvaged = append(*salvaged, s.entryOf(tx, why))
		}
		if review {
			s.report.ToReview++
		}
		value, err := pack(tx, revision)
		if err != nil {
			return err
		}
		if err := r.put(bucketOf(tx.State), sequenceKey(tx.Sequence), value); err != nil {
			return err
		}
		r.totals.add(tx.Amount, tx.State)
		d := r.days[tx.BusinessDay]
		d.Date = tx.BusinessDay
		r.days[tx.BusinessDay] = d.recorded(tx, tx.ScannedAt.In(time.Local).Hour())
	}
	for _, sequence := range sequences {
		r.totals.Sequence = max(r.totals.Sequence, sequence)
	}
	if filled < len(s.sources) {
		s.filledFrom(s.sources[filled].path)
	}
	s.report.Lost = s.lost(here)
	s.report.Saved = purchase.Counts{Recorded: r.totals.Recorded, By: r.totals.By}
	return nil
}

// addPruned carries over the totals of pruned sales. Their hours, staff and
// card types are no longer known.
func (s *salvage) addPruned(r *rebuilding) {
	for date, from := range s.mostPruned() {
		old, d := from.days[date], r.days[date]
		d.Date = date
		for state, tally := range old.Pruned {
			d.Pruned = joinKey(d.Pruned, state, tally)
			d.By = joinKey(d.By, state, tally)
			d.Recorded = join(d.Recorded, tally, 1)
			if state.Sold() {
				d.Hours = joinKey(d.Hours, hourUnknown, tally)
				d.Staff = joinKey(d.Staff, "", tally)
			}
			if state == purchase.Synced {
				d.Types = joinKey(d.Types, "", tally)
			}
			r.totals.Pruned = joinKey(r.totals.Pruned, state, tally)
			r.totals.By = joinKey(r.totals.By, state, tally)
			r.totals.Recorded = join(r.totals.Recorded, tally, 1)
		}
		d.PrunedBy, d.Replaced = old.PrunedBy, join(d.Replaced, old.PrunedBy, 1)
		if d.Recorded.Count > 0 {
			r.days[date] = d
		}
	}
}

func (r *rebuilding) writeDays() error {
	for date, d := range r.days {
		if err := r.putJSON(bucketDay, []byte(date), d); err != nil {
			return err
		}
	}
	return nil
}

// mostPruned returns, for each date, the source that has pruned the most sales.
func (s *salvage) mostPruned() map[string]*source {
	out := map[string]*source{}
	for _, from := range s.sources {
		for date, d := range from.days {
			known := out[date]
			if known == nil || sum(d.Pruned).Count > sum(known.days[date].Pruned).Count {
				out[date] = from
			}
		}
	}
	return out
}

// counted reports whether the pruned totals of a sale's day, which are carried
// over, count that sale: an older copy of the store still has what the store
// has pruned since.
func (s *salvage) counted(pruned map[string]*source, key string, tx purchase.Transaction) bool {
	from := pruned[tx.BusinessDay]
	if from == nil || from.sales[key].best.reached || sum(from.days[tx.BusinessDay].Pruned).Count == 0 {
		return false
	}
	word, told := from.words[idOf(key)]
	if s.treeOnly { // a sound store lacks only what it has pruned
		return told && ended(word.to())
	}
	return told && ended(tx.State) && !tx.SettledAt.After(s.prunedBefore())
}

func joinKey[K comparable](m map[K]purchase.Tally, key K, t purchase.Tally) map[K]purchase.Tally {
	if m == nil {
		m = map[K]purchase.Tally{}
	}
	m[key] = join(m[key], t, 1)
	return m
}

func (r *rebuilding) append(e Entry) error {
	e.Number, e.Previous = r.totals.Entries+1, r.totals.Head
	value, hash, err := e.pack()
	if err != nil {
		return err
	}
	r.totals.Entries, r.totals.Head = e.Number, hash
	return r.put(bucketJournal, numberKey(e.Number), value)
}
