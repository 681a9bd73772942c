package desk

import (
	"bytes"
	"errors"
	"maps"
	"slices"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fleet"
	"counterfoil/internal/fleet/office"
	"counterfoil/internal/purchase"
)

// message is one of the stream.
type message struct {
	number uint64
	key    string // of the till whose subject it came by
	sealed []byte
}

// take applies messages of the stream in one commit, with how far they go.
func (b *books) take(some []message, k *office.Keys) error {
	if len(some) == 0 {
		return nil
	}
	return b.db.Update(func(tx *bbolt.Tx) error {
		t := taking{tx: tx, keys: k, tills: map[string]*Till{}}
		for _, m := range some {
			if err := t.message(m); err != nil {
				return err
			}
		}
		for _, key := range slices.Sorted(maps.Keys(t.tills)) {
			if err := put(tx, bucketTill, []byte(key), t.tills[key]); err != nil {
				return err
			}
		}
		return putApplied(tx, some[len(some)-1].number)
	})
}

// taking is one commit of the books.
type taking struct {
	tx    *bbolt.Tx
	keys  *office.Keys
	tills map[string]*Till
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

func entryKey(key, hash string) []byte { return []byte(key + "\x00" + hash) }

// message takes one entry, and those that came before it and follow it.
func (t *taking) message(m message) error {
	of, err := t.till(m.key)
	if err != nil {
		return err
	}
	told, e, err := t.open(m.sealed)
	if err != nil { // whoever may write to the stream has written something else: no till does
		of.Unread++
		return nil
	}
	hash := told.Hash()
	known := t.tx.Bucket(bucketEntry)
	if known.Get(entryKey(m.key, hash)) != nil {
		of.Position = fleet.Position{Number: e.Number, Hash: hash}
		return nil
	}
	if e.Previous != "" && known.Get(entryKey(m.key, e.Previous)) == nil {
		return t.tx.Bucket(bucketOrphan).Put(entryKey(m.key, e.Previous+"\x00"+hash), m.sealed)
	}
	for {
		if err := t.entry(of, m.key, told, e, m.sealed); err != nil {
			return err
		}
		at, sealed := t.tx.Bucket(bucketOrphan).Cursor().Seek(entryKey(m.key, told.Hash()+"\x00"))
		if !bytes.HasPrefix(at, entryKey(m.key, told.Hash()+"\x00")) {
			return nil
		}
		at, m.sealed = bytes.Clone(at), bytes.Clone(sealed)
		if err := t.tx.Bucket(bucketOrphan).Delete(at); err != nil {
			return err
		}
		if told, e, err = t.open(m.sealed); err != nil {
			return err
		}
	}
}

func (t *taking) open(sealed []byte) (told fleet.Told, e fleet.Entry, err error) {
	if err = fleet.Unseal(sealed, &t.keys.Public, &t.keys.Private, &told); err != nil {
		return told, e, err
	}
	if e, err = told.Read(); err == nil && (e.Number == 1) != (e.Previous == "") {
		err = errors.New("an entry that does not follow the one before")
	}
	return told, e, err
}

// entry takes an entry whose predecessor is known.
func (t *taking) entry(of *Till, key string, told fleet.Told, e fleet.Entry, sealed []byte) error {
	hash, before := told.Hash(), link{}
	if _, err := get(t.tx, bucketEntry, entryKey(key, e.Previous), &before); err != nil {
		return err
	}
	if before.Next != "" {
		of.Forks = append(of.Forks, office.Fork{After: before.Number, At: e.At})
	} else {
		before.Next = hash
		if err := put(t.tx, bucketEntry, entryKey(key, e.Previous), before); err != nil {
			return err
		}
	}
	if err := put(t.tx, bucketEntry, entryKey(key, hash), link{Number: e.Number}); err != nil {
		return err
	}
	of.Entries++
	of.Position, of.Last = fleet.Position{Number: e.Number, Hash: hash}, e.At
	return t.sale(key, told, e, sealed)
}

// sale moves the sale of an entry to its new state.
func (t *taking) sale(key string, told fleet.Told, e fleet.Entry, sealed []byte) error {
	if e.Key == "" || e.To == "" {
		return nil
	}
	var s sale
	known, err := get(t.tx, bucketSale, []byte(e.Key), &s)
	if err != nil {
		return err
	}
	next := s
	if !known {
		next = sale{Till: key, At: e.At}
		if told.Sale != nil {
			next.Day = told.Sale.Day
			if item, err := purchase.ParseItem(told.Sale.Item, told.Sale.Currency); err == nil {
				next.Currency, next.Minor = item.Amount.Currency, item.Amount.Minor
			}
		}
	}
	if told.Sale != nil && s.Till != key { // a till that has joined anew by another name
		if err := t.tx.Bucket(bucketWaiting).Delete(entryKey(s.Till, e.Key)); err != nil {
			return err
		}
		next.Till = key
	}
	if next.State = e.To; s.State == purchase.Synced { // in the other branch of a journal: Forloy has booked it
		next.State = purchase.Synced
	}
	if err := t.count(s, -1, known); err != nil {
		return err
	}
	if err := t.count(next, 1, true); err != nil {
		return err
	}
	if err := t.wait(next, e.Key, told.Sale != nil, sealed); err != nil {
		return err
	}
	return put(t.tx, bucketSale, []byte(e.Key), next)
}

// wait keeps the message of a sale as long as it may have to be sent.
func (t *taking) wait(s sale, idempotency string, whole bool, sealed []byte) error {
	waiting := t.tx.Bucket(bucketWaiting)
	switch s.State {
	case purchase.Pending, purchase.Review:
		if !whole {
			return nil
		}
		return waiting.Put(entryKey(s.Till, idempotency), sealed)
	}
	return waiting.Delete(entryKey(s.Till, idempotency))
}

// count adds a sale to the totals, or takes it away.
func (t *taking) count(s sale, n int64, is bool) error {
	if !is {
		return nil
	}
	of, err := t.till(s.Till)
	if err != nil {
		return err
	}
	if of.By[s.State] += n; of.By[s.State] == 0 {
		delete(of.By, s.State)
	}
	if s.Day == "" {
		return nil
	}
	key, tallies := entryKey(s.Day, s.Till), map[purchase.State]purchase.Tally{}
	if _, err := get(t.tx, bucketDay, key, &tallies); err != nil {
		return err
	}
	tally := tallies[s.State].Plus(purchase.Tally{Count: 1, Sums: map[string]int64{s.Currency: s.Minor}}, n)
	if tallies[s.State] = tally; tally.IsZero() {
		delete(tallies, s.State)
	}
	return put(t.tx, bucketDay, key, tallies)
}
