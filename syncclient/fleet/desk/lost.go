package desk

import (
	"bytes"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// lost are the waiting sales of a till, by key, that its journal has no more: its store was put back to an older copy,
// or another PC took its place. That till will never send them, connected or not.
func lost(tx *bbolt.Tx, till string, with *fleet.Opener) (map[string]bool, error) {
	var t Till
	if _, err := get(tx, bucketTill, []byte(till), &t); err != nil || len(t.Forks) == 0 {
		return nil, err
	}
	gone, of := map[string]bool{}, map[hash]string{} // by the entry that has brought it
	lowest := t.Position.Number + 1
	prefix := []byte(waitingKey(till, ""))
	c := tx.Bucket(bucketWaiting).Cursor()
	for k, sealed := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, sealed = c.Next() {
		var s sale
		key := string(k[len(prefix):])
		if _, err := get(tx, bucketSale, []byte(key), &s); err != nil {
			return nil, err
		}
		if e := newEntry(sealed, with); e.wrong == nil && s.State == purchase.Pending {
			gone[key], of[e.hash], lowest = true, key, min(lowest, e.Number)
		}
	}
	at, _ := hashOf(t.Position)
	for n := t.Position.Number; n >= lowest && len(gone) > 0; n-- {
		delete(gone, of[at])
		before := tx.Bucket(bucketEntry).Get(entryKey(till, n, at))
		if len(before) != len(at) {
			break
		}
		at = hash(before)
	}
	return gone, nil
}

// inItsPlace reports which sales of a till may be sent in its place: all of them, or while it is connected those that
// it has lost. Its error is fault.FleetConnected where there is none. Whoever sends them waits for caughtUp before.
func (d *Desk) inItsPlace(p fleet.Place) (only map[string]bool, all bool, err error) {
	connected, err := d.connected(p)
	if err != nil || !connected {
		return nil, true, err
	}
	err = d.books.view(func(tx *bbolt.Tx) (err error) {
		only, err = lost(tx, p.Key(), d.opener)
		return err
	})
	if err == nil && len(only) == 0 {
		err = fault.Fault{Kind: fault.FleetConnected, Facts: fault.Facts{Name: p.Terminal}}
	}
	return only, false, err
}

// waitingSales is a page of a till's sales, in the order of their keys, with which of them that till sends itself.
func (d *Desk) waitingSales(q office.SalesAsked) ([]office.WaitingSale, error) {
	place, err := d.placeOf(q.Till)
	if err != nil {
		return nil, err
	}
	if !q.Look {
		wait, cancel := soon()
		defer cancel()
		if _, err := d.caughtUp(wait); err != nil {
			return nil, err
		}
	}
	only, all, err := d.inItsPlace(place)
	if f, is := fault.Of(err); err != nil && (!is || f.Kind != fault.FleetConnected) {
		return nil, err
	}
	return d.salesOf(q, only, all)
}

// salesOf is such a page, by what inItsPlace has said.
func (d *Desk) salesOf(q office.SalesAsked, only map[string]bool, all bool) ([]office.WaitingSale, error) {
	some, err := d.books.waitingSales(q)
	if err != nil {
		return nil, err
	}
	for i := range some {
		some[i].Held = !all && !only[some[i].Key]
	}
	return some, nil
}

// placeOf is that of a till's key.
func (d *Desk) placeOf(key string) (place fleet.Place, err error) {
	err = d.books.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketMember, "", func(_ string, m insider) error {
			if m.Place.Key() == key {
				place = m.Place
			}
			return nil
		})
	})
	return place, err
}
