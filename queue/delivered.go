package queue

import (
	"bytes"
	"context"
	"strings"
	"time"

	"counterfoil/internal/purchase"
)

// Delivered applies what another PC did with sales of this store in its place, in one
// commit. A pending sale is settled, or can at least be voided no more; a refusal does not
// settle one that was offered here as well, since Forloy may have booked it after that. One
// in review that Forloy has booked is synced; that Forloy may have it is noted in it and in
// the journal. What a person has ended stays ended, and that Forloy has it all the same, or
// may have it, is noted likewise. What became of one that is not kept here, as after an older
// copy took the store's place, is in the journal once. A sale that is synced, and what was
// applied before, change nothing.
func (q *Queue) Delivered(now time.Time, some []purchase.Delivery) error {
	keys := make([]string, len(some))
	for i, d := range some {
		keys[i] = d.IdempotencyKey
	}
	at, err := q.whereabouts(keys, buckets(nil)...)
	if err != nil || len(some) == 0 {
		return err
	}
	return q.updateOld(now, func(c *change) error {
		for _, d := range some {
			sequence, kept := at[strings.ToLower(d.IdempotencyKey)]
			if !kept {
				if err := c.elsewhere(d); err != nil {
					return err
				}
				continue
			}
			tx, revision, found, err := c.anywhere(sequence, d.IdempotencyKey)
			if err != nil {
				return err
			}
			if !found {
				continue
			}
			if err := c.deliver(tx, revision, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// elsewhereName is the small value with what was noted last of sales that are not kept here.
const elsewhereName = "elsewhere"

// elsewhere notes what became of a sale that is not kept here.
func (c *change) elsewhere(d purchase.Delivery) error {
	e := Entry{What: WhatDelivered, Key: d.IdempotencyKey, By: d.By}
	switch d.Verdict {
	case purchase.Accepted:
	case purchase.Refused:
		e.What, e.Code = WhatRefused, d.Code
	default:
		return nil
	}
	known, err := c.remembers(elsewhereName, e.What+" "+strings.ToLower(e.Key))
	if known || err != nil {
		return err
	}
	return c.journal(e)
}

// whereabouts finds the sequences of sales in some buckets by their keys, in small letters.
func (q *Queue) whereabouts(keys []string, in ...[]byte) (map[string]purchase.Sequence, error) {
	wanted, at := map[string]bool{}, map[string]purchase.Sequence{}
	for _, key := range keys {
		wanted[strings.ToLower(key)] = true
	}
	err := q.walkBack(context.Background(), in, 0, func(key, value []byte) (bool, error) {
		if plain := string(bytes.ToLower(idempotencyKey(value))); wanted[plain] {
			at[plain] = sequenceOf(key)
			delete(wanted, plain)
		}
		return len(wanted) > 0, nil
	})
	return at, err
}

func (c *change) deliver(tx purchase.Transaction, revision uint64, d purchase.Delivery) error {
	booked := d.Verdict == purchase.Accepted
	switch {
	case tx.State == purchase.Pending && (booked || d.Verdict == purchase.Refused && tx.FirstSentAt.IsZero()):
		if tx.FirstSentAt.IsZero() {
			tx.FirstSentAt = c.now
		}
		return c.settle(tx, revision, d.Result, d.By)
	case tx.State == purchase.Pending && d.Verdict == 0 && tx.FirstSentAt.IsZero():
		tx.FirstSentAt = c.now
		return c.put(tx, revision)
	case tx.State == purchase.Review && booked:
		tx.State, tx.SettledAt = purchase.Synced, c.now
		tx.TransactionID, tx.CardType = d.TransactionID, d.CardType
		return c.move(tx, revision, purchase.Review, Entry{What: WhatSynced, By: d.By})
	case tx.State != purchase.Pending && tx.State != purchase.Synced && d.Verdict == 0 && !tx.Doubtful:
		tx.Doubtful = true
		if err := c.put(tx, revision); err != nil {
			return err
		}
		return c.journal(Entry{What: WhatOffered, Sequence: tx.Sequence, Key: tx.IdempotencyKey,
			Amount: tx.Amount.String(), By: d.By})
	case tx.State != purchase.Synced && booked && !noted(tx, d):
		tx.TransactionID, tx.Doubtful = d.TransactionID, true
		if err := c.put(tx, revision); err != nil {
			return err
		}
		return c.journal(Entry{What: WhatDelivered, Sequence: tx.Sequence, Key: tx.IdempotencyKey,
			Amount: tx.Amount.String(), By: d.By})
	}
	return nil
}

// noted reports whether a sale that a person has ended says already that Forloy has it.
func noted(tx purchase.Transaction, d purchase.Delivery) bool {
	return tx.TransactionID != "" || d.TransactionID == "" && tx.Doubtful
}
