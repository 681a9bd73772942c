package queue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// WhatClosed is the journal's word for a business day that was closed.
const WhatClosed = "day closed"

// storedClosing is a closing as it is stored, under its business day. Its
// journal entry holds the hash of these bytes.
type storedClosing struct {
	Date     string       `json:"closing"` // first in the record: salvage recognises a closing by it
	Number   uint64       `json:"number"`
	At       time.Time    `json:"at"`
	By       string       `json:"by"`
	Location string       `json:"location,omitempty"` // its name
	Terminal string       `json:"terminal,omitempty"`
	Totals   day          `json:"totals"`
	Open     []storedOpen `json:"open,omitempty"`
	More     int64        `json:"more,omitempty"`
	After    uint64       `json:"after"` // the journal's last entry before the closing's own
	Head     string       `json:"head"`  // its hash
}

type storedOpen struct {
	Key      string         `json:"sale"` // named unlike the key in a sale's record, for which salvage searches
	State    purchase.State `json:"state"`
	Minor    int64          `json:"minor"`
	Currency string         `json:"currency"`
	At       time.Time      `json:"at"`                // of the scan
	Recorded time.Time      `json:"recorded,omitzero"` // zero: the closing is of an older version
	Receipt  string         `json:"receipt,omitempty"`
	Staff    string         `json:"staff"`
}

func (s storedClosing) public(body []byte) purchase.Closing {
	c := purchase.Closing{Number: s.Number, At: s.At, By: s.By,
		Where: purchase.Counter{Location: s.Location, Terminal: s.Terminal}, Day: s.Totals.public(), More: s.More,
		Head: purchase.Head{Number: s.After, Hash: s.Head}, Hash: entryHash(body)}
	c.Day.Date = s.Date
	for _, o := range s.Open {
		if o.Recorded.IsZero() {
			o.Recorded = o.At
		}
		c.Open = append(c.Open, purchase.Open{Key: o.Key, State: o.State,
			Amount: purchase.Money{Minor: o.Minor, Currency: o.Currency}, RecordedAt: o.Recorded, Receipt: o.Receipt,
			StaffUserID: o.Staff})
	}
	return c
}

// unpackClosing returns a closing and the bytes that its journal entry proves.
func unpackClosing(date, value []byte) (storedClosing, []byte, error) {
	var s storedClosing
	if err := decode(date, value, &s); err != nil {
		return s, nil, err
	}
	return s, value[sealSize:], nil
}

// CloseDay closes a business day for good: its totals, what is open of it, and
// the journal's end are stored as they are, in the same commit as the journal
// entry that proves them. Selling goes on: see correct. Errors:
// fault.RefusedClosed, fault.RefusedEarly (the day has not begun).
func (q *Queue) CloseDay(now time.Time, date, actor string, at purchase.Counter) (purchase.Closing, error) {
	if _, err := time.Parse(purchase.DayFormat, date); err != nil {
		return purchase.Closing{}, fmt.Errorf("%w: %q is no business day", fault.Input, date)
	}
	var out purchase.Closing
	err := q.updateOld(now, func(c *change) (err error) {
		out, err = c.closeDay(date, actor, at)
		return err
	})
	return out, err
}

func (c *change) closeDay(date, actor string, at purchase.Counter) (purchase.Closing, error) {
	if err := c.stays(); err != nil {
		return purchase.Closing{}, err
	}
	closed, err := c.closed(date)
	switch {
	case err != nil:
		return purchase.Closing{}, err
	case closed:
		return purchase.Closing{}, named(fault.RefusedClosed, date)
	case date > c.q.options.Today(c.now):
		return purchase.Closing{}, named(fault.RefusedEarly, date)
	}
	c.totals.Closings++
	s := storedClosing{Date: date, Number: c.totals.Closings, At: c.now, By: actor, Location: at.Location,
		Terminal: at.Terminal, After: c.totals.Entries,
		Head: c.totals.Head}
	if s.Totals, err = c.day(date); err != nil {
		return purchase.Closing{}, err
	}
	s.Totals.Hours, s.Totals.Pruned, s.Totals.PrunedBy = nil, nil, purchase.Tally{}
	if s.Open, s.More, err = openOf(c.tx, date); err != nil {
		return purchase.Closing{}, err
	}
	body, err := json.Marshal(s)
	if err != nil {
		return purchase.Closing{}, fmt.Errorf("encode closing: %w", err)
	}
	b, err := c.bucket(bucketClosing)
	if err != nil {
		return purchase.Closing{}, err
	}
	value := seal([]byte(date), body)
	if err := b.Put([]byte(date), value); err != nil {
		return purchase.Closing{}, err
	}
	c.closings = map[string][]byte{date: value}
	out := s.public(body)
	return out, c.journal(Entry{What: WhatClosed, Actor: actor, Item: out.Hash,
		Reason: fmt.Sprintf("%s, closing no. %d", date, s.Number)})
}

