package assembly

import (
	"context"
	"errors"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/queue"
)

// store is a queue as a till knows it.
type store struct {
	*queue.Queue
	leaver func() string // who leaves, when a till moves out
}

var _ till.Store = store{}

// errEnough ends a List when a page is full.
var errEnough = errors.New("enough")

func (s store) Page(q till.Query, after purchase.Sequence, max int) ([]purchase.Transaction, error) {
	var page []purchase.Transaction
	f := filter(q)
	f.After = after
	err := s.List(context.Background(), f,
		func(tx purchase.Transaction) error {
			page = append(page, tx)
			if len(page) == max {
				return errEnough
			}
			return nil
		})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return page, err
}

func filter(q till.Query) queue.Filter {
	return queue.Filter{States: q.States, Since: q.Since, Day: q.Day, Until: q.Until, Before: q.Before,
		Staff: q.Staff, CardType: q.CardType, Match: q.Match}
}

func (s store) Newest(ctx context.Context, q till.Query, max int) ([]purchase.Transaction, error) {
	f := filter(q)
	f.Newest = max
	return s.Queue.Newest(ctx, f)
}

func (s store) Note(now time.Time, actor, what, why string) error {
	return s.Log(now, queue.Entry{Actor: actor, What: what, Reason: why})
}

func (s store) Journal(after uint64, max int) ([]till.Entry, error) {
	found, err := s.Entries(after, max)
	return entries(found), err
}

func (s store) History(ctx context.Context, key string) ([]till.Entry, error) {
	found, err := s.Queue.History(ctx, key)
	return entries(found), err
}

func (s store) Noted(ctx context.Context, what string, since time.Time) ([]till.Entry, error) {
	found, err := s.Queue.Noted(ctx, what, since)
	return entries(found), err
}

func entries(found []queue.Entry) []till.Entry {
	out := make([]till.Entry, len(found))
	for i, e := range found {
		out[i] = till.Entry{Number: e.Number, Hash: e.Hash, Previous: e.Previous, At: e.At, What: e.What,
			Actor: e.Actor, Key: e.Key, From: e.From, To: e.To, Amount: e.Amount, Source: e.Source, Item: e.Item,
			Code: e.Code, Replaces: e.Replaces, Reason: e.Reason, By: e.By, Order: e.Order,
			Was: e.Was}
	}
	return out
}

func (s store) Moved() *till.Move {
	m := s.Queue.Moved()
	if m == nil {
		return nil
	}
	return new(moveOf(*m))
}

func moveOf(m queue.Move) till.Move { return till.Move{ID: m.ID, At: m.At, Files: m.Files} }

func (s store) MoveOut(now time.Time, actor string) (till.Move, error) {
	m, err := s.Queue.MoveOut(now, s.leaver(), actor)
	return moveOf(m), err
}

func (s store) Merged() *till.Salvaged {
	r := s.Queue.Merged()
	if r == nil {
		return nil
	}
	merged := salvaged(*r)
	return &merged
}

func (s store) Verify(ctx context.Context) (till.Audit, error) {
	return auditOf(s.Queue.Verify(ctx))
}

func (s store) Holding() (till.Kept, error) {
	h, err := s.Queue.Holding()
	return till.Kept(h), err
}

func auditOf(r queue.Report, err error) (till.Audit, error) {
	return till.Audit{Transactions: int64(r.Sales), Entries: int64(r.Entries), Head: r.Head, Problems: r.Problems,
		Altered: r.Altered}, err
}

// lender is the store, held open or opened for each use.
type lender interface {
	Use(ctx context.Context, do func(*queue.Queue) error) error
	// waiting is how many sales wait.
	waiting(ctx context.Context) (int, error)
	// keep leaves the store open between uses, until release.
	keep() (release func())
}

// stores lends a till its store.
type stores struct {
	lender
	leaver  func() string
	changed <-chan struct{}
}

func (s stores) Use(ctx context.Context, do func(till.Store) error) error {
	return s.lender.Use(ctx, func(q *queue.Queue) error { return do(store{q, s.leaver}) })
}

func (s stores) Changed() <-chan struct{} { return s.changed }

// outbox lends the sender its store, one call at a time, and lets the till know
// of trouble with it.
type outbox struct {
	lender
	trouble func(error)
}

func (o outbox) Next(after purchase.Sequence, max int) ([]purchase.Transaction, error) {
	return ask(o, func(q *queue.Queue) ([]purchase.Transaction, error) { return q.Next(after, max) })
}

func (o outbox) Offer(now time.Time, txs []purchase.Transaction, before ...purchase.Result) (
	[]purchase.Transaction, error) {
	return ask(o, func(q *queue.Queue) ([]purchase.Transaction, error) { return q.Offer(now, txs, before...) })
}

func (o outbox) OfferAhead(now time.Time, txs []purchase.Transaction, before ...purchase.Result) error {
	return o.use(func(q *queue.Queue) error { return q.OfferAhead(now, txs, before...) })
}

func (o outbox) Retract(now time.Time, txs []purchase.Transaction) error {
	return o.use(func(q *queue.Queue) error { return q.Retract(now, txs) })
}

func (o outbox) Settle(now time.Time, results []purchase.Result) error {
	return o.use(func(q *queue.Queue) error { return q.Settle(now, results) })
}

func (o outbox) Load(name string) ([]byte, error) {
	return ask(o, func(q *queue.Queue) ([]byte, error) { return q.Load(name) })
}

func (o outbox) Save(name string, value []byte) error {
	return o.use(func(q *queue.Queue) error { return q.Save(name, value) })
}

func (o outbox) use(do func(*queue.Queue) error) error {
	err := o.lender.Use(context.Background(), do)
	if errors.Is(err, fault.Store) {
		o.trouble(err)
	}
	return err
}

func ask[T any](o outbox, do func(*queue.Queue) (T, error)) (T, error) {
	var out T
	err := o.use(func(q *queue.Queue) (err error) {
		out, err = do(q)
		return err
	})
	return out, err
}
