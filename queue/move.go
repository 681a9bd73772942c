package queue

import (
	"crypto/rand"
	"encoding/json"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
)

// movedName is the value that says that this till has moved to another PC. The
// store can then be read, and answers of Forloy are still taken, but nothing is
// recorded, offered or decided here any more.
const movedName = "moved"

// Move is a till's move to another PC.
type Move struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// The journal's words for moving.
const (
	WhatMovedOut  = "moved out"
	WhatMovedIn   = "moved in"
	WhatMovedBack = "moved back"
)

// Moved is the move that this store is closed by; nil: it is in use here.
func (q *Queue) Moved() *Move { return q.moved.Load() }

// MoveOut closes the store for use on another PC. Every waiting sale then counts
// as offered, here and in all copies made from now on: the other PC may send it
// at any time, so nobody may void it any more. A store that has moved keeps the
// move that it has.
func (q *Queue) MoveOut(now time.Time, actor string) (Move, error) {
	move := Move{ID: rand.Text(), At: now.UTC().Truncate(time.Second)}
	err := q.update(now, func(c *change) error {
		if had := q.moved.Load(); had != nil {
			move = *had
			return nil
		}
		pending, err := c.bucket(bucketPending)
		if err != nil {
			return err
		}
		var keys [][]byte // a bucket is not changed while a cursor is on it
		cursor := pending.Cursor()
		for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
			keys = append(keys, append([]byte{}, key...))
		}
		for _, key := range keys {
			tx, revision, _, err := c.find(bucketPending, sequenceOf(key))
			if err != nil {
				return err
			}
			if tx.FirstSentAt.IsZero() {
				tx.FirstSentAt = c.now
				if err := c.put(tx, revision); err != nil {
					return err
				}
			}
		}
		if err := c.putMove(&move); err != nil {
			return err
		}
		return c.journal(Entry{What: WhatMovedOut, Actor: actor, Reason: move.ID})
	})
	if err != nil {
		return Move{}, err
	}
	q.moved.Store(&move)
	return move, nil
}

// MoveBack opens the store again. The caller has seen to it that the move with
// that id was never carried out. Errors: fault.MoveNone, fault.MoveOther.
func (q *Queue) MoveBack(now time.Time, id, actor string) error {
	err := q.update(now, func(c *change) error {
		switch had := q.moved.Load(); {
		case had == nil:
			return fault.New(fault.MoveNone)
		case had.ID != id:
			return fault.New(fault.MoveOther)
		}
		if err := c.putMove(nil); err != nil {
			return err
		}
		return c.journal(Entry{What: WhatMovedBack, Actor: actor, Reason: id})
	})
	if err == nil {
		q.moved.Store(nil)
	}
	return err
}

func (c *change) putMove(m *Move) error {
	meta, err := c.bucket(bucketMeta)
	if err != nil {
		return err
	}
	c.dirty = true
	if m == nil {
		return meta.Delete(valueKey(movedName))
	}
	return putJSON(meta, valueKey(movedName), m)
}

// stays refuses what a store that has moved does no more.
func (c *change) stays() error {
	if m := c.q.moved.Load(); m != nil {
		return fault.Fault{Kind: fault.StoreMoved, Facts: fault.Facts{At: m.At}}
	}
	return nil
}

// readMove reads the mark as the store has it.
func readMove(tx *bbolt.Tx) (*Move, error) {
	value := tx.Bucket(bucketMeta).Get(valueKey(movedName))
	if value == nil {
		return nil, nil
	}
	var m Move
	return &m, decode(valueKey(movedName), value, &m)
}

// MoveOf is the move that a backup was made for; nil: for none.
func MoveOf(s Side) (*Move, error) {
	value, err := s.Load(movedName)
	if err != nil || value == nil {
		return nil, err
	}
	var m Move
	return &m, json.Unmarshal(value, &m)
}
