package queue

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// movedName is the value that says that this till has moved to another PC. The
// store can then be read, and answers of Forloy are still taken, but nothing is
// recorded, offered or decided here any more.
const movedName = "moved"

// Move is a till's move to another PC.
type Move struct {
	ID    string    `json:"id"`
	At    time.Time `json:"at"`
	On    string    `json:"on,omitempty"`    // the PC that was left
	Files int       `json:"files,omitempty"` // how many files of it were written
	// When its waiting sales were marked as offered, to the millisecond.
	Marked time.Time `json:"marked,omitzero"`
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
// move that it has. Its file is written next (MoveWritten).
func (q *Queue) MoveOut(now time.Time, on, actor string) (Move, error) {
	move := Move{ID: rand.Text(), At: now.UTC().Truncate(time.Second), On: on}
	err := q.update(now, func(c *change) error {
		if had := q.moved.Load(); had != nil {
			move = *had
			return nil
		}
		move.Marked = c.now
		if err := c.markAll(time.Time{}, c.now); err != nil {
			return err
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
	if err := rememberMove(q.path, move); err != nil {
		q.log.Warn("the file that says that this till has moved could not be written", "error", err)
	}
	return move, nil
}

// MoveWritten notes that a file of the move with that id has been written. Errors:
// fault.MoveOther.
func (q *Queue) MoveWritten(now time.Time, id string) error {
	var move Move
	err := q.update(now, func(c *change) error {
		had := q.moved.Load()
		if had == nil || had.ID != id {
			return fault.New(fault.MoveOther)
		}
		move = *had
		move.Files++
		return c.putMove(&move)
	})
	if err == nil {
		q.moved.Store(&move)
	}
	return err
}

// MoveBack opens the store again. The caller has seen to it that the file of the
// move with that id was never used. Errors: fault.MoveNone, fault.MoveOther,
// fault.MoveMany (more than one file was written: one of them may be in use).
func (q *Queue) MoveBack(now time.Time, id, actor string) error {
	err := q.update(now, func(c *change) error {
		had := q.moved.Load()
		switch {
		case had == nil:
			return fault.New(fault.MoveNone)
		case had.ID != id:
			return fault.New(fault.MoveOther)
		case had.Files > 1:
			return fault.New(fault.MoveMany)
		}
		if err := forgetMove(q.path); err != nil {
			return err
		}
		if had.Files == 0 { // nobody else can have offered them
			if err := c.markAll(had.Marked, time.Time{}); err != nil {
				return err
			}
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

// markAll sets the first offer of every waiting sale that has the one to the other.
func (c *change) markAll(from, to time.Time) error {
	pending, err := c.bucket(bucketPending)
	if err != nil {
		return err
	}
	var all []purchase.Sequence // a bucket is not changed while a cursor is on it
	cursor := pending.Cursor()
	for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
		all = append(all, sequenceOf(key))
	}
	for _, sequence := range all {
		tx, revision, _, err := c.find(bucketPending, sequence)
		if err == nil && tx.FirstSentAt.Equal(from) {
			tx.FirstSentAt = to
			err = c.put(tx, revision)
		}
		if err != nil {
			return err
		}
	}
	return nil
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

// readMove reads the mark of an open store.
func readMove(path string, tx *bbolt.Tx) (*Move, error) {
	values := map[string][]byte{}
	body, err := loaded(tx.Bucket(bucketMeta), movedName)
	if err != nil {
		return nil, err
	}
	if body != nil {
		values[string(valueKey(movedName))] = body
	}
	return moveIn(path, values)
}

// movedSuffix is the file beside a store that says, too, that it has moved: so an
// older copy in the store's place, or a salvage of backups, does not sell.
const movedSuffix = ".moved"

func rememberMove(path string, m Move) error {
	return explain(durable.Write(path+movedSuffix, func(w io.Writer) error { return json.NewEncoder(w).Encode(m) }))
}

// forgetMove comes before the store is opened again: cut short in between, the
// store is still closed by its own mark.
func forgetMove(path string) error { return explain(removed(path + movedSuffix)) }

// moveIn is the move that a store's small values tell of or, if they do not, the
// file beside it.
func moveIn(path string, values map[string][]byte) (*Move, error) {
	if own, err := MoveOf(Side{values: values}); own != nil || err != nil {
		return own, err
	}
	text, err := os.ReadFile(path + movedSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, explain(err)
	}
	var m Move
	if json.Unmarshal(text, &m) != nil {
		return nil, nil // it only seconds the store's own mark
	}
	return &m, nil
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
