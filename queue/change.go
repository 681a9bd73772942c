package queue

import (
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// change is the work of one commit: working copies of the totals and of the
// days that it touches. They are written once, at the end, and become the
// queue's own after the commit.
type change struct {
	q      *Queue
	tx     *bbolt.Tx
	now    time.Time
	totals totals
	days   map[string]day
	moves  map[move]*sums
	dirty  bool

	patient bool // it may give way

	saved    []savedSale       // for the cache, after the commit; of one sale the last counts
	entries  []entryValue      // likewise
	closings map[string][]byte // likewise: by the day
}

// entryValue is a journal entry as it is stored.
type entryValue struct {
	number uint64
	value  []byte
}

// savedSale is a sale as a change stores it.
type savedSale struct {
	sequence purchase.Sequence
	key      string
	value    []byte
	revision uint64
	waits    *purchase.Transaction // nil: it is pending no more, and not read again soon
}

// move is a transition from one state to another. The sales of a batch mostly
// share one, so the totals are updated once per transition, at the end of the
// commit.
type move struct {
	day, cardType, currency string
	from, to                purchase.State

	hour     int    // of a sale that is sold no more
	staff    string // likewise
	replaced bool
}

type sums struct{ count, minor int64 }

// fill is how full a page is left when it splits. Sequences and journal numbers
// only grow, so nothing is ever inserted in between. The rest of the page is
// for what a record gains while it waits.
const fill = 0.9

func (c *change) bucket(name []byte) (*bbolt.Bucket, error) {
	b := c.tx.Bucket(name)
	if b == nil {
		return nil, named(fault.DamagedPartMissing, name)
	}
	b.FillPercent = fill
	return b, nil
}

// find returns the transaction if it is in that bucket.
func (c *change) find(name []byte, sequence purchase.Sequence) (
	tx purchase.Transaction, revision uint64, found bool, err error) {
	b, err := c.bucket(name)
	if err != nil {
		return tx, 0, false, err
	}
	key := sequenceKey(sequence)
	value := b.Get(key)
	if value == nil {
		return tx, 0, false, nil
	}
	if k, known := c.q.cache.recall(key, value); known {
		return *k.tx, k.revision, true, nil
	}
	tx, revision, err = unpack(key, value) // not cached: the value may be this change's own
	return tx, revision, err == nil, err
}

// record stores a new transaction in pending and journals it.
func (c *change) record(tx purchase.Transaction, actor string) (purchase.Transaction, error) {
	if err := c.stays(); err != nil {
		return tx, err
	}
	c.totals.Sequence++
	tx.Sequence, tx.State, tx.RecordedAt = c.totals.Sequence, purchase.Pending, c.now
	c.totals.add(tx.Amount, tx.State)
	d, err := c.day(tx.BusinessDay)
	if err != nil {
		return tx, err
	}
	c.days[tx.BusinessDay] = d.recorded(tx, tx.ScannedAt.In(c.q.options.Zone).Hour())
	late := correction{By: map[purchase.State]purchase.Tally{tx.State: one(tx.Amount)}}
	if err := c.correct(tx.BusinessDay, late); err != nil {
		return tx, err
	}
	if err := c.put(tx, 0); err != nil {
		return tx, err
	}
	return tx, c.journal(Entry{What: WhatRecorded, Actor: actor, Sequence: tx.Sequence, Key: tx.IdempotencyKey,
		To: tx.State, Amount: tx.Amount.String(), Source: tx.Source, Item: itemHash(tx.Wire), Replaces: tx.Replaces})
}

// put stores a transaction under the state it has, over what was there.
func (c *change) put(tx purchase.Transaction, revision uint64) error {
	value, err := pack(tx, revision+1)
	if err != nil {
		return err
	}
	b, err := c.bucket(bucketOf(tx.State))
	if err != nil {
		return err
	}
	c.dirty = true
	saved := savedSale{sequence: tx.Sequence, key: tx.IdempotencyKey, value: value, revision: revision + 1}
	if tx.State == purchase.Pending {
		waits := tx
		saved.waits = &waits
	}
	c.saved = append(c.saved, saved)
	return b.Put(sequenceKey(tx.Sequence), value)
}

// move stores a transaction that has changed its state, updates the totals and
// journals the change. The entry needs only what the transaction itself does
// not say.
func (c *change) move(tx purchase.Transaction, revision uint64, from purchase.State, e Entry) error {
	b, err := c.bucket(bucketOf(from))
	if err != nil {
		return err
	}
	if err := b.Delete(sequenceKey(tx.Sequence)); err != nil {
		return err
	}
	if err := c.put(tx, revision); err != nil {
		return err
	}
	m := move{day: tx.BusinessDay, cardType: tx.CardType, currency: tx.Amount.Currency, from: from, to: tx.State}
	if !tx.State.Sold() {
		m.hour, m.staff, m.replaced = tx.ScannedAt.In(c.q.options.Zone).Hour(), tx.StaffUserID, tx.ReplacedBy != ""
	}
	c.count(m, tx.Amount.Minor)
	e.Sequence, e.Key, e.From, e.To, e.Amount = tx.Sequence, tx.IdempotencyKey, from, tx.State, tx.Amount.String()
	return c.journal(e)
}

func (c *change) count(m move, minor int64) {
	if c.moves == nil {
		c.moves = map[move]*sums{}
	}
	n := c.moves[m] // such a key is long: it is looked up once
	if n == nil {
		n = &sums{}
		c.moves[m] = n
	}
	n.count++
	n.minor += minor
}

// balance applies the moves to the lifetime totals and those of the days.
func (c *change) balance() error {
	for m, n := range c.moves {
		t := purchase.Tally{Count: n.count, Sums: map[string]int64{m.currency: n.minor}}
		d, err := c.day(m.day)
		if err != nil {
			return err
		}
		c.days[m.day] = d.moved(m, t)
		c.totals.move(t, m.from, m.to)
		later := correction{By: add(map[purchase.State]purchase.Tally{m.to: t}, m.from, t, -1)}
		if m.replaced {
			later.Replaced = t
		}
		if err := c.correct(m.day, later); err != nil {
			return err
		}
	}
	return nil
}

func (c *change) journal(e Entry) error {
	b, err := c.bucket(bucketJournal)
	if err != nil {
		return err
	}
	e.Number, e.Previous, e.At = c.totals.Entries+1, c.totals.Head, c.now
	value, hash, err := e.pack()
	if err != nil {
		return err
	}
	c.totals.Entries, c.totals.Head, c.dirty = e.Number, hash, true
	c.entries = append(c.entries, entryValue{e.Number, value})
	return b.Put(numberKey(e.Number), value)
}

// day returns the working copy of a business day's totals.
func (c *change) day(date string) (day, error) {
	if d, touched := c.days[date]; touched {
		return d, nil
	}
	d, known := c.q.days[date]
	if known {
		return d, nil
	}
	return readDay(c.tx, date)
}

func readDay(tx *bbolt.Tx, date string) (day, error) {
	d := day{Date: date}
	b := tx.Bucket(bucketDay)
	if b == nil {
		return d, named(fault.DamagedPartMissing, bucketDay)
	}
	value := b.Get([]byte(date))
	if value == nil {
		return d, nil
	}
	return d, decode([]byte(date), value, &d)
}

// flush writes the totals and the days that were touched.
func (c *change) flush() error {
	if err := c.balance(); err != nil {
		return err
	}
	meta, err := c.bucket(bucketMeta)
	if err != nil {
		return err
	}
	books, err := c.totals.pack()
	if err != nil {
		return err
	}
	if err := meta.Put(keyTotals, books); err != nil {
		return err
	}
	if len(c.days) == 0 {
		return nil
	}
	days, err := c.bucket(bucketDay)
	if err != nil {
		return err
	}
	for date, d := range c.days {
		value, err := d.pack()
		if err != nil {
			return err
		}
		if err := days.Put([]byte(date), value); err != nil {
			return err
		}
	}
	return nil
}

func putJSON(b *bbolt.Bucket, key []byte, v any) error {
	value, err := encode(key, v)
	if err != nil {
		return err
	}
	return b.Put(key, value)
}

// encode seals a value that is JSON of our own.
func encode(key []byte, v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", key, err)
	}
	return seal(key, body), nil
}

// decode unseals a value that is JSON of our own.
func decode(key, value []byte, v any) error {
	body, sound := unseal(key, value)
	if !sound {
		return named(fault.DamagedValue, key)
	}
	if err := json.Unmarshal(body, v); err != nil {
		return damagedBy(err, named(fault.DamagedValueFormat, key))
	}
	return nil
}
