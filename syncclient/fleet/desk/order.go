package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// ordered is an order, with what its till has answered.
type ordered struct {
	fleet.Order
	Place    fleet.Place
	Number   uint64    // of its message in the stream
	What     string    `json:",omitempty"` // the journal entry that answers it; "": none yet
	Code     string    `json:",omitempty"`
	Answered time.Time `json:",omitzero"`
}

// orderRecord is how the desk keeps an order in its stream.
type orderRecord struct {
	Order fleet.Order `json:"order"`
	Place fleet.Place `json:"place"`
}

// openOrders makes the stream of the work queues where there is none, and puts back what should be in them: the desk
// may have ended between its record and the queue.
func (d *Desk) openOrders(ctx context.Context) error {
	_, err := d.openStream(ctx, jetstream.StreamConfig{Name: fleet.OrderStream,
		Subjects: []string{fleet.Orders + ".>"}, Storage: jetstream.FileStorage,
		Retention: jetstream.WorkQueuePolicy, MaxAge: office.LongestOrder})
	if err != nil {
		return fmt.Errorf("open the work queues: %w", err)
	}
	var open []ordered
	err = d.books.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketOrder, "", func(_ string, o ordered) error {
			if o.What == "" && time.Now().Before(o.Until) {
				open = append(open, o)
			}
			return nil
		})
	})
	for _, o := range open {
		if err == nil {
			err = d.enqueue(ctx, o.Place, o.Order)
		}
	}
	return err
}

// enqueue puts an order into its till's work queue, once within a few minutes.
func (d *Desk) enqueue(ctx context.Context, to fleet.Place, o fleet.Order) error {
	return d.put(ctx, to, o, jetstream.WithMsgID(o.ID))
}

func (d *Desk) put(ctx context.Context, to fleet.Place, o fleet.Order, how ...jetstream.PublishOpt) error {
	_, err := d.js.CreateOrUpdateConsumer(ctx, fleet.OrderStream, jetstream.ConsumerConfig{
		Durable: fleet.OrderQueue(to), FilterSubject: to.Subject(fleet.Orders), AckPolicy: jetstream.AckExplicitPolicy})
	if err != nil {
		return err
	}
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = d.js.Publish(ctx, to.Subject(fleet.Orders), text, how...)
	return err
}

// requeue puts back into a till's work queue what it has taken from there, and not answered: it has in a store that is
// lost. One that is about to tell its answer gets the order once more, and knows it.
func (d *Desk) requeue(key string, now time.Time) error {
	var open []ordered
	err := d.books.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketOrder, waitingKey(key, ""), func(_ string, o ordered) error {
			if o.What == "" && now.Before(o.Until) {
				open = append(open, o)
			}
			return nil
		})
	})
	if err != nil || len(open) == 0 {
		return err
	}
	wait, cancel := soon()
	defer cancel()
	queue, err := d.js.Consumer(wait, fleet.OrderStream, fleet.OrderQueue(open[0].Place))
	if err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		return err
	}
	if err == nil && queue.CachedInfo().NumPending+uint64(queue.CachedInfo().NumAckPending) > 0 {
		return nil
	}
	slices.SortFunc(open, func(a, b ordered) int { return cmp.Compare(a.Number, b.Number) })
	for _, o := range open {
		if err := d.put(wait, o.Place, o.Order); err != nil {
			return err
		}
	}
	return nil
}

// order orders a till to do something with some of its sales.
func (d *Desk) order(q office.OrderAsked, now time.Time) (some []office.Ordered, err error) {
	place, err := d.named(q.Till)
	if err != nil {
		return nil, err
	}
	now = now.UTC().Truncate(time.Second)
	var records []any
	err = d.books.view(func(tx *bbolt.Tx) error {
		if in, err := isIn(tx, place); err != nil || !in {
			return orFault(err, fault.Fault{Kind: fault.FleetShutOut, Facts: fault.Facts{Name: place.Terminal}})
		}
		for _, key := range q.Keys {
			var s sale
			key = strings.ToLower(strings.TrimSpace(key))
			known, err := get(tx, bucketSale, []byte(key), &s)
			if err != nil {
				return err
			}
			if !known || s.Till != place.Key() {
				return fault.Fault{Kind: fault.FleetNoSale, Facts: fault.Facts{Key: key}}
			}
			o := fleet.Order{ID: uuid.NewString(), Do: q.Do, Key: key, Reason: q.Reason, By: q.By, At: now,
				Until: now.Add(min(q.Within, office.LongestOrder))}
			if o.Sealed, err = d.toTill(tx, place, q); err != nil {
				return err
			}
			records = append(records, orderRecord{o, place})
			some = append(some, ordered{Order: o, Place: place}.shown(now))
		}
		return nil
	})
	wait, cancel := soon()
	defer cancel()
	if err == nil {
		_, err = d.keep(wait, place.Subject(fleet.OrderRecords), records...)
	}
	if errors.Is(err, fault.FleetBehind) { // they are kept, and come into the queue with one of the till's next beats
		return some, nil
	}
	for _, o := range some {
		if err == nil {
			err = d.enqueue(wait, place, o.Order)
		}
	}
	return some, err
}

