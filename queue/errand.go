package queue

import (
	"encoding/json"
	"slices"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// errandsName is the small value with the errands that were begun and not answered.
const errandsName = "errands"

// Errands are those that were begun and not answered, the oldest first.
func (q *Queue) Errands() (some []purchase.Errand, err error) {
	value, err := q.Load(errandsName)
	if err != nil {
		return nil, err
	}
	return readErrands(value)
}

// readErrands reads the small value; nil: there is none.
func readErrands(value []byte) (some []purchase.Errand, err error) {
	if value == nil {
		return nil, nil
	}
	if err := json.Unmarshal(value, &some); err != nil {
		return nil, damagedBy(err, named(fault.DamagedValue, errandsName))
	}
	return some, nil
}

// begin keeps an errand until it is answered.
func (c *change) begin(e purchase.Errand) error {
	return c.errands(func(some []purchase.Errand) []purchase.Errand { return append(some, e) })
}

func (c *change) errands(change func([]purchase.Errand) []purchase.Errand) error {
	meta, err := c.bucket(bucketMeta)
	if err != nil {
		return err
	}
	before, err := loaded(meta, errandsName)
	if err != nil {
		return err
	}
	some, err := readErrands(before)
	if err != nil {
		return err
	}
	c.dirty = true
	if some = change(some); len(some) == 0 {
		return meta.Delete(valueKey(errandsName))
	}
	return putJSON(meta, valueKey(errandsName), some)
}

// Answer ends an errand, with what the journal says of it: WhatRescued and the sums, or
// WhatLate, or WhatNotDone and why. One that is not there was answered before.
func (q *Queue) Answer(now time.Time, of purchase.Errand, e Entry) error {
	return q.updateOld(now, func(c *change) error {
		there := false
		err := c.errands(func(some []purchase.Errand) []purchase.Errand {
			return slices.DeleteFunc(some, func(one purchase.Errand) bool {
				there = there || one.ID == of.ID
				return one.ID == of.ID
			})
		})
		if err != nil || !there {
			return err
		}
		e.Order, e.Actor = of.ID, of.By
		return c.journal(e)
	})
}