// openOf lists a day's sales that are not settled yet.
func openOf(tx *bbolt.Tx, date string) (some []storedOpen, more int64, err error) {
	walk := forward(tx, [][]byte{bucketPending, bucketReview}, 0)
	for key, value := walk.next(); key != nil; key, value = walk.next() {
		if string(businessDay(value)) != date {
			continue
		}
		if len(some) == purchase.MaxOpen {
			more++
			continue
		}
		sale, _, err := unpack(key, value)
		if err != nil {
			return nil, 0, err
		}
		some = append(some, storedOpen{Key: sale.IdempotencyKey, State: sale.State, Minor: sale.Amount.Minor,
			Currency: sale.Amount.Currency, At: sale.ScannedAt, Recorded: sale.RecordedAt, Receipt: sale.Receipt,
			Staff: sale.StaffUserID})
	}
	return some, more, nil
}

func (c *change) closed(date string) (bool, error) {
	b, err := c.bucket(bucketClosing)
	if err != nil {
		return false, err
	}
	return b.Get([]byte(date)) != nil, nil
}

// correct books a change of a closed day's totals as a correction. It counts on
// the business day on which it comes or, if that is closed too, on the first
// day after it that is not. A day that is not closed needs no correction.
func (c *change) correct(date string, by correction) error {
	closed, err := c.closed(date)
	if err != nil || !closed {
		return err
	}
	on, err := openDay(c.q.options.Today(c.now), c.closed)
	if err != nil {
		return err
	}
	d, err := c.day(on)
	if err != nil {
		return err
	}
	c.days[on] = d.corrected(date, by)
	return nil
}

// openDay is the first day that is not closed, from one on.
func openDay(date string, closed func(string) (bool, error)) (string, error) {
	for {
		is, err := closed(date)
		if err != nil || !is {
			return date, err
		}
		at, err := time.Parse(purchase.DayFormat, date)
		if err != nil {
			return "", err
		}
		date = at.AddDate(0, 0, 1).Format(purchase.DayFormat)
	}
}

// Closing returns the closing of a business day; false: it is not closed.
func (q *Queue) Closing(date string) (out purchase.Closing, closed bool, err error) {
	err = q.view(func(tx *bbolt.Tx) error {
		value := tx.Bucket(bucketClosing).Get([]byte(date))
		if value == nil {
			return nil
		}
		s, body, err := unpackClosing([]byte(date), value)
		if err == nil {
			out, closed = s.public(body), true
		}
		return err
	})
	return out, closed, err
}

// Closings returns all closings, by business day, the latest first.
func (q *Queue) Closings() ([]purchase.Closing, error) {
	var all []purchase.Closing
	err := q.view(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucketClosing).Cursor()
		for key, value := cursor.Last(); key != nil; key, value = cursor.Prev() {
			s, body, err := unpackClosing(key, value)
			if err != nil {
				return err
			}
			all = append(all, s.public(body))
		}
		return nil
	})
	return all, err
}

// dayField comes before every text of others in a record, so its first
// occurrence is the record's own day.
var dayField = []byte(`"business_day":"`)

// businessDay reads a record's business day without decoding the record.
func businessDay(value []byte) []byte {
	_, rest, _ := bytes.Cut(value, dayField)
	return rest[:min(len(rest), len(purchase.DayFormat))]
}
