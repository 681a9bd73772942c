package queue

import (
	"time"

	"go.etcd.io/bbolt"
)

// Log journals something that changes no transaction: a sign-in, a PIN set, a
// backup made. The queue gives Number, Previous and At.
func (q *Queue) Log(now time.Time, e Entry) error {
	return q.update(now, func(c *change) error { return c.journal(e) })
}

// Entries returns at most max entries of the journal behind the one with that
// number, oldest first.
func (q *Queue) Entries(after uint64, max int) ([]Entry, error) {
	var some []Entry
	err := q.view(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucketJournal).Cursor()
		for key, value := cursor.Seek(number(after + 1)); key != nil && len(some) < max; key, value = cursor.Next() {
			e, _, err := unpackEntry(key, value)
			if err != nil {
				return err
			}
			some = append(some, e)
		}
		return nil
	})
	if err == nil && len(some) == 0 && after < q.Head().Number {
		err = damaged("journal entry no. %d is missing", after+1)
	}
	return some, err
}
