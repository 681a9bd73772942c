package queue

import (
	"bytes"
	"context"
	"time"
)

// lookAt is after how many entries it is looked whether they are old enough.
const lookAt = 64

// Noted returns the journal entries whose What is what, from since on, newest first. The
// others are passed without being decoded, as far as one that is older.
func (q *Queue) Noted(ctx context.Context, what string, since time.Time) ([]Entry, error) {
	var found []Entry
	says := []byte(`"what":"` + what + `"`)
	passed := 0
	err := q.backwards(ctx, func(at, value []byte) (bool, error) {
		if passed++; passed%lookAt != 0 && !bytes.Contains(value, says) {
			return true, nil
		}
		e, _, err := unpackEntry(at, value)
		if err != nil || e.At.Before(since) {
			return false, err
		}
		if e.What == what {
			found = append(found, e)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}
