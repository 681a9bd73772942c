package member

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

// ackWait is how long the desk may take to keep a message, or to answer one.
const ackWait = 10 * time.Second

// link is a connection by NATS.
type link struct {
	conn   *nats.Conn
	stream jetstream.JetStream
	where  string // the desk's addresses
	place  fleet.Place
	sealer *fleet.Sealer
	cards  []byte        // the key to which the desk seals a card
	opener *fleet.Opener // of these
	gone   chan struct{}
}

func (m Membership) dial(ctx context.Context) (*link, error) {
	options, err := m.options()
	if err != nil {
		return nil, fault.Fault{Kind: fault.FleetStored, Facts: fault.Facts{Detail: FileName}}.With(err)
	}
	shop := fleet.ShopKey(m.Shop)
	sealer, err := fleet.NewSealer(&shop)
	if err != nil {
		return nil, err
	}
	private, public, err := m.cardKeys()
	if err != nil {
		return nil, err
	}
	l := &link{where: strings.Join(m.Addresses, ", "), place: m.Place, sealer: sealer, gone: make(chan struct{}),
		cards: public, opener: fleet.NewOpener(private)}
	options = append(options, nats.ClosedHandler(func(*nats.Conn) { close(l.gone) }))
	if l.conn, err = fleet.Dial(ctx, m.Addresses, m.Fingerprint, options...); err != nil {
		return nil, err
	}
	if l.stream, err = jetstream.New(l.conn); err != nil {
		l.conn.Close()
		return nil, err
	}
	return l, nil
}

// silent is why there is no answer.
func (l *link) silent(err error) error {
	return fault.Fault{Kind: fault.FleetSilent, Facts: fault.Facts{Where: l.where}}.With(err)
}

func (l *link) Greet(ctx context.Context, b fleet.Beat) (answer fleet.Answer, err error) {
	b.CardKey = l.cards
	sealed, err := l.sealer.Seal(b)
	if err != nil {
		return answer, err
	}
	wait, cancel := context.WithTimeout(ctx, ackWait)
	defer cancel()
	message, err := l.conn.RequestWithContext(wait, l.place.Subject(fleet.Beats), sealed)
	if err != nil {
		return answer, l.silent(err)
	}
	if err := json.Unmarshal(message.Data, &answer); err != nil {
		return answer, err
	}
	if answer.Fault != (fault.Fault{}) {
		return answer, answer.Fault
	}
	return answer, nil
}

// Delivered asks the desk what was sent in this till's place.
func (l *link) Delivered(ctx context.Context, after string) (some []fleet.Verdict, err error) {
	wait, cancel := context.WithTimeout(ctx, ackWait)
	defer cancel()
	message, err := l.conn.RequestWithContext(wait, l.place.Subject(fleet.Deliveries), []byte(after))
	if err != nil {
		return nil, l.silent(err)
	}
	var answer struct {
		Fault fault.Fault     `json:"fault"`
		Value []fleet.Verdict `json:"value"`
	}
	if err := json.Unmarshal(message.Data, &answer); err != nil {
		return nil, err
	}
	if answer.Fault != (fault.Fault{}) {
		return nil, answer.Fault
	}
	return answer.Value, nil
}

// Tell sends a message and waits until the stream has it.
func (l *link) Tell(ctx context.Context, g fleet.Group, again string) error {
	sealed, err := g.Seal(l.sealer)
	if err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, ackWait)
	defer cancel()
	message := &nats.Msg{Subject: l.place.Subject(fleet.Journal), Data: sealed}
	_, err = l.stream.PublishMsg(wait, message, jetstream.WithMsgID(l.place.Key()+"/"+g.ID()+again))
	if _, said := errors.AsType[*jetstream.APIError](err); said { // its disk is full, as a rule
		return fault.New(fault.FleetFull).With(err)
	}
	if err != nil {
		return l.silent(err)
	}
	return nil
}
