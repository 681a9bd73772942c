package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.etcd.io/bbolt"

	"counterfoil/syncclient/fleet"
)

// most is how many entries are taken in one commit. Behind a stream that is long, a commit costs by its pages, and few
// large ones write each page less often.
const most = 10_000

// mostPulled is how many messages come from the stream at once, each a group of entries.
const mostPulled = 500

// errUnread marks that the stream could not be read.
var errUnread = errors.New("the stream cannot be read")

// How long a cluster may be silent before another of its servers is asked: two of the beats that are due.
const (
	pullFor    = 10 * time.Second
	aliveEvery = 2 * time.Second
)

// followOn follows the stream of a cluster again where it could not be read, as while its servers choose another
// leader. One that was deleted ends the desk, which makes another one when it starts.
func (d *Desk) followOn(ctx context.Context) error {
	for {
		err := d.follow(ctx)
		if ctx.Err() != nil || d.engine.copies() == 1 || !errors.Is(err, errUnread) ||
			errors.Is(err, jetstream.ErrStreamNotFound) {
			return err
		}
		d.log.Warn("the cluster's stream is read again", "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// compare looks whether the stream still has what the books are made of.
func (d *Desk) compare(ctx context.Context) error {
	info, err := d.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnread, err)
	}
	lost, err := d.books.compare(info.State.Msgs, info.State.LastSeq)
	if lost {
		d.log.Warn("the stream has lost what it was told: all tills are asked to tell everything again",
			"messages", info.State.Msgs, "ends", info.State.LastSeq)
	}
	return err
}

// follow takes the stream's messages into the books, as they come.
func (d *Desk) follow(ctx context.Context) error {
	if err := d.compare(ctx); err != nil {
		return err
	}
	reader := jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverByStartSequencePolicy,
		OptStartSeq: d.books.applied() + 1}
	read := []jetstream.PullMessagesOpt{jetstream.PullMaxMessages(mostPulled)}
	if d.engine.copies() > 1 {
		// The server that has the consumer may end without a word. The next one is made by the library under the same
		// name again and again, and this may be assigned to the server that has just died, which refuses it for ever:
		// so it is tried once, and then followOn makes one of another name.
		read = append(read, jetstream.PullExpiry(pullFor), jetstream.PullHeartbeat(aliveEvery))
		reader.MaxResetAttempts = 1
	}
	consumer, err := d.stream.OrderedConsumer(ctx, reader)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnread, err)
	}
	messages, err := consumer.Messages(read...)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnread, err)
	}
	defer messages.Stop()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	received, opened, failed := make(chan message, most), make(chan []message), make(chan error, 1)
	go func() { failed <- d.receive(ctx, messages, received) }()
	go func() { // while the messages before are being written
		for {
			select {
			case first := <-received:
				some := drained(ctx, first, received)
				open(some, d.opener)
				select {
				case opened <- some:
				case <-ctx.Done():
					return
				}
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
		case some := <-opened:
			if err := d.books.take(some, d.opener); err != nil {
				return err
			}
		}
	}
}

// receive passes messages on until one cannot be had. Where the server that read for the desk has died, the library
// may wait for ever, with its heartbeats in order: so after a silence it is looked whether there is more.
func (d *Desk) receive(ctx context.Context, from jetstream.MessagesContext, to chan<- message) error {
	last := d.books.applied()
	for {
		wait, cancel := context.WithTimeout(ctx, pullFor)
		m, err := from.Next(jetstream.NextContext(wait))
		cancel()
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			if err := d.missed(ctx, last); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errUnread, err)
		}
		about, err := m.Metadata()
		if err != nil {
			return err
		}
		key := fleet.KeyOf(m.Subject())
		last = about.Sequence.Stream
		for _, one := range split(message{number: about.Sequence.Stream, key: key, sealed: m.Data(),
			at: about.Timestamp, kind: strings.TrimSuffix(m.Subject(), "."+key)}) {
			select {
			case to <- one:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

// missed is why a silence is none: a cluster's stream holds more than the last message that came.
func (d *Desk) missed(ctx context.Context, last uint64) error {
	if d.engine.copies() == 1 {
		return nil
	}
	info, err := d.stream.Info(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", errUnread, err)
	case info.State.LastSeq > last:
		return fmt.Errorf("%w: nothing comes after %d of %d", errUnread, last, info.State.LastSeq)
	}
	return nil
}

// drained is a message and those that have come behind it already, with all of the last group: the books take it as a
// whole or not at all.
func drained(ctx context.Context, first message, behind <-chan message) []message {
	some := []message{first}
	for {
		if some[len(some)-1].more {
			select {
			case m := <-behind:
				some = append(some, m)
				continue
			case <-ctx.Done():
				return nil
			}
		}
		if len(some) >= most {
			return some
		}
		select {
		case m := <-behind:
			some = append(some, m)
		default:
			return some
		}
	}
}

func (b *books) applied() (n uint64) {
	b.view(func(tx *bbolt.Tx) error {
		n = applied(tx)
		return nil
	})
	return n
}
