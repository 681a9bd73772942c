package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// rescued is what is known of a sale that was sent in its till's place.
type rescued struct {
	Number uint64   // of the message of the stream that has changed it last
	Offers []string `json:",omitempty"` // the senders that have offered it, and not taken that back
	By     string
	Order  string         `json:",omitempty"` // by which it was sent last
	Final  *fleet.Verdict `json:",omitempty"`
	Noted  bool           `json:",omitempty"` // the till's journal says that it knows
	Tries  office.Tries
}

// offered reports whether Forloy may have it.
func (r rescued) offered() bool {
	return len(r.Offers) > 0 || r.Tries != office.Tries{} || r.Final != nil
}

// triedBefore stands among the offers for tries that the stream tells once more, or has lost.
const triedBefore = "before"

// before is what new books begin with. The notes that the stream still has are taken once more and leave it as it is,
// but for the tries, which would count twice.
func (r rescued) before() rescued {
	if r.Tries != (office.Tries{}) && !slices.Contains(r.Offers, triedBefore) {
		r.Offers = append(r.Offers, triedBefore)
	}
	r.Tries = office.Tries{}
	return r
}

// rescue takes a note of whoever sends a silent till's sales.
func (t *taking) rescue(m message) error {
	var note fleet.Rescued
	if err := t.with.Open(m.sealed, &note); err != nil {
		return nil // whoever may write to the stream has written something else: no desk does
	}
	change := func(key string, do func(r *rescued)) error {
		var r rescued
		if _, err := get(t.tx, bucketRescue, []byte(key), &r); err != nil {
			return err
		}
		r.Number, r.By, r.Order = m.number, note.By, note.Order
		do(&r)
		if err := put(t.tx, bucketRescue, []byte(key), r); err != nil {
			return err
		}
		return t.owe(key)
	}
	for _, key := range note.Offered {
		if err := change(key, func(r *rescued) {
			if !slices.Contains(r.Offers, note.Run) {
				r.Offers = append(r.Offers, note.Run)
			}
		}); err != nil {
			return err
		}
	}
	for _, key := range note.Retracted {
		err := change(key, func(r *rescued) {
			r.Offers = slices.DeleteFunc(r.Offers, func(run string) bool { return run == note.Run })
		})
		if err != nil {
			return err
		}
	}
	for _, v := range note.Verdicts {
		err := change(v.Key, func(r *rescued) {
			switch {
			case v.Verdict == purchase.Deferred:
				r.Tries = r.Tries.Charge(note.At, v.Result())
			case r.Final == nil || r.Final.Verdict != purchase.Accepted: // that Forloy has it is never taken back
				r.Final, r.Noted = &v, false
			}
		})
		if err != nil {
			return err
		}
		if err := t.deliver(v, note.At); err != nil {
			return err
		}
	}
	return nil
}

// deliver moves a sale to what a final verdict makes of it.
func (t *taking) deliver(v fleet.Verdict, at time.Time) error {
	s, known, err := t.saleOf(v.Key)
	if err != nil || !known {
		return err // a stream that was told anew brings it later
	}
	next := s
	switch {
	case v.Verdict == purchase.Accepted:
		next.State = purchase.Synced
	case v.Verdict == purchase.Refused && s.State == purchase.Pending:
		next.State = purchase.Review
	default:
		return nil
	}
	next.Since, next.Code = at, v.Code
	return t.become(v.Key, s, known, next, nil)
}

// heard notes what a till's own entry says of a sale that was sent in its place, and moves what has become of the sale.
func (t *taking) heard(e fleet.Entry, next *sale) error {
	var r rescued
	if known, err := get(t.tx, bucketRescue, []byte(e.Key), &r); err != nil || !known {
		return err
	}
	noted := r.Noted
	switch {
	case e.By != "" && (r.Final == nil || e.What != "offered"): // that it was offered is not yet what came of it
		r.Noted = true
	case brings(e.What) && e.To == purchase.Pending: // by an older copy of its store, which knows nothing of it
		r.Noted = false
	}
	if next != nil && r.Final != nil {
		switch {
		case r.Final.Verdict == purchase.Accepted:
			next.State = purchase.Synced
		case r.Final.Verdict == purchase.Refused && brings(e.What) && e.To == purchase.Pending:
			next.State, next.Code = purchase.Review, r.Final.Code
		}
	}
	if r.Noted == noted {
		return nil
	}
	return put(t.tx, bucketRescue, []byte(e.Key), r)
}

// brings reports whether an entry brings a sale into a store.
func brings(what string) bool { return what == "recorded" || what == "salvaged" || what == "restored" }

// rescuable says whose waiting sales may be sent now.
func (d *Desk) rescuable(wait context.Context, q office.RescueAsked, now time.Time) (r office.Rescuable, err error) {
	place, err := d.named(q.Till)
	if err != nil {
		return r, err
	}
	if _, err := d.caughtUp(wait); err != nil {
		return r, err
	}
	only, all, err := d.inItsPlace(place)
	if err != nil {
		return r, err
	}
	r.Place, r.Lost = place, len(only)
	err = d.books.view(func(tx *bbolt.Tx) error {
		var t Till
		if _, err := get(tx, bucketTill, []byte(place.Key()), &t); err != nil {
			return err
		}
		d.latest(&t, place.Key())
		r.Seen = t.Seen
		return nil
	})
	if silent := now.Sub(r.Seen); err == nil && all && !q.Now && !r.Seen.IsZero() && silent < d.options.RescueAfter {
		return r, fault.Fault{Kind: fault.FleetRecent, Facts: fault.Facts{Name: place.Terminal,
			At: r.Seen.Truncate(time.Second), Detail: hours(d.options.RescueAfter)}}
	}
	return r, err
}

