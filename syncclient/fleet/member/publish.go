package member

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"counterfoil/syncclient/fleet"
)

// Journal is the till's, with the small value in which it is kept how far the desk has been told.
type Journal interface {
	// After returns at most max entries that follow the entry with that number, oldest first.
	After(ctx context.Context, number uint64, max int) ([]fleet.Told, error)
	Cursor(ctx context.Context) (fleet.Position, error)
	Keep(ctx context.Context, p fleet.Position) error
	Beat(ctx context.Context) (fleet.Beat, error)
	// Delivered takes what was sent in this till's place.
	Delivered(ctx context.Context, some []fleet.Verdict) error
	// Obey carries out an order, once. late: its time is over.
	Obey(ctx context.Context, o fleet.Order, late bool) error
}

// Link is a connection to the desk.
type Link interface {
	Greet(ctx context.Context, b fleet.Beat) (fleet.Answer, error)
	// Tell returns once the desk's stream holds the group. After an error it may hold it. What comes under one mark the
	// stream keeps once, for some minutes; again is that mark, "" as a rule.
	Tell(ctx context.Context, g fleet.Group, again string) error
	// Delivered returns some of what was sent in this till's place: what follows a key, in order. None is the end.
	Delivered(ctx context.Context, after string) ([]fleet.Verdict, error)
	// Order returns the next order for this till, and how to confirm it; nil: there is none. wait: one is on its way.
	Order(ctx context.Context, wait bool) (*fleet.Order, func() error, error)
}

// Publisher tells a desk a journal: every entry, in order, from the one that the desk has last.
type Publisher struct {
	Journal Journal
	Log     *slog.Logger

	at      fleet.Position // told so far
	rescued uint64         // what was sent in this till's place is known up to here
	ahead   time.Duration  // the desk's clock, less this one's
	behind  bool           // the desk had not read all of its stream when it answered last
	again   string         // the mark of what is told, where the stream would take it for a repeat
}

// Greet tells the desk how the till is, and takes up where the desk says that its stream ends.
func (p *Publisher) Greet(ctx context.Context, l Link) error {
	beat, err := p.Journal.Beat(ctx)
	if err != nil {
		return err
	}
	if beat.Told = p.at; p.at == (fleet.Position{}) {
		if beat.Told, err = p.Journal.Cursor(ctx); err != nil {
			return err
		}
	}
	answer, err := l.Greet(ctx, beat)
	if err != nil {
		return err
	}
	p.ahead, p.behind = time.Until(answer.Clock), !answer.Current
	if err := p.settle(ctx, l, answer.Rescued); err != nil {
		return err
	}
	if answer.Orders > 0 {
		if err := p.Obey(ctx, l); err != nil {
			return err
		}
	}
	if answer.Current {
		// The stream has confirmed what the desk has not read: it took it for a repeat, as after this till was put
		// back to an older copy. One mark for each connection, or what a desk cannot read would come anew with every
		// beat.
		if p.at != (fleet.Position{}) && p.at != answer.Position && p.again == "" {
			p.again = rand.Text()
		}
		p.at = answer.Position
		return nil
	}
	p.at = beat.Told // the desk is still reading: what this till has kept will do
	return nil
}

// settle takes what was sent in this till's place.
func (p *Publisher) settle(ctx context.Context, l Link, rescued uint64) error {
	if rescued == p.rescued {
		return nil
	}
	for after := ""; rescued > 0; {
		some, err := l.Delivered(ctx, after)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		if err := p.Journal.Delivered(ctx, some); err != nil {
			return err
		}
		after = some[len(some)-1].Key
	}
	p.rescued = rescued
	return nil
}

// Obey carries out the orders that are there. One is confirmed once what came of it is on this till's disk.
func (p *Publisher) Obey(ctx context.Context, l Link) error {
	for wait := true; ; wait = false {
		o, confirm, err := l.Order(ctx, wait)
		if err != nil || o == nil {
			return err
		}
		if err := p.Journal.Obey(ctx, *o, time.Now().Add(p.ahead).After(o.Until)); err != nil {
			return err
		}
		if err := confirm(); err != nil {
			return err
		}
	}
}

// Tell tells the desk what it has not been told. It ends at what was the journal's end when it came there: what a till
// has recorded since is gathered for the next time, or each sale in a row of them would have the cursor kept once.
func (p *Publisher) Tell(ctx context.Context, l Link) error {
	for {
		some, err := p.next(ctx)
		if err != nil || len(some) == 0 {
			return err
		}
		end := len(some) < fleet.GroupEntries
		for len(some) > 0 {
			var g fleet.Group
			g, some = fleet.Cut(some)
			if err := p.group(ctx, l, g); err != nil {
				return err
			}
		}
		if end {
			return nil
		}
	}
}

func (p *Publisher) group(ctx context.Context, l Link, g fleet.Group) error {
	if err := l.Tell(ctx, g, p.again); err != nil {
		return err
	}
	last, err := g[len(g)-1].Read()
	if err != nil {
		return err
	}
	p.at = fleet.Position{Number: last.Number, Hash: g[len(g)-1].Hash()}
	if err := p.Journal.Keep(ctx, p.at); err != nil { // the desk knows it too
		p.Log.Warn("how far the desk has been told could not be kept", "error", err)
	}
	return nil
}

// next is what follows the entry that was told last. Where the journal no longer has that entry, as after a backup was
// put in the store's place, everything is told again: the desk knows what it has, and keeps both branches.
func (p *Publisher) next(ctx context.Context) ([]fleet.Told, error) {
	if p.at.Number == 0 {
		return p.Journal.After(ctx, 0, fleet.GroupEntries)
	}
	some, err := p.Journal.After(ctx, p.at.Number-1, fleet.GroupEntries+1)
	if err != nil {
		return nil, err
	}
	if len(some) > 0 && some[0].Hash() == p.at.Hash {
		return some[1:], nil
	}
	p.Log.Warn("the journal is not the one that the desk was told: all of it is told again", "from", p.at.Number)
	p.at = fleet.Position{}
	return p.Journal.After(ctx, 0, fleet.GroupEntries)
}

// errGone ends the use of a connection that has been lost.
var errGone = errors.New("the connection to the desk is lost")
