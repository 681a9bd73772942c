package desk

import (
	"context"
	"log/slog"
	"math"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"counterfoil/internal/purchase"
	"counterfoil/queue"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// chainOf is a till, its desk, those who rescue it and Forloy. Everything between them can be cut, late or repeated,
// and each of them can die at any step. Till, books and outbox are the real ones.
type chainOf struct {
	*river
	place  fleet.Place
	path   string // of the till's store
	q      *queue.Queue
	p      *member.Publisher
	memory string
	n      int // sales recorded

	forloy map[string]string // by key, the bytes that were booked
	first  map[string]string // the bytes that came first, booked or not
	taken  bool              // a deleted card is good again
	past   past

	orders    []fleet.Order // in the till's work queue
	confirmed bool          // nothing is lost any more
}

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func (c *chainOf) open() {
	var err error
	c.q, err = queue.Open(c.path, queue.Options{Zone: time.UTC})
	c.must(err)
	c.connect()
}

func (c *chainOf) connect() {
	c.p = &member.Publisher{Journal: journalOf{c}, Log: slog.New(slog.DiscardHandler)}
}

// journalOf is the till's store as its publisher knows it.
type journalOf struct{ *chainOf }

func (j journalOf) After(_ context.Context, n uint64, max int) (some []fleet.Told, err error) {
	found, err := j.q.Told(n, max)
	for _, e := range found {
		one := fleet.Told{Entry: e.Entry}
		if e.Sale != nil {
			one.Sale = &fleet.Sale{Sequence: e.Sale.Sequence, Currency: e.Sale.Amount.Currency,
				Day: e.Sale.BusinessDay, Item: e.Sale.Wire}
		}
		some = append(some, one)
	}
	return some, err
}
func (j journalOf) Cursor(context.Context) (p fleet.Position, err error) { return p, nil }
func (j journalOf) Keep(context.Context, fleet.Position) error           { return nil }
func (j journalOf) Beat(context.Context) (b fleet.Beat, err error)       { return b, nil }
func (j journalOf) Delivered(_ context.Context, v []fleet.Verdict) error {
	some := make([]purchase.Delivery, len(v))
	for i := range v {
		some[i] = v[i].Delivery()
	}
	return j.q.Delivered(noon, some)
}
func (j journalOf) Obey(_ context.Context, o fleet.Order, late bool) error {
	return j.q.Obey(noon, purchase.Order{ID: o.ID, Do: o.Do, Key: o.Key, Reason: o.Reason, By: "desk Anna",
		Late: late})
}

// Greet answers as the desk would, from its books.
func (c *chainOf) Greet(_ context.Context, b fleet.Beat) (a fleet.Answer, err error) {
	if c.cut("the greeting is lost") {
		return a, errCut
	}
	err = c.books.view(func(tx *bbolt.Tx) error {
		var t Till
		_, err := get(tx, bucketTill, []byte(c.place.Key()), &t)
		a = fleet.Answer{Position: goOn(tx, c.place.Key(), t, b.Told), Clock: time.Now(), Orders: t.Orders,
			Current: applied(tx) >= uint64(len(c.messages))}
		if err == nil {
			_, a.Rescued, err = untold(tx, c.place.Key(), "", math.MaxInt)
		}
		return err
	})
	return a, err
}

func (c *chainOf) Delivered(_ context.Context, after string) (some []fleet.Verdict, err error) {
	err = c.books.view(func(tx *bbolt.Tx) (err error) {
		some, _, err = untold(tx, c.place.Key(), after, 2)
		return err
	})
	return some, err
}

// Order gives the first order; where the confirmation is lost, it stays.
func (c *chainOf) Order(context.Context, bool) (*fleet.Order, func() error, error) {
	if len(c.orders) == 0 {
		return nil, nil, nil
	}
	return new(c.orders[0]), func() error {
		if c.cut("the confirmation is lost") {
			return errCut
		}
		c.orders = c.orders[1:]
		return nil
	}, nil
}

func (c *chainOf) cut(what string) bool {
	return !c.confirmed && rapid.IntRange(0, 4).Draw(c.t, what) == 0
}

// Tell puts a group into the stream, or some of it, as a program would that cuts it in another way.
func (c *chainOf) Tell(_ context.Context, g fleet.Group, again string) error {
	for len(g) > 0 {
		n := rapid.IntRange(1, len(g)).Draw(c.t, "cut")
		if c.cut("the line is cut") {
			return errCut
		}
		c.tell(c.place.Key(), g[:n], again)
		g = g[n:]
	}
	if c.cut("the answer is lost") {
		return errCut
	}
	return nil
}

func (c *chainOf) append(kind string, value any) {
	sealed, err := c.sealer.Seal(value)
	c.must(err)
	c.messages = append(c.messages, message{number: uint64(len(c.messages) + 1), key: c.place.Key(), kind: kind,
		sealed: sealed})
}

// Sales and Note are the desk for a rescuer.
func (c *chainOf) Sales(_ context.Context, q office.SalesAsked) ([]office.WaitingSale, error) {
	return c.books.waitingSales(q)
}

func (c *chainOf) Note(_ context.Context, n office.RescueNoted) error {
	if c.cut("the note is lost") {
		return errCut
	}
	c.append(fleet.Rescues, n.Note)
	c.must(c.read(len(c.messages))) // the desk answers once its books have it
	if c.cut("the answer to the note is lost") {
		return errCut
	}
	return nil
}

// outbox is what both senders send from.
type outbox interface {
	Next(after purchase.Sequence, max int) ([]purchase.Transaction, error)
	Offer(time.Time, []purchase.Transaction, ...purchase.Result) ([]purchase.Transaction, error)
	Retract(time.Time, []purchase.Transaction) error
	Settle(time.Time, []purchase.Result) error
}

// drain sends as a sender does, and dies anywhere.
func (c *chainOf) drain(from outbox) {
	waiting, err := from.Next(0, 100)
	c.must(err)
	for len(waiting) > 0 {
		batch := waiting[:min(len(waiting), 2)]
		waiting = waiting[len(batch):]
		sent, err := from.Offer(noon, batch)
		if err != nil || c.cut("it dies before it sends") {
			return
		}
		if c.cut("not a byte is sent") {
			from.Retract(noon, sent)
			return
		}
		var results []purchase.Result
		for _, tx := range sent {
			results = append(results, c.book(tx))
		}
		if c.cut("the answer is lost") || from.Settle(noon, results) != nil {
			return
		}
	}
}

// book is Forloy: a key is booked once, and a deleted card not at all.
func (c *chainOf) book(tx purchase.Transaction) purchase.Result {
	key, wire := tx.IdempotencyKey, string(tx.Wire)
	r := purchase.Result{Sequence: tx.Sequence, IdempotencyKey: key, Verdict: purchase.Accepted,
		TransactionID: "txn-" + key, CardType: "punch"}
	if c.first[key] != "" && c.first[key] != wire {
		c.t.Fatalf("%s came with other bytes", key)
	}
	c.first[key] = wire
	if _, booked := c.forloy[key]; !booked && tx.Card == deletedCard && !c.taken {
		return purchase.Result{Sequence: tx.Sequence, IdempotencyKey: key, Verdict: purchase.Refused,
			Code: "ENROLLMENT_NOT_FOUND"}
	}
	c.forloy[key] = wire
	return r
}

func (c *chainOf) rescue() {
	from, err := office.ReadOutbox(c.t.Context(), c, c.opener, c.memory, c.place, "office")
	c.must(err)
	c.drain(from)
}

func (c *chainOf) tells() {
	if c.p.Greet(c.t.Context(), c) == nil {
		c.p.Tell(c.t.Context(), c)
	}
}

// Whoever dies at whichever step: nothing is booked twice or lost, and till and desk end with what Forloy has.
func TestRescueInAnyOrder(t *testing.T) {
	begin := rivers(t)
	rapid.Check(t, func(t *rapid.T) {
		r, at := begin(t)
		c := &chainOf{river: r, place: place("t"), path: filepath.Join(at, "counterfoil.db"), memory: at,
			forloy: map[string]string{}, first: map[string]string{}}
		c.open()
		defer func() { c.q.Close() }()
		own, helper := rescuer{by: "office"}, rescuer{by: "till-2"}
		t.Repeat(map[string]func(*rapid.T){
			"sell":                 c.sell,
			"till sends":           func(*rapid.T) { c.drain(c.q) },
			"till tells":           func(*rapid.T) { c.tells() },
			"desk reads":           func(t *rapid.T) { c.must(c.read(rapid.IntRange(1, 4).Draw(t, "n"))) },
			"desk rebuilds":        func(*rapid.T) { c.must(c.books.rebuild()) },
			"stream loses its end": c.loseEnd,
			"store is copied":      c.keepCopy,
			"store is put back":    c.putBack,
			"rescue":               func(*rapid.T) { c.rescue() },
			"desk's step":          func(*rapid.T) { c.step(&own) },
			"helper's step":        func(*rapid.T) { c.step(&helper) },
			"helper dies":          func(*rapid.T) { helper = rescuer{by: "till-2"} },
			"void":                 func(t *rapid.T) { c.q.Void(noon, c.some(t).IdempotencyKey, "wrong", "cashier") },
			"retry":                func(t *rapid.T) { c.q.Retry(noon, []string{c.some(t).IdempotencyKey}, "manager") },
			"dismiss": func(t *rapid.T) {
				c.q.Dismiss(noon, []string{c.some(t).IdempotencyKey}, "paid back", "manager")
			},
			"card is renewed": func(*rapid.T) { c.taken = true },
			"desk orders":     c.order,
			"till dies": func(*rapid.T) {
				c.must(c.q.Close())
				c.open()
			},
		})
		c.t, c.confirmed = t, true
		for range 4 { // the network is well again
			c.must(c.read(len(c.messages)))
			for _, late := range []*rescuer{&own, &helper} {
				for late.out != nil {
					c.step(late)
				}
			}
			c.rescue()
			c.tells()
			c.drain(c.q)
		}
		c.tells()
		c.must(c.read(len(c.messages)))
		c.reckon()
		c.must(c.books.rebuild())
		c.must(c.read(len(c.messages)))
		c.has() // the stream does, too
	})
}
