package queue

import (
	"fmt"
	"time"

	"counterfoil/internal/purchase"
)

// pruneBatch bounds how many records one Prune looks at.
const pruneBatch = 1000

// Prune forgets up to max sales that were settled longer than Options.Keep ago,
// and returns how many. Call it again, in small steps, until it returns 0. now
// must be a time that not only this PC's clock vouches for. The totals and the
// journal still count those sales. Pending sales and those in review are never
// touched (rule R5).
func (q *Queue) Prune(now time.Time, max int) (int, error) {
	limit := now.Add(-q.options.Keep)
	pruned := 0
	err := q.update(now, func(c *change) error {
		old, err := c.settledBefore(limit, max)
		if err != nil || len(old) == 0 {
			return err
		}
		done, err := c.bucket(bucketDone)
		if err != nil {
			return err
		}
		for _, tx := range old {
			if err := done.Delete(sequenceKey(tx.Sequence)); err != nil {
				return err
			}
			c.totals.prune(tx.Amount, tx.State)
			d, err := c.day(tx.BusinessDay)
			if err != nil {
				return err
			}
			c.days[tx.BusinessDay] = d.pruned(tx)
		}
		pruned = len(old)
		return c.journal(Entry{What: WhatPruned, Reason: fmt.Sprintf(
			"%d settled before %s", pruned, limit.UTC().Format(purchase.DayFormat))})
	})
	if err != nil {
		return 0, err
	}
	q.makeBallast() // in case its space has been used
	return pruned, nil
}

// settledBefore walks the bucket done from its oldest sale. Nothing is settled
// before it is recorded, so the walk ends at the first sale that was recorded
// after the limit. A sale that claims to have been recorded after now was
// stamped by a wrong clock and ends nothing. If many of those come first, the
// next call continues behind them.
func (c *change) settledBefore(limit time.Time, max int) ([]purchase.Transaction, error) {
	done, err := c.bucket(bucketDone)
	if err != nil {
		return nil, err
	}
	var out []purchase.Transaction
	cursor := done.Cursor()
	key, value := cursor.Seek(sequenceKey(c.q.prunedTo + 1))
	c.q.prunedTo = 0
	for looked := 0; key != nil && len(out) < max; looked++ {
		if looked == pruneBatch {
			c.q.prunedTo = sequenceOf(key) - 1
			break
		}
		tx, _, err := unpack(key, value)
		if err != nil {
			return nil, err
		}
		if tx.RecordedAt.After(limit) && !tx.RecordedAt.After(c.now) {
			break
		}
		if tx.SettledAt.Before(limit) {
			out = append(out, tx)
		}
		key, value = cursor.Next()
	}
	return out, nil
}
