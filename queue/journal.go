package queue

import (
	"context"
	"time"

	"go.etcd.io/bbolt"
)

// Log journals something that changes no transaction: a sign-in, a PIN set, a
// backup made. The queue gives Number, Previous and At.
func (q *Queue) Log(now time.Time, e Entry) error {
	return q.update(now, func(c *change) error { return c.journal(e) })
}

// Journal calls fn for each entry, oldest first, in short steps like List.
func (q *Queue) Journal(ctx context.Context, fn func(Entry) error) error {
	for after, last := uint64(0), q.books.Load().Entries; after < last; {
		if err := ctx.Err(); err != nil {
			return err
		}
		var some []Entry
		err := q.view(func(tx *bbolt.Tx) error {
			cursor := tx.Bucket(bucketJournal).Cursor()
			for key, value := cursor.Seek(number(after + 1)); key != nil && len(some) < chunk; key, value = cursor.Next() {
				e, _, err := unpackEntry(key, value)
				if err != nil {
					return err
				}
				some = append(some, e)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(some) == 0 {
			return damaged("journal entry no. %d is missing", after+1)
		}
		for _, e := range some {
			if err := fn(e); err != nil {
				return err
			}
			after = e.Number
		}
	}
	return nil
}
