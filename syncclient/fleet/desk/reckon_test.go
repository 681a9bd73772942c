package desk

import (
	"math"
	"slices"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// some is a sale of the till's, in any state.
func (c *chainOf) some(t *rapid.T) purchase.Transaction {
	sales, err := c.q.Recent(c.n + 1)
	c.must(err)
	if len(sales) == 0 {
		t.Skip("nothing is recorded")
	}
	return sales[rapid.IntRange(0, len(sales)-1).Draw(t, "sale")]
}

func (c *chainOf) sell(t *rapid.T) {
	c.n++
	tx, err := purchase.New(purchase.Sale{Card: rapid.SampledFrom([]string{goodCard, otherCard, deletedCard}).Draw(t,
		"card"), Source: purchase.SourceWedge, Amount: purchase.Money{Minor: int64(100 + c.n), Currency: "EUR"},
		LocationID: "loc", StaffUserID: "staff", TerminalID: "till", ScannedAt: noon, Zone: time.UTC})
	c.must(err)
	_, err = c.q.Record(tx)
	c.must(err)
}

// order has the till do something with one of its sales; the time of some orders is over.
func (c *chainOf) order(t *rapid.T) {
	within := rapid.SampledFrom([]time.Duration{-time.Hour, time.Hour}).Draw(t, "within")
	do := rapid.SampledFrom([]string{purchase.OrderRetry, purchase.OrderDismiss, purchase.OrderVoid}).Draw(t, "do")
	o := fleet.Order{ID: purchase.NewKey(), Do: do, Key: c.some(t).IdempotencyKey, Reason: "so", By: "Anna",
		Until: time.Now().Add(within)}
	c.append(fleet.OrderRecords, orderRecord{o, c.place})
	c.orders = append(c.orders, o)
}

// reckon compares till, desk and Forloy.
func (c *chainOf) reckon() {
	sales, err := c.q.Recent(c.n + 1)
	c.must(err)
	if len(sales) != c.n {
		c.t.Errorf("%d sales are kept, want %d", len(sales), c.n)
	}
	booked := len(c.forloy)
	err = c.books.view(func(tx *bbolt.Tx) error {
		for _, s := range sales {
			wire, has := c.forloy[s.IdempotencyKey]
			if has {
				booked--
			}
			c.sale(tx, s, has)
			if has && wire != string(s.Wire) {
				c.t.Errorf("%s was booked as %s, recorded as %s", s.IdempotencyKey, wire, s.Wire)
			}
		}
		some, _, err := untold(tx, c.place.Key(), "", math.MaxInt)
		var t Till
		if _, err := get(tx, bucketTill, []byte(c.place.Key()), &t); err != nil {
			return err
		}
		some = slices.DeleteFunc(some, func(v fleet.Verdict) bool { // of a sale that the copy never had
			return c.past.back && !slices.ContainsFunc(sales, func(s purchase.Transaction) bool {
				return s.IdempotencyKey == v.Key
			})
		})
		if len(some) > 0 || !c.past.back && (t.Orders != 0 || c.known(tx)) {
			c.t.Errorf("the till was not told %+v, %d orders have no answer", some, t.Orders)
		}
		return err
	})
	c.must(err)
	c.has()
	c.forgets(sales)
	if booked != 0 && !c.past.back {
		c.t.Errorf("Forloy has %d sales that no till knows", booked)
	}
	c.journal()
	counts, sum := c.q.Counts(), int64(0)
	for _, of := range counts.By {
		sum += of.Count
	}
	if counts.Recorded.Count != sum || sum != int64(c.n) {
		c.t.Errorf("recorded %d, by states %v", counts.Recorded.Count, counts.By)
	}
	report, err := c.q.Verify(c.t.Context())
	if err != nil || len(report.Problems)+len(report.Altered) > 0 {
		c.t.Errorf("verify: %v %v %v", err, report.Problems, report.Altered)
	}
}

// known reports whether an order in the till's work queue has no answer, and the desk has not forgotten it with its
// stream's end. One that has its answer may stay there: where the confirmation was lost and then the books were made
// anew, the till is not told that anything is left. It gets it once more with the next one, and knows it.
func (c *chainOf) known(tx *bbolt.Tx) bool {
	return slices.ContainsFunc(c.orders, func(o fleet.Order) bool {
		var known ordered
		is, err := get(tx, bucketOrder, []byte(waitingKey(c.place.Key(), o.ID)), &known)
		c.must(err)
		return is && known.What == ""
	})
}

// sale compares one sale.
func (c *chainOf) sale(tx *bbolt.Tx, s purchase.Transaction, booked bool) {
	ended := s.State == purchase.Voided || s.State == purchase.Dismissed
	switch {
	case s.State == purchase.Pending:
		c.t.Errorf("%s still waits", s.IdempotencyKey)
	case s.State == purchase.Synced && !booked:
		c.t.Errorf("%s is lost", s.IdempotencyKey)
	case c.past.back && s.State != purchase.Synced: // the copy does not know what came of it after
	case s.State == purchase.Review && booked:
		c.t.Errorf("%s is in review, and Forloy has it", s.IdempotencyKey)
	case ended && booked && !s.MayBeBooked():
		c.t.Errorf("nothing says that Forloy has %s", s.IdempotencyKey)
	}
	var known sale
	if _, err := get(tx, bucketSale, []byte(s.IdempotencyKey), &known); err != nil {
		c.t.Error(err)
	}
	if want := s.State; !c.past.back && known.Said != want ||
		known.State != want && !(booked && known.State == purchase.Synced) {
		c.t.Errorf("the desk has %s as %s, by its till %s, want %s", s.IdempotencyKey, known.State, known.Said, want)
	}
}

// journal looks whether each order has one answer.
func (c *chainOf) journal() {
	entries, err := c.q.Entries(0, 100_000)
	c.must(err)
	answered := map[string]bool{}
	for _, e := range entries {
		if e.Order == "" {
			continue
		}
		if answered[e.Order] {
			c.t.Errorf("the order %s was carried out twice", e.Order)
		}
		answered[e.Order] = true
	}
	err = c.books.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketOrder, "", func(_ string, o ordered) error {
			// The answer may be in the store that is gone.
			if !c.past.back && (!answered[o.ID] || o.What == "") {
				c.t.Errorf("the order %s has no answer: %+v", o.ID, o)
			}
			return nil
		})
	})
	c.must(err)
}
