package queue

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// obeyedName is the small value with the ids of the orders that were carried out last.
const obeyedName = "obeyed"

// mostRemembered is how many of them are kept. An order is repeated until the till has
// confirmed it, never after its time.
const mostRemembered = 500

// Obey carries out an order, once: its id is remembered in the commit of its effect. What
// came of it is in the journal, with the id: the effect, that it was refused and why, or
// that it came after its time. A rescue is only begun; Answer ends it. An error means that
// nothing has changed: fault.RefusedOffered, if a sale to void may be in a batch that is in
// flight, and may yet be taken out of it.
func (q *Queue) Obey(now time.Time, o purchase.Order) (failed error) {
	at, err := q.whereabouts([]string{o.Key}, buckets(nil)...)
	if err != nil {
		return err
	}
	if o.Card != nil && o.Card.Sale != nil {
		if sale, err := prepare(*o.Card.Sale); err == nil {
			o.Card = &purchase.OnCard{Sale: &sale}
			defer func() { q.leaveNone(sale.IdempotencyKey, failed) }()
		} else {
			o.Card = nil
		}
	}
	return q.updateOld(now, func(c *change) error {
		known, err := c.remembers(obeyedName, o.ID)
		if known || err != nil {
			return err
		}
		if err := c.stays(); err != nil {
			return err
		}
		return c.obey(o, at[strings.ToLower(o.Key)])
	})
}

// remembers reports whether an id is in a small value with the last of them, and puts it
// there.
func (c *change) remembers(name, id string) (known bool, err error) {
	meta, err := c.bucket(bucketMeta)
	if err != nil {
		return false, err
	}
	var ids []string
	before, err := loaded(meta, name)
	if err != nil {
		return false, err
	}
	if before != nil {
		if err := json.Unmarshal(before, &ids); err != nil {
			return false, damagedBy(err, named(fault.DamagedValue, name))
		}
	}
	if slices.Contains(ids, id) {
		return true, nil
	}
	ids = append(ids, id)
	c.dirty = true
	return false, putJSON(meta, valueKey(name), ids[max(0, len(ids)-mostRemembered):])
}

func (c *change) obey(o purchase.Order, at purchase.Sequence) error {
	e := Entry{Actor: o.By, Reason: o.Reason, Order: o.ID}
	answer := func(what string, code fault.Kind) error {
		e.What, e.Key, e.Code = what, o.Key, string(code)
		return c.journal(e)
	}
	if o.Late {
		return answer(WhatLate, "")
	}
	if o.Do == purchase.OrderRescue {
		return c.begin(o.Errand)
	}
	tx, revision, found, err := c.anywhere(at, o.Key)
	if err != nil {
		return err
	}
	if !found {
		return answer(WhatNotDone, fault.RefusedNotFound)
	}
	e.Sequence = tx.Sequence
	needs := purchase.Review
	if o.Do == purchase.OrderVoid {
		needs = purchase.Pending
	}
	switch {
	case tx.State != needs:
		return answer(WhatNotDone, fault.RefusedState)
	case o.Do == purchase.OrderVoid && tx.MayBeBooked(): // whatever becomes of the batch in flight
		return answer(WhatNotDone, fault.RefusedOffered)
	case o.Do == purchase.OrderVoid && !tx.FirstSentAt.IsZero() && !o.Landed:
		return refused(fault.RefusedOffered, o.Key)
	case o.Do == purchase.OrderVoid && !tx.FirstSentAt.IsZero():
		return answer(WhatNotDone, fault.RefusedOffered)
	case o.Do == purchase.OrderReplace && tx.MayBeBooked():
		return answer(WhatNotDone, fault.FleetDoubt)
	case o.Do == purchase.OrderReplace && (o.Card == nil || o.Card.Sale == nil):
		return answer(WhatNotDone, fault.FleetCard)
	case o.Do == purchase.OrderReplace:
		_, err := c.replace(tx, revision, *o.Card.Sale, e)
		return err
	case o.Do != purchase.OrderRetry && strings.TrimSpace(o.Reason) == "":
		return answer(WhatNotDone, fault.InputReason)
	case o.Do == purchase.OrderRetry:
		return c.retry(tx, revision, e)
	case o.Do == purchase.OrderDismiss:
		return c.dismiss(tx, revision, e)
	case o.Do == purchase.OrderVoid:
		return c.void(&tx, revision, e)
	}
	return answer(WhatNotDone, fault.FleetOrder)
}

// anywhere finds a sale by its sequence and key, in any state.
func (c *change) anywhere(at purchase.Sequence, key string) (
	tx purchase.Transaction, revision uint64, found bool, err error) {
	for _, name := range [][]byte{bucketPending, bucketReview, bucketDone} {
		tx, revision, found, err = c.find(name, at)
		if err != nil || found && strings.EqualFold(tx.IdempotencyKey, key) {
			return tx, revision, found, err
		}
	}
	return tx, 0, false, nil
}
