package queue

import (
	"fmt"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Each method's actor is who did it, by the name that the journal shows.

// Void ends a pending sale that was never offered to Forloy, as far as can be known. Errors:
// fault.RefusedNotFound, fault.RefusedState (it is not pending),
// fault.RefusedOffered (Forloy may have it: rule R3), fault.InputReason (none is
// given).
func (q *Queue) Void(now time.Time, key, reason, actor string) (purchase.Transaction, error) {
	if err := needReason(reason); err != nil {
		return purchase.Transaction{}, err
	}
	var out purchase.Transaction
	_, err := q.changeEach(now, []string{key}, purchase.Pending,
		func(c *change, tx purchase.Transaction, revision uint64) error {
			if !tx.FirstSentAt.IsZero() || tx.MayBeBooked() {
				return refused(fault.RefusedOffered, key)
			}
			out = tx
			return c.void(&out, revision, Entry{Actor: actor, Reason: reason})
		})
	if err != nil {
		return purchase.Transaction{}, err
	}
	return out, nil
}

// Retry puts refused sales back to pending, with the same key, the same place
// in the order, and no attempts of any kind. If Forloy refuses one again, its
// earlier attempts count again, and that Forloy may have booked it is never
// forgotten. It moves all of them or, with an error, none:
// fault.RefusedNotFound, fault.RefusedState (not in review). It returns how
// many there were.
func (q *Queue) Retry(now time.Time, keys []string, actor string) (int, error) {
	return q.changeEach(now, keys, purchase.Review, func(c *change, tx purchase.Transaction, revision uint64) error {
		return c.retry(tx, revision, Entry{Actor: actor})
	})
}

// Dismiss ends refused sales; they are kept, with the reason. It ends all of
// them or, with an error, none: fault.RefusedNotFound, fault.RefusedState (not
// in review), fault.InputReason (none is given). It returns how many there were.
func (q *Queue) Dismiss(now time.Time, keys []string, reason, actor string) (int, error) {
	if err := needReason(reason); err != nil {
		return 0, err
	}
	return q.changeEach(now, keys, purchase.Review, func(c *change, tx purchase.Transaction, revision uint64) error {
		return c.dismiss(tx, revision, Entry{Actor: actor, Reason: reason})
	})
}

// Replace ends a refused sale with the reason "replaced" and records its
// replacement, in one commit; each names the other. The replacement has its own
// key and card, and everything else from the old sale, including its time.
// Replace sets its Replaces field. Errors are those of Dismiss and Record.
func (q *Queue) Replace(now time.Time, key string, replacement purchase.Transaction, actor string) (
	purchase.Transaction, error) {
	replacement, err := prepare(replacement)
	if err != nil {
		return replacement, err
	}
	if replacement.IdempotencyKey == key {
		return replacement, fmt.Errorf("%w: a replacement needs a key of its own", fault.Input)
	}
	replacement.Replaces = key
	stored := replacement
	_, err = q.changeEach(now, []string{key}, purchase.Review,
		func(c *change, old purchase.Transaction, revision uint64) error {
			stored, err = c.replace(old, revision, replacement, Entry{Actor: actor})
			return err
		})
	if err != nil {
		q.leaveNone(replacement.IdempotencyKey, err)
		return replacement, err
	}
	return stored, nil
}

// leaveNone erases what a sale whose commit has failed may have left in the file.
func (q *Queue) leaveNone(key string, err error) {
	if err == nil {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.scrubRefused(key, err)
}

// needReason refuses an empty reason. The till does so too, with its other rules for
// texts: the queue does not rely on its caller for what the journal must hold.
func needReason(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fault.New(fault.InputReason)
	}
	return nil
}

// ReasonReplaced is the reason of a sale that was replaced by another.
const ReasonReplaced = "replaced"

// void, retry, dismiss and replace do so with a sale in the state that they need; the entry
// says who does it and why.
func (c *change) void(tx *purchase.Transaction, revision uint64, e Entry) error {
	tx.State, tx.SettledAt, tx.Reason, e.What = purchase.Voided, c.now, e.Reason, WhatVoided
	return c.move(*tx, revision, purchase.Pending, e)
}

func (c *change) retry(tx purchase.Transaction, revision uint64, e Entry) error {
	tx.Doubtful, tx.Tried = tx.MayBeBooked(), tx.Attempts
	tx.State, tx.SettledAt, tx.Attempts = purchase.Pending, time.Time{}, 0
	tx.Unknown, tx.Unclear, tx.FailingSince = 0, 0, time.Time{}
	e.What = WhatRetried
	return c.move(tx, revision, purchase.Review, e)
}

func (c *change) dismiss(tx purchase.Transaction, revision uint64, e Entry) error {
	tx.State, tx.SettledAt, tx.Reason, e.What = purchase.Dismissed, c.now, e.Reason, WhatDismissed
	return c.move(tx, revision, purchase.Review, e)
}

// replace needs a replacement that was prepared.
func (c *change) replace(old purchase.Transaction, revision uint64, by purchase.Transaction, e Entry) (
	purchase.Transaction, error) {
	old.ReplacedBy, by.Replaces, e.Reason = by.IdempotencyKey, old.IdempotencyKey, ReasonReplaced
	if err := c.dismiss(old, revision, e); err != nil {
		return by, err
	}
	return c.record(by, e.Actor)
}

// changeEach carries out fn on each named transaction, in one commit, provided
// that all of them are in the given state. It returns how many there were.
func (q *Queue) changeEach(now time.Time, keys []string, state purchase.State,
	fn func(c *change, tx purchase.Transaction, revision uint64) error) (int, error) {
	sales, err := q.locate(keys, state)
	if err != nil {
		return 0, err
	}
	err = q.updateOld(now, func(c *change) error {
		if err := c.stays(); err != nil {
			return err
		}
		for _, at := range sales {
			tx, revision, found, err := c.find(bucketOf(state), at.sequence)
			if err != nil {
				return err
			}
			if !found || tx.IdempotencyKey != at.key {
				return refused(fault.RefusedState, at.key) // it has moved since it was located
			}
			if err := fn(c, tx, revision); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return len(sales), nil
}
