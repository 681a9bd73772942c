package queue

import (
	"time"

	"counterfoil/internal/purchase"
)

// Name adds the name of the card's holder to sent sales that were recorded without one. It
// is for people who read the books: the bytes that were sent, and all that the journal
// proves, stay. What has a name, is in another state or is not kept stays as it is.
func (q *Queue) Name(now time.Time, keys []string, holder string) error {
	holder = purchase.HolderName(holder)
	at, err := q.whereabouts(keys, bucketDone)
	if err != nil || len(at) == 0 || holder == "" {
		return err
	}
	return q.update(now, func(c *change) error {
		for _, sequence := range at {
			tx, revision, found, err := c.find(bucketDone, sequence)
			if err != nil {
				return err
			}
			if !found || tx.State != purchase.Synced || tx.CustomerName != "" {
				continue
			}
			tx.CustomerName = holder
			if err := c.put(tx, revision); err != nil {
				return err
			}
		}
		return nil
	})
}
