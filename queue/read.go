package queue

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Filter says which transactions List returns. The zero value is all.
type Filter struct {
	States []purchase.State  // none: all
	Since  time.Time         // of the scan; zero: no limit
	Day    string            // the first business day (purchase.DayFormat); "": no limit
	Until  string            // the last business day; "": no limit
	After  purchase.Sequence // only those recorded after it
	Before purchase.Sequence // only those recorded before it; 0: no limit
	Newest int               // only that many, the newest; 0: no limit

	Staff    string // only those that this member of the staff made; "": no limit
	CardType string // only those that were sent on a card of this type; "": no limit

	Match func(purchase.Transaction) bool // nil: all
}

func (f Filter) takes(tx purchase.Transaction) bool {
	return (len(f.States) == 0 || slices.Contains(f.States, tx.State)) && !tx.ScannedAt.Before(f.Since) &&
		(f.Staff == "" || tx.StaffUserID == f.Staff) && (f.CardType == "" || tx.CardType == f.CardType) &&
		(f.Match == nil || f.Match(tx))
}

// glance returns a quick test on a record's bytes. It rejects most records that takes
// would reject, without decoding them, so picking a few of a hundred thousand takes a moment.
func (f Filter) glance() func(value []byte) bool {
	var wanted [][]byte // one of them is in the record
	for _, state := range f.States {
		wanted = append(wanted, field("state", string(state)))
	}
	staff, cardType := field("staff_user_id", f.Staff), field("card_type", f.CardType)
	return func(value []byte) bool {
		if f.Day != "" || f.Until != "" {
			day := string(businessDay(value))
			if day < f.Day || f.Until != "" && day > f.Until {
				return false
			}
		}
		return bytes.Contains(value, staff) && bytes.Contains(value, cardType) && (len(wanted) == 0 ||
			slices.ContainsFunc(wanted, func(state []byte) bool { return bytes.Contains(value, state) }))
	}
}

// field is how a plain text stands in a record; nothing for any other text, which may
// be written in several ways.
func field(name, text string) []byte {
	if text == "" || !isPlain(text) {
		return nil
	}
	return fmt.Appendf(nil, "%q:%q", name, text)
}

// chunk is how many records a long walk looks at per read, so that no read
// keeps the store's pages for long.
const chunk = 256

