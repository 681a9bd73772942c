package queue

import (
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
)

// Next returns up to max pending transactions after a sequence, in order: a
// pass walks them with the last sequence as its cursor. A fault.StoreDamaged
// names the sale that cannot be read.
func (q *Queue) Next(after purchase.Sequence, max int) ([]purchase.Transaction, error) {
	var out []purchase.Transaction
	if n := min(int64(max), q.totals.Load().By[purchase.Pending].Count); n > 0 {
		out = make([]purchase.Transaction, 0, n)
	}
	err := q.view(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucketPending).Cursor()
		key, value := cursor.Seek(sequenceKey(after + 1))
		for ; key != nil && len(out) < max; key, value = cursor.Next() {
			one, _, err := q.cache.unpack(key, value)
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return nil
	})
	return out, err
}

// Oldest returns the pending transaction that has waited longest; false: none
// waits.
func (q *Queue) Oldest() (purchase.Transaction, bool, error) {
	txs, err := q.Next(0, 1)
	if err != nil || len(txs) == 0 {
		return purchase.Transaction{}, false, err
	}
	return txs[0], true, nil
}

// Offer announces that these transactions are about to be sent. It commits
// FirstSentAt where it is not set yet (rule R3) and returns those that are
// still pending, in the order given. What a person has voided in the meantime
// is not among them and must not be sent. Verdicts of the answer before are
// applied first, as by Settle: one commit does both.
func (q *Queue) Offer(now time.Time, txs []purchase.Transaction, before ...purchase.Result) (
	[]purchase.Transaction, error) {
	var out []purchase.Transaction
	var err error
	set := marks{}
	if len(before) == 0 {
		out, err = q.stillReady(now, txs)
	}
	if out == nil && err == nil {
		out, set, err = q.offer(now, txs, before)
	}
	if err != nil {
		return nil, err
	}
	q.cache.offered(out, set)
	return out, nil
}

// OfferAhead commits what an Offer of these transactions would, while the batch
// before them is in flight: that Offer then has nothing left to write. It comes
// before they are sent all the same, and is what counts: it leaves out what must
// not be sent any more.
func (q *Queue) OfferAhead(now time.Time, txs []purchase.Transaction, before ...purchase.Result) error {
	_, marks, err := q.offer(now, txs, before)
	if err == nil {
		q.cache.markAhead(marks)
	}
	return err
}

// ready is what the last offer has found.
type ready struct {
	since      *[2]meta // the store then: each commit leaves others
	given, out []purchase.Transaction
}

// stillReady is what Offer would find, if the last offer was of these transactions and nothing
// was committed since; nil: Offer has to look. In a drain that is after an OfferAhead, and while
// Offer looks no request is in flight.
func (q *Queue) stillReady(now time.Time, txs []purchase.Transaction) ([]purchase.Transaction, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	r := q.ready
	q.ready = ready{}
	if r.since == nil || !slices.EqualFunc(r.given, txs, sameSale) || q.alive() != nil {
		return nil, nil
	}
	if err := q.inPlace(now); err != nil || r.since != q.lastHeaders.Load() {
		return nil, err
	}
	return r.out, nil
}

func sameSale(a, b purchase.Transaction) bool {
	return a.Sequence == b.Sequence && a.IdempotencyKey == b.IdempotencyKey
}

type marks map[purchase.Sequence]time.Time

func (q *Queue) offer(now time.Time, txs []purchase.Transaction, before []purchase.Result) (
	out []purchase.Transaction, set marks, err error) {
	now = now.UTC().Truncate(time.Millisecond)
	q.mu.Lock()
	defer q.mu.Unlock()
	err = q.commit(now, func(c *change) error {
		out, set = make([]purchase.Transaction, 0, len(txs)), marks{}
		if err := c.settleAll(before); err != nil {
			return err
		}
		if err := c.stays(); err != nil {
			return err
		}
		for _, given := range txs {
			if err := c.giveWay(); err != nil {
				return err
			}
			tx, revision, found, err := c.find(bucketPending, given.Sequence)
			if err != nil {
				return err
			}
			if !found || tx.IdempotencyKey != given.IdempotencyKey {
				continue
			}
			if tx.FirstSentAt.IsZero() {
				tx.FirstSentAt = now
				set[tx.Sequence] = now
				if err := c.put(tx, revision); err != nil {
					return err
				}
			}
			out = append(out, tx)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	q.ready = ready{q.lastHeaders.Load(), txs, out}
	return out, set, nil
}

// Retract says that the last Offer or OfferAhead came to nothing: not one byte of
// a request with these transactions was written (rule R3). It removes the marks
// that were set for it. Older marks stay, whatever is passed, and so does every
// mark of a store that has moved.
func (q *Queue) Retract(now time.Time, txs []purchase.Transaction) error {
	return q.updateOld(now, func(c *change) error {
		if c.stays() != nil {
			return nil
		}
		for _, given := range txs {
			mark, set := q.cache.marked(given.Sequence)
			if !set {
				continue
			}
			tx, revision, found, err := c.find(bucketPending, given.Sequence)
			if err != nil {
				return err
			}
			if !found || tx.IdempotencyKey != given.IdempotencyKey || !tx.FirstSentAt.Equal(mark) {
				continue
			}
			tx.FirstSentAt = time.Time{}
			if err := c.put(tx, revision); err != nil {
				return err
			}
		}
		return nil
	})
}

// Settle applies the verdicts of one answer in one commit: accepted → synced,
// refused → review, deferred → stays pending; the latter two cost an attempt. A
// verdict applies only to the pending transaction that has both its sequence
// and its key (rule R1); others are ignored and logged.
func (q *Queue) Settle(now time.Time, results []purchase.Result) error {
	return q.updateOld(now, func(c *change) error { return c.settleAll(results) })
}

func (c *change) settleAll(results []purchase.Result) error {
	for _, result := range results {
		if err := c.giveWay(); err != nil {
			return err
		}
		tx, revision, found, err := c.find(bucketPending, result.Sequence)
		if err != nil {
			return err
		}
		if !found || tx.IdempotencyKey != result.IdempotencyKey {
			c.q.log.Warn("ignored a verdict on what is not pending",
				"sequence", result.Sequence, "key", result.IdempotencyKey)
			continue
		}
		if err := c.settle(tx, revision, result, ""); err != nil {
			return err
		}
	}
	return nil
}

// settle applies a verdict. by is who has sent the sale in this till's place; "": this till.
func (c *change) settle(tx purchase.Transaction, revision uint64, result purchase.Result, by string) error {
	if result.Verdict != purchase.Accepted {
		tx.Charge(c.now, result)
	}
	switch result.Verdict {
	case purchase.Accepted:
		tx.State, tx.SettledAt = purchase.Synced, c.now
		tx.TransactionID, tx.CardType = result.TransactionID, result.CardType
		return c.move(tx, revision, purchase.Pending, Entry{What: WhatSynced, By: by})
	case purchase.Refused:
		tx.State, tx.SettledAt = purchase.Review, c.now
		tx.Attempts, tx.Tried = tx.Attempts+tx.Tried, 0
		return c.move(tx, revision, purchase.Pending, Entry{What: WhatRefused, Code: result.Code, By: by})
	case purchase.Deferred:
		return c.put(tx, revision)
	}
	return fmt.Errorf("settle %s: unknown verdict %d", tx.IdempotencyKey, result.Verdict)
}
