package desk

import (
	"bytes"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// aid orders a till to send the waiting sales of another one, whose PC is dead. It takes the place of an order before.
func (d *Desk) aid(q office.AidAsked, now time.Time) (a office.Aided, err error) {
	by, err := d.named(q.By)
	if err != nil {
		return a, err
	}
	wait, cancel := soon()
	defer cancel()
	if a.Rescuable, err = d.rescuable(wait, office.RescueAsked{Till: q.Till, Now: q.Now}, now); err != nil {
		return a, err
	}
	if by == a.Place {
		return a, fault.Fault{Kind: fault.FleetItself, Facts: fault.Facts{Name: by.Terminal}}
	}
	in := false
	err = d.books.view(func(tx *bbolt.Tx) (err error) {
		if a.Waiting = a.Lost; a.Lost == 0 {
			if a.Waiting, err = stillWaiting(tx, a.Place.Key()); err != nil {
				return err
			}
		}
		in, err = isIn(tx, by)
		return err
	})
	switch {
	case err != nil:
		return a, err
	case !in:
		return a, fault.Fault{Kind: fault.FleetShutOut, Facts: fault.Facts{Name: by.Terminal}}
	case a.Waiting == 0:
		return a, nil
	}
	now = now.UTC().Truncate(time.Second)
	o := fleet.Order{ID: uuid.NewString(), Do: purchase.OrderRescue, By: q.Manager, At: now,
		Until: now.Add(min(q.Within, office.LongestOrder)), Rescue: &a.Place}
	if _, err := d.keep(wait, by.Subject(fleet.OrderRecords), orderRecord{o, by}); err != nil {
		return a, err
	}
	a.Order = new(ordered{Order: o, Place: by}.shown(now))
	a.Order.Sums = &office.Sums{Left: a.Waiting}
	return a, d.enqueue(wait, by, o)
}

// rescuableHere is rescuable, for the desk itself: not while a till that is connected was ordered to.
func (d *Desk) rescuableHere(q office.RescueAsked, now time.Time) (r office.Rescuable, err error) {
	wait, cancel := soon()
	defer cancel()
	if r, err = d.rescuable(wait, q, now); err != nil {
		return r, err
	}
	var last ordered
	err = d.books.view(func(tx *bbolt.Tx) (err error) {
		last, err = lastErrand(tx, r.Place)
		return err
	})
	if err != nil || last.Number == 0 || last.What != "" || now.After(last.Until) {
		return r, err
	}
	connected, err := d.connected(last.Place)
	if err == nil && connected {
		err = fault.Fault{Kind: fault.FleetAided, Facts: fault.Facts{Name: last.Place.Terminal, At: last.Until}}
	}
	return r, err
}

// errand answers a till that was ordered to send another's sales. What it asks came by its own subject, by which no
// other till may speak.
func (d *Desk) errand(m *nats.Msg) any {
	key := fleet.KeyOf(m.Subject)
	if err := d.member(m); err != nil {
		d.log.Warn("a till that is not in asks of an errand", "till", key, "error", err)
		return nil
	}
	var e fleet.Errand
	if err := d.opener.Open(m.Data, &e); err != nil || len(e.To) != len(fleet.ShopKey{}) {
		d.log.Warn("what a till asks of its errand cannot be read", "till", key, "error", err)
		return nil
	}
	to := fleet.ShopKey(e.To)
	sealer, err := fleet.NewSealer(&to)
	if err != nil {
		d.log.Error("make a key", "error", err)
		return nil
	}
	said := office.Replied{}
	if e.Note == nil {
		said = reply(d.errandSales(key, e, sealer))
	} else {
		said = reply(d.errandNote(key, e))
	}
	sealed, err := sealer.Seal(fleet.ErrandAnswer{Fault: said.Fault, Value: said.Value})
	if err != nil {
		d.log.Error("answer a till's errand", "error", err)
		return nil
	}
	return sealed
}

// errandSales is a page of the silent till's sales, sealed to the till that sends them.
func (d *Desk) errandSales(key string, e fleet.Errand, to *fleet.Sealer) ([]office.WaitingSale, error) {
	o, err := d.errandOf(key, e.ID, true)
	if err != nil {
		return nil, err
	}
	wait, cancel := soon()
	defer cancel()
	if _, err := d.caughtUp(wait); err != nil {
		return nil, err
	}
	only, all, err := d.inItsPlace(*o.Rescue)
	if err != nil {
		return nil, err
	}
	some, err := d.salesOf(office.SalesAsked{Till: o.Rescue.Key(), After: e.After}, only, all)
	for i := range some {
		var told fleet.Told
		if some[i].Held { // whoever does not send it needs no card of it
			some[i].Sealed = nil
			continue
		}
		if err == nil {
			err = d.opener.Open(some[i].Sealed, &told)
		}
		if err == nil {
			some[i].Sealed, err = to.Seal(told)
		}
	}
	return some, err
}

// errandNote keeps what the till is about to do or has done. What Forloy has said is kept even if the order is over by
// now.
func (d *Desk) errandNote(key string, e fleet.Errand) (bool, error) {
	o, err := d.errandOf(key, e.ID, e.Sends || len(e.Note.Offered) > 0)
	if err != nil {
		return false, err
	}
	note := *e.Note
	keys := slices.Concat(note.Offered, note.Retracted)
	for _, v := range note.Verdicts {
		keys = append(keys, v.Key)
	}
	err = d.books.view(func(tx *bbolt.Tx) error {
		for _, key := range keys {
			var s sale
			if _, err := get(tx, bucketSale, []byte(key), &s); err != nil {
				return err
			}
			if s.Till != o.Rescue.Key() {
				return fault.Fault{Kind: fault.FleetNoSale, Facts: fault.Facts{Key: key}}
			}
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	note.By, note.Order = o.Place.Terminal, o.ID
	for i := range note.Verdicts {
		note.Verdicts[i].By = note.By
	}
	wait, cancel := soon()
	defer cancel()
	return d.note(wait, office.RescueNoted{Place: *o.Rescue, Note: note, Sends: e.Sends})
}

// errandOf is the order by which a till sends another's sales; open: only while it may.
func (d *Desk) errandOf(key, id string, open bool) (o ordered, err error) {
	over := fault.New(fault.FleetOver)
	err = d.books.view(func(tx *bbolt.Tx) error {
		known, err := get(tx, bucketOrder, []byte(waitingKey(key, id)), &o)
		if err != nil {
			return err
		}
		if !known || o.Rescue == nil {
			return over
		}
		if !open {
			return nil
		}
		last, err := lastErrand(tx, *o.Rescue)
		if err == nil && (last.ID != id || o.What != "" || time.Now().After(o.Until)) {
			err = over
		}
		return err
	})
	return o, err
}

// lastErrand is the last order to send a till's sales; its number is 0 where there was none.
func lastErrand(tx *bbolt.Tx, of fleet.Place) (last ordered, err error) {
	var t Till
	if _, err = get(tx, bucketTill, []byte(of.Key()), &t); err == nil && t.Errand != "" {
		_, err = get(tx, bucketOrder, []byte(t.Errand), &last)
	}
	return last, err
}

// errandSums are what has come of an order to send another till's sales.
func errandSums(tx *bbolt.Tx, o ordered) (*office.Sums, error) {
	left, err := stillWaiting(tx, o.Rescue.Key())
	s := &office.Sums{Left: left}
	if err != nil {
		return s, err
	}
	return s, each(tx, bucketRescue, "", func(_ string, r rescued) error {
		switch {
		case r.Order != o.ID || r.Final == nil:
		case r.Final.Verdict == purchase.Accepted:
			s.Accepted++
		case r.Final.Verdict == purchase.Refused:
			s.Refused++
		}
		return nil
	})
}

// stillWaiting counts the sales of a till that are still to be sent.
func stillWaiting(tx *bbolt.Tx, key string) (n int, err error) {
	prefix := []byte(waitingKey(key, ""))
	c := tx.Bucket(bucketWaiting).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		var s sale
		if _, err := get(tx, bucketSale, k[len(prefix):], &s); err != nil {
			return n, err
		}
		if s.State == purchase.Pending {
			n++
		}
	}
	return n, nil
}
