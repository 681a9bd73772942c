package desk

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fleet"
)

// most is how many messages are taken in one commit.
const most = 1000

// follow takes the stream's messages into the books, as they come.
func (d *Desk) follow(ctx context.Context) error {
	info, err := d.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("ask the stream: %w", err)
	}
	if n := d.books.applied(); n > info.State.LastSeq {
		d.log.Warn("the stream ends before what was read of it: all tills are asked to tell everything again",
			"read", n, "ends", info.State.LastSeq)
		if err := d.books.shortened(info.State.LastSeq); err != nil {
			return err
		}
	}
	consumer, err := d.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: d.books.applied() + 1})
	if err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	messages, err := consumer.Messages()
	if err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	defer messages.Stop()
	read, failed := make(chan message, most), make(chan error, 1)
	go func() {
		for {
			m, err := messages.Next(jetstream.NextContext(ctx))
			if err != nil {
				failed <- err
				return
			}
			about, err := m.Metadata()
			if err != nil {
				failed <- err
				return
			}
			select {
			case read <- message{about.Sequence.Stream, fleet.KeyOf(m.Subject()), m.Data()}:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-failed:
			return err
		case first := <-read:
			if err := d.books.take(drained(first, read), &d.keys); err != nil {
				return err
			}
		}
	}
}

// drained is a message and those that have come behind it already.
func drained(first message, more <-chan message) []message {
	some := []message{first}
	for len(some) < most {
		select {
		case m := <-more:
			some = append(some, m)
		default:
			return some
		}
	}
	return some
}

func (b *books) applied() (n uint64) {
	b.db.View(func(tx *bbolt.Tx) error {
		n = applied(tx)
		return nil
	})
	return n
}