// orders are those with some ids; without any, the latest.
func (d *Desk) orders(ids []string, now time.Time) (some []office.Ordered, err error) {
	err = d.books.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketOrder, "", func(_ string, o ordered) error {
			if len(ids) > 0 && !slices.Contains(ids, o.ID) {
				return nil
			}
			s := o.shown(now)
			s.Sealed = nil // the answer has its limits
			var err error
			if o.Rescue != nil {
				s.Sums, err = errandSums(tx, o)
			}
			some = append(some, s)
			return err
		})
	})
	slices.SortFunc(some, func(a, b office.Ordered) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID)) })
	return some[:min(len(some), office.OrdersShown)], err
}

func (o ordered) shown(now time.Time) office.Ordered {
	s := office.Ordered{Order: o.Order, Place: o.Place, Why: o.Code, Answered: o.Answered}
	switch {
	case o.What == answerLate, o.What == "" && now.After(o.Until):
		s.State = office.OrderExpired
	case o.What == answerRefused:
		s.State = office.OrderRefused
	case o.What == "":
		s.State = office.OrderWaits
	default:
		s.State = office.OrderDone
	}
	return s
}

// What a till's journal says of an order that it has not carried out.
const (
	answerRefused = "command_refused"
	answerLate    = "command_too_late"
)

// answerAlone is in the place of a till's refusal where the desk has done it alone.
const answerAlone = "alone"

// ordered takes what the desk has ordered.
func (t *taking) ordered(m message) error {
	var r orderRecord
	if t.with.Open(m.sealed, &r) != nil {
		return nil // no desk has written it
	}
	key := []byte(waitingKey(m.key, r.Order.ID))
	if t.tx.Bucket(bucketOrder).Get(key) != nil {
		return nil
	}
	of, err := t.till(m.key)
	if err != nil {
		return err
	}
	of.Orders++
	if r.Order.Rescue != nil {
		silent, err := t.till(r.Order.Rescue.Key())
		if err != nil {
			return err
		}
		silent.Errand = string(key)
	}
	return put(t.tx, bucketOrder, key, ordered{Order: r.Order, Place: r.Place, Number: m.number})
}

// answered takes a till's answer to an order.
func (t *taking) answered(till string, e fleet.Entry) error {
	var o ordered
	key := []byte(waitingKey(till, e.Order))
	known, err := get(t.tx, bucketOrder, key, &o)
	if err != nil || !known || o.What != "" {
		return err
	}
	of, err := t.till(till)
	if err != nil {
		return err
	}
	of.Orders--
	o.What, o.Code, o.Answered = e.What, e.Code, e.At
	if alone, err := t.alone(till, o); err != nil || alone {
		if o.What = answerAlone; err != nil {
			return err
		}
		if o.Code != string(fault.RefusedNotFound) {
			o.Code = ""
		}
	}
	return put(t.tx, bucketOrder, key, o)
}

// alone does at the desk what a till was ordered to do and cannot, where else nobody could ever clear a sale: one to
// review that the till no longer has, as after its store was put back to an older copy, and one that was sent after the
// till had taken it back.
func (t *taking) alone(till string, o ordered) (bool, error) {
	to, can := map[string]purchase.State{purchase.OrderDismiss: purchase.Dismissed,
		purchase.OrderRetry: purchase.Pending}[o.Do]
	if !can || o.What != answerRefused {
		return false, nil
	}
	s, known, err := t.saleOf(o.Key)
	if err != nil || !known || s.Till != till {
		return false, err
	}
	next := s
	switch {
	case o.Code == string(fault.RefusedNotFound) && s.State == purchase.Review:
		next.State, next.Since = to, o.Answered
	case o.Do == purchase.OrderDismiss && endedThere(s):
		next.Looked = true
	default:
		return false, nil
	}
	return true, t.become(o.Key, s, known, next, nil)
}
