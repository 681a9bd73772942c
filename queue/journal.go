package queue

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"

	"go.etcd.io/bbolt"
)

// Log journals an event that changes no transaction: a sign-in, a PIN set, a
// backup made. The queue sets Number, Previous and At.
func (q *Queue) Log(now time.Time, e Entry) error {
	return q.update(now, func(c *change) error { return c.journal(e) })
}

// Entries returns at most max journal entries that follow the entry with that
// number, oldest first.
func (q *Queue) Entries(after uint64, max int) ([]Entry, error) {
	var some []Entry
	err := q.eachEntry(after, max, func(_ *bbolt.Tx, e Entry, _, _ []byte) { some = append(some, e) })
	return some, err
}

// eachEntry passes at most max journal entries that follow the entry with that
// number, oldest first, with the key and the value that they are stored as. These
// are valid only during the call.
func (q *Queue) eachEntry(after uint64, max int, each func(tx *bbolt.Tx, e Entry, key, value []byte)) error {
	n := 0
	err := q.view(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucketJournal).Cursor()
		for key, value := cursor.Seek(numberKey(after + 1)); key != nil && n < max; key, value = cursor.Next() {
			e, _, err := unpackEntry(key, value)
			if err != nil {
				return err
			}
			each(tx, e, key, value)
			n++
		}
		return nil
	})
	if err == nil && n == 0 && after < q.Head().Number {
		err = numbered(fault.DamagedNoEntry, after+1)
	}
	return err
}

// backwards passes the keys and values of all journal entries, newest first and not
// decoded, until each wants no more. They are valid only during the call. The store is
// free for others between chunks.
func (q *Queue) backwards(ctx context.Context, each func(key, value []byte) (more bool, err error)) error {
	before, more := q.Head().Number+1, true
	for more {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := q.view(func(tx *bbolt.Tx) error {
			cursor := tx.Bucket(bucketJournal).Cursor()
			back := cursor.Prev
			if next, _ := cursor.Seek(numberKey(before)); next == nil {
				back = cursor.Last
			}
			key, value := back()
			for range chunk {
				if more = key != nil; !more {
					return nil
				}
				before = uint64(sequenceOf(key))
				var err error
				if more, err = each(key, value); err != nil || !more {
					return err
				}
				key, value = cursor.Prev()
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// History returns the journal entries of one sale, oldest first. There is no index of
// them: entries are passed as far as the one that says that the sale was recorded, which
// is its first.
func (q *Queue) History(ctx context.Context, key string) ([]Entry, error) {
	var found []Entry
	err := q.backwards(ctx, func(at, value []byte) (bool, error) {
		if !bytes.EqualFold(idempotencyKey(value), []byte(key)) {
			return true, nil
		}
		e, _, err := unpackEntry(at, value)
		if err != nil {
			return false, err
		}
		found = append(found, e)
		return e.What != WhatRecorded, nil
	})
	if err != nil {
		return nil, err
	}
	slices.Reverse(found)
	return found, nil
}

// What happened, for Entry.What. Callers of Log use words of their own.
const (
	WhatRecorded  = "recorded"
	WhatSynced    = "synced"
	WhatRefused   = "refused"
	WhatVoided    = "voided"
	WhatRetried   = "retried"
	WhatDismissed = "dismissed"
	WhatPruned    = "pruned"
	WhatDelivered = "delivered"        // by another PC, after it was voided or dismissed here
	WhatOffered   = "offered"          // likewise or after it was refused, and what came of it is not known
	WhatNotDone   = "command_refused"  // Code says why
	WhatLate      = "command_too_late" // it was not carried out
	WhatRescued   = "rescued"          // this till has sent another's sales, as the desk has ordered
	WhatSalvaged  = "salvaged"
	WhatRestored  = "restored"
)

// Entry is one line of the journal: who did what, when, to which transaction,
// and why. It never holds a card code. Of the item that is sent, card included,
// it holds the hash. The queue sets Number and Previous.
type Entry struct {
	Number   uint64            `json:"number"`   // 1, 2, 3 …
	Previous string            `json:"previous"` // SHA-256 of the entry before, in hex; "" for the first
	At       time.Time         `json:"at"`
	What     string            `json:"what"`
	Actor    string            `json:"actor,omitempty"` // "": Forloy's verdict, or the program itself
	Sequence purchase.Sequence `json:"sequence,omitempty"`
	Key      string            `json:"idempotency_key,omitempty"`
	From     purchase.State    `json:"from,omitempty"`
	To       purchase.State    `json:"to,omitempty"`
	Amount   string            `json:"amount,omitempty"`      // with its currency
	Source   purchase.Source   `json:"source,omitempty"`      // of a recorded sale: typed by hand or scanned
	Item     string            `json:"item_sha256,omitempty"` // of a recorded sale: SHA-256 of what is sent, in hex
	Code     string            `json:"code,omitempty"`        // Forloy's, of a refused sale
	Replaces string            `json:"replaces,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	By       string            `json:"delivered_by,omitempty"` // who else has sent the sale
	Order    string            `json:"command_id,omitempty"`   // of the desk, that this answers
	Was      uint64            `json:"was,omitempty"`          // its number in a journal that was salvaged after a gap
	Hash     string            `json:"-"`                      // its own, for the next entry; set by Entries
}

func (e Entry) pack() (value []byte, hash string, err error) {
	w := newWriter()
	w.number("number", e.Number)
	w.text("previous", e.Previous)
	w.time("at", e.At)
	w.text("what", e.What)
	w.optional("actor", e.Actor)
	if e.Sequence > 0 {
		w.number("sequence", uint64(e.Sequence))
	}
	w.optional("idempotency_key", e.Key)
	w.optional("from", string(e.From))
	w.optional("to", string(e.To))
	w.optional("amount", e.Amount)
	w.optional("source", string(e.Source))
	w.optional("item_sha256", e.Item)
	w.optional("code", e.Code)
	w.optional("replaces", e.Replaces)
	w.optional("reason", e.Reason)
	w.optional("delivered_by", e.By)
	w.optional("command_id", e.Order)
	if e.Was > 0 {
		w.number("was", e.Was)
	}
	if w.err != nil {
		return nil, "", fmt.Errorf("encode journal entry: %w", w.err)
	}
	value, body := w.sealed(numberKey(e.Number))
	return value, entryHash(body), nil
}

// unpackEntry decodes a journal entry and returns its hash, which the next
// entry must hold.
func unpackEntry(key, value []byte) (Entry, string, error) {
	body, sound := unseal(key, value)
	if !sound {
		return Entry{}, "", numbered(fault.DamagedEntry, sequenceOf(key))
	}
	e, plain := readEntry(body)
	if !plain {
		e = Entry{}
		if err := json.Unmarshal(body, &e); err != nil {
			return Entry{}, "", damagedBy(err, numbered(fault.DamagedEntryFormat, sequenceOf(key)))
		}
	}
	e.Hash = entryHash(body)
	return e, e.Hash, nil
}

// entryHash is what the next entry holds of this one.
func entryHash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// itemHash is what a sale's entries hold of the bytes that are sent.
func itemHash(wire []byte) string {
	sum := sha256.Sum256(wire)
	return hex.EncodeToString(sum[:])
}
