package desk

import (
	"bytes"
	"encoding/json"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// owe notes whether a sale that was sent in its till's place is one of which that till should be told.
func (t *taking) owe(idempotency string) error {
	var r rescued
	if known, err := get(t.tx, bucketRescue, []byte(idempotency), &r); err != nil || !known {
		return err
	}
	s, known, err := t.saleOf(idempotency)
	if err != nil || !known {
		return err // a stream that was told anew brings it later
	}
	t.owed[waitingKey(s.Till, idempotency)] = !r.Noted && r.offered() && news(r.verdict(idempotency).Verdict, s.Said)
	return nil
}

// verdict is what its till should know of a sale.
func (r rescued) verdict(idempotency string) fleet.Verdict {
	if r.Final != nil {
		return *r.Final
	}
	return fleet.Verdict{Key: idempotency, By: r.By}
}

// untold are the verdicts that a till should know, at most so many behind a key, and the stream's number of the latest
// of these; 0: there are none.
func untold(tx *bbolt.Tx, till, after string, most int) (some []fleet.Verdict, last uint64, err error) {
	c, prefix := tx.Bucket(bucketUntold).Cursor(), []byte(waitingKey(till, ""))
	k, _ := c.Seek([]byte(waitingKey(till, after)))
	for ; bytes.HasPrefix(k, prefix) && len(some) < most; k, _ = c.Next() {
		idempotency := string(k[len(prefix):])
		if idempotency == after {
			continue
		}
		var r rescued
		if err := json.Unmarshal(tx.Bucket(bucketRescue).Get([]byte(idempotency)), &r); err != nil {
			return nil, 0, err
		}
		some, last = append(some, r.verdict(idempotency)), max(last, r.Number)
	}
	return some, last, nil
}

// news reports whether a verdict changes what a till makes of a sale that it has in a state.
func news(v purchase.Verdict, state purchase.State) bool {
	switch v {
	case purchase.Accepted:
		return state != purchase.Synced
	case purchase.Refused:
		return state == purchase.Pending
	}
	return state != purchase.Synced
}

// mostTold is how many verdicts go into one answer.
const mostTold = 200

// rescueList answers a till that asks what was done in its place. The request is the key after which it goes on.
func (d *Desk) rescueList(key, after string) (some []fleet.Verdict, err error) {
	err = d.books.view(func(tx *bbolt.Tx) (err error) {
		some, _, err = untold(tx, key, after, mostTold)
		return err
	})
	return some, err
}
