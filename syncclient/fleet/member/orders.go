package member

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"counterfoil/syncclient/fleet"
)

// orderWait is how long the work queue may take to give an order that it has.
const orderWait = time.Second

// ordered signals that the desk has an order for this till.
func (l *link) ordered() (<-chan struct{}, error) {
	some := make(chan struct{}, 1)
	_, err := l.conn.Subscribe(l.place.Subject(fleet.Orders), func(*nats.Msg) {
		select {
		case some <- struct{}{}:
		default:
		}
	})
	return some, err
}

// Order takes the next order from this till's work queue.
func (l *link) Order(ctx context.Context, wait bool) (*fleet.Order, func() error, error) {
	limit, cancel := context.WithTimeout(ctx, ackWait)
	defer cancel()
	queue, err := l.stream.Consumer(limit, fleet.OrderStream, fleet.OrderQueue(l.place))
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the desk's orders: %w", err)
	}
	var found jetstream.MessageBatch
	if wait {
		found, err = queue.Fetch(1, jetstream.FetchMaxWait(orderWait))
	} else {
		found, err = queue.FetchNoWait(1)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the desk's orders: %w", err)
	}
	if m, some := <-found.Messages(); some {
		var o fleet.Order
		if err := json.Unmarshal(m.Data(), &o); err != nil {
			return nil, nil, fmt.Errorf("read an order: %w", errors.Join(err, m.Term()))
		}
		if err := l.open(&o); err != nil { // it is answered all the same, or it would come for ever
			o.Card = nil
		}
		return &o, func() error { return m.DoubleAck(ctx) }, nil
	}
	if err := found.Error(); err != nil && !errors.Is(err, nats.ErrTimeout) {
		return nil, nil, fmt.Errorf("read the desk's orders: %w", err)
	}
	return nil, nil, nil
}

// open opens the card of an order. One that was sealed to another PC of this till stays closed.
func (l *link) open(o *fleet.Order) error {
	if o.Sealed == nil {
		return nil
	}
	o.Card = new(fleet.Card)
	return l.opener.Open(o.Sealed, o.Card)
}