// List calls fn for each transaction, oldest first. The store is read in short
// steps and never held while fn runs, so fn may be slow and may use the queue.
// A transaction recorded after the call began may be included or not, and none
// comes twice. An error from fn ends the walk and is returned.
func (q *Queue) List(ctx context.Context, f Filter, fn func(purchase.Transaction) error) error {
	after, last := f.After, q.totals.Load().Sequence
	if f.Before > 0 {
		last = min(last, f.Before-1)
	}
	if f.Newest > 0 {
		found, err := q.Newest(ctx, f)
		if err != nil || len(found) == 0 {
			return err
		}
		after = max(after, found[len(found)-1].Sequence-1)
	}
	looks := f.glance()
	for after < last {
		if err := ctx.Err(); err != nil {
			return err
		}
		var some []purchase.Transaction
		err := q.view(func(tx *bbolt.Tx) error {
			walk := forward(tx, buckets(f.States), after)
			for range chunk {
				key, value := walk.next()
				if key == nil || sequenceOf(key) > last {
					after = last
					break
				}
				after = sequenceOf(key)
				if !looks(value) {
					continue
				}
				one, _, err := unpack(key, value)
				if err != nil {
					return err
				}
				if f.takes(one) {
					some = append(some, one)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, one := range some {
			if err := fn(one); err != nil {
				return err
			}
		}
	}
	return nil
}

// Recent returns the newest n transactions in any state, newest first.
func (q *Queue) Recent(n int) ([]purchase.Transaction, error) {
	return q.Newest(context.Background(), Filter{Newest: n})
}

// Newest returns f.Newest transactions, the newest first.
func (q *Queue) Newest(ctx context.Context, f Filter) ([]purchase.Transaction, error) {
	var out []purchase.Transaction
	looks := f.glance()
	err := q.walkBack(ctx, buckets(f.States), f.Before, func(key, value []byte) (bool, error) {
		if sequenceOf(key) <= f.After {
			return false, nil
		}
		if !looks(value) {
			return true, nil
		}
		one, err := q.recalled(key, value)
		if err != nil {
			return false, err
		}
		if f.takes(one) {
			out = append(out, one)
		}
		return len(out) < f.Newest, nil
	})
	return out, err
}

// recalled decodes a record, unless the cache holds it. It is not cached: a long walk
// would push out what the sender has in hand.
func (q *Queue) recalled(key, value []byte) (purchase.Transaction, error) {
	if k, known := q.cache.recall(key, value); known {
		return *k.tx, nil
	}
	tx, _, err := unpack(key, value)
	return tx, err
}

// Find returns the transaction with that idempotency key, in any state, or
// fault.RefusedNotFound. It scans all records, newest first, so a recent one is
// found at once and an old one after a moment.
func (q *Queue) Find(key string) (purchase.Transaction, error) {
	var out purchase.Transaction
	found := false
	err := q.walkBack(context.Background(), buckets(nil), 0, func(at, value []byte) (more bool, err error) {
		if !bytes.EqualFold(idempotencyKey(value), []byte(key)) {
			return true, nil
		}
		out, _, err = unpack(at, value)
		found = err == nil
		return false, err
	})
	if err == nil && !found {
		err = refused(fault.RefusedNotFound, key)
	}
	return out, err
}

// located is a sale found by its key.
type located struct {
	sequence purchase.Sequence
	key      string
}

// locate finds transactions by key (a UUID has no case), in the order of their
// sequence. If one is in another state the error is fault.RefusedState; if one
// does not exist, fault.RefusedNotFound.
func (q *Queue) locate(keys []string, state purchase.State) ([]located, error) {
	wanted := map[string]bool{}
	for _, key := range keys {
		wanted[strings.ToLower(key)] = true
	}
	var sales []located
	err := q.walkBack(context.Background(), [][]byte{bucketOf(state)}, 0, func(at, value []byte) (bool, error) {
		key := string(idempotencyKey(value))
		if plain := strings.ToLower(key); wanted[plain] {
			sales = append(sales, located{sequenceOf(at), key})
			delete(wanted, plain)
		}
		return len(wanted) > 0, nil
	})
	if err != nil {
		return nil, err
	}
	for key := range wanted {
		if _, err := q.Find(key); err != nil {
			return nil, err
		}
		return nil, refused(fault.RefusedState, key)
	}
	slices.Reverse(sales)
	return sales, nil
}

// walkBack passes the records before a sequence (0: all) to fn, newest first, until fn
// wants no more.
func (q *Queue) walkBack(ctx context.Context, names [][]byte, before purchase.Sequence,
	fn func(key, value []byte) (more bool, err error)) error {
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := q.view(func(tx *bbolt.Tx) (err error) {
			walk := backward(tx, names, before)
			for range chunk {
				key, value := walk.next()
				if key == nil {
					more = false
					return nil
				}
				before = sequenceOf(key)
				if more, err = fn(key, value); err != nil || !more {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Day returns the totals of a business day (purchase.DayFormat), zero for a day
// without sales.
func (q *Queue) Day(date string) (purchase.Day, error) {
	var d day
	err := q.view(func(tx *bbolt.Tx) (err error) {
		d, err = readDay(tx, date)
		return err
	})
	return d.public(), err
}

// DaysOf returns the totals of the business days from one to another that have
// any, in order.
func (q *Queue) DaysOf(from, to string) ([]purchase.Day, error) {
	var out []purchase.Day
	err := q.view(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucketDay).Cursor()
		for key, value := cursor.Seek([]byte(from)); key != nil && string(key) <= to; key, value = cursor.Next() {
			var d day
			if err := decode(key, value, &d); err != nil {
				return err
			}
			out = append(out, d.public())
		}
		return nil
	})
	return out, err
}

// Days returns the business days that have totals, newest first.
func (q *Queue) Days() ([]string, error) {
	var dates []string
	err := q.view(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucketDay).Cursor()
		for key, _ := cursor.Last(); key != nil; key, _ = cursor.Prev() {
			dates = append(dates, string(key))
		}
		return nil
	})
	return dates, err
}
