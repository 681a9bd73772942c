package queue

import (
	"bytes"
	"context"
	"time"

	"go.etcd.io/bbolt"
)

// lookAt is after how many entries it is looked whether they are old enough.
const lookAt = 64

// Noted returns the journal entries that say what, no older than a moment, newest first.
// The others are passed without being decoded, as far as one that is older.
func (q *Queue) Noted(ctx context.Context, what string, since time.Time) ([]Entry, error) {
	var found []Entry
	says := []byte(`"what":"` + what + `"`)
	before, passed, more := q.Head().Number+1, 0, true
	for more {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := q.view(func(tx *bbolt.Tx) error {
			cursor := tx.Bucket(bucketJournal).Cursor()
			back := cursor.Prev
			if next, _ := cursor.Seek(numberKey(before)); next == nil {
				back = cursor.Last
			}
			at, value := back()
			for range chunk {
				if more = at != nil; !more {
					return nil
				}
				before, passed = uint64(sequenceOf(at)), passed+1
				if said := bytes.Contains(value, says); said || passed%lookAt == 0 {
					e, _, err := unpackEntry(at, value)
					if err != nil {
						return err
					}
					if more = !e.At.Before(since); !more {
						return nil
					}
					if e.What == what {
						found = append(found, e)
					}
				}
				at, value = cursor.Prev()
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}
