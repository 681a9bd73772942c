package desk

import (
	"cmp"
	"maps"
	"slices"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// taking is one commit of the books. What many messages change is changed here, and written once, in the order of the
// keys.
type taking struct {
	tx      *bbolt.Tx
	with    *fleet.Opener
	tills   map[string]*Till
	sales   map[string]sale   // by idempotency key
	waiting map[string][]byte // the sealed message; nil: it waits no more
	owed    map[string]bool   // by till and idempotency key: the till should be told of it
	days    map[string]map[purchase.State]purchase.Tally
}

func newTaking(tx *bbolt.Tx, with *fleet.Opener) *taking {
	return &taking{tx: tx, with: with, tills: map[string]*Till{}, sales: map[string]sale{},
		waiting: map[string][]byte{}, owed: map[string]bool{}, days: map[string]map[purchase.State]purchase.Tally{}}
}

func (t *taking) till(key string) (*Till, error) {
	if of, known := t.tills[key]; known {
		return of, nil
	}
	of := &Till{}
	if _, err := get(t.tx, bucketTill, []byte(key), of); err != nil {
		return nil, err
	}
	if of.By == nil {
		of.By = map[purchase.State]int64{}
	}
	t.tills[key] = of
	return of, nil
}

func (t *taking) saleOf(idempotency string) (s sale, known bool, err error) {
	if s, known = t.sales[idempotency]; known {
		return s, true, nil
	}
	known, err = get(t.tx, bucketSale, []byte(idempotency), &s)
	return s, known, err
}

func (t *taking) dayOf(key string) (map[purchase.State]purchase.Tally, error) {
	if of, known := t.days[key]; known {
		return of, nil
	}
	of := map[purchase.State]purchase.Tally{}
	if _, err := get(t.tx, bucketDay, []byte(key), &of); err != nil {
		return nil, err
	}
	t.days[key] = of
	return of, nil
}

func (t *taking) write() error {
	waiting := t.tx.Bucket(bucketWaiting)
	for _, key := range slices.Sorted(maps.Keys(t.waiting)) {
		var err error
		if sealed := t.waiting[key]; sealed != nil {
			err = waiting.Put([]byte(key), sealed)
		} else {
			err = waiting.Delete([]byte(key))
		}
		if err != nil {
			return err
		}
	}
	untold := t.tx.Bucket(bucketUntold)
	for _, key := range slices.Sorted(maps.Keys(t.owed)) {
		var err error
		if t.owed[key] {
			err = untold.Put([]byte(key), nil)
		} else {
			err = untold.Delete([]byte(key))
		}
		if err != nil {
			return err
		}
	}
	return cmp.Or(writeAll(t.tx, bucketTill, t.tills), writeAll(t.tx, bucketSale, t.sales),
		writeAll(t.tx, bucketDay, t.days))
}

func writeAll[T any](tx *bbolt.Tx, bucket []byte, of map[string]T) error {
	for _, key := range slices.Sorted(maps.Keys(of)) {
		if err := put(tx, bucket, []byte(key), of[key]); err != nil {
			return err
		}
	}
	return nil
}