// hours is a duration without the zeros at its end.
func hours(d time.Duration) string {
	text := d.String()
	if d%time.Minute == 0 {
		text = strings.TrimSuffix(text, "0s")
	}
	if d%time.Hour == 0 {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func orFault(err error, f fault.Fault) error {
	if err != nil {
		return err
	}
	return f
}

// waitingSales is a page of the sales that a till has told and not sent, in the order of their keys.
func (b *books) waitingSales(q office.SalesAsked) (some []office.WaitingSale, err error) {
	prefix := []byte(waitingKey(q.Till, ""))
	err = b.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketWaiting).Cursor()
		k, v := c.Seek([]byte(waitingKey(q.Till, q.After)))
		for ; bytes.HasPrefix(k, prefix) && len(some) < office.SalesPage; k, v = c.Next() {
			key := string(k[len(prefix):])
			var s sale
			if _, err := get(tx, bucketSale, []byte(key), &s); err != nil {
				return err
			}
			var r rescued
			if _, err := get(tx, bucketRescue, []byte(key), &r); err != nil {
				return err
			}
			if key > q.After {
				some = append(some, office.WaitingSale{Key: key, Waits: s.State == purchase.Pending,
					Sealed: bytes.Clone(v), Offered: r.offered(), Tries: r.Tries})
			}
		}
		return nil
	})
	return some, err
}

// note keeps what a rescuer has done or is about to do, and returns once the books have it too. A till that has come
// back sends its sales itself, but for those that it has lost.
func (d *Desk) note(wait context.Context, q office.RescueNoted) (bool, error) {
	n, subject := q.Note, q.Place.Subject(fleet.Rescues)
	if len(n.Offered) > 0 || q.Sends {
		if err := d.maySend(wait, q.Place, n.Offered); err != nil {
			return false, err
		}
	}
	if len(n.Offered) > 0 { // alone: if it is refused, its sender tells the verdicts once more
		if err := d.offer(wait, subject, fleet.Rescued{At: n.At, By: n.By, Run: n.Run, Order: n.Order,
			Offered: n.Offered}); err != nil {
			return false, err
		}
	}
	offered := n.Offered
	if n.Offered = nil; len(n.Retracted)+len(n.Verdicts) == 0 {
		return true, nil
	}
	_, err := d.keep(wait, subject, n)
	if err != nil && len(offered) > 0 { // then its sender does not send them
		err = errors.Join(err, d.takeBack(subject, n, offered))
	}
	return err == nil, err
}

// maySend finds out whether sales may be sent in their till's place.
func (d *Desk) maySend(wait context.Context, p fleet.Place, keys []string) error {
	last, err := d.caughtUp(wait)
	if err != nil {
		return err
	}
	only, all, err := d.inItsPlace(p)
	if err == nil && !all && slices.ContainsFunc(keys, func(key string) bool { return !only[key] }) {
		err = fault.Fault{Kind: fault.FleetConnected, Facts: fault.Facts{Name: p.Terminal}}
	}
	if err != nil {
		return err
	}
	return d.stillPending(keys, last)
}

// offer keeps that sales are about to be sent, or that they are not: after an error, their sender does not.
func (d *Desk) offer(wait context.Context, subject string, n fleet.Rescued) error {
	last, err := d.keep(wait, subject, n)
	if err == nil {
		err = d.stillPending(n.Offered, last) // their till may have told meanwhile that it took one back
	}
	if err == nil {
		return nil
	}
	return errors.Join(err, d.takeBack(subject, n, n.Offered))
}

// takeBack keeps that offers were not sent, though the request's time may be over.
func (d *Desk) takeBack(subject string, n fleet.Rescued, offered []string) error {
	late, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	n.Offered, n.Verdicts, n.Retracted = nil, nil, offered
	_, err := d.publish(late, subject, n)
	return err
}

// stillPending finds out whether sales still wait to be sent, by books that have the stream up to a number.
func (d *Desk) stillPending(keys []string, last uint64) error {
	return d.books.view(func(tx *bbolt.Tx) error {
		if read := applied(tx); read < last { // they are made anew
			return d.behind(read, last)
		}
		for _, key := range keys {
			var s sale
			if _, err := get(tx, bucketSale, []byte(key), &s); err != nil {
				return err
			}
			if s.State != purchase.Pending {
				return fault.Fault{Kind: fault.RefusedState, Facts: fault.Facts{Key: key}}
			}
		}
		return nil
	})
}

func decoded[T any](text []byte, do func(T) any) any {
	var q T
	if err := json.Unmarshal(text, &q); err != nil {
		return reply(false, err)
	}
	return do(q)
}
