package member

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

const (
	gather   = 500 * time.Millisecond // what happens within it is told at once
	askAgain = 50 * time.Millisecond  // a desk that is still reading its stream
	tryAgain = 10 * time.Second       // or half as much again, at most, after a desk that does not answer
	refused  = 5 * time.Minute        // after one that lets this till in no more
)

// Once tells the desk what it has not been told, over a connection of its own.
func (m Membership) Once(ctx context.Context, j Journal, log *slog.Logger) error {
	l, err := m.dial(ctx)
	if err != nil {
		return err
	}
	defer l.conn.Close()
	p := &Publisher{Journal: j, Log: log}
	if err := p.Greet(ctx, l); err != nil {
		return err
	}
	return p.Tell(ctx, l)
}

// Ask takes what was sent in this till's place, over a connection of its own. A desk that is still reading its stream,
// as after a start or while it makes its books anew, is asked again until it has.
func (m Membership) Ask(ctx context.Context, j Journal, log *slog.Logger) error {
	l, err := m.dial(ctx)
	if err != nil {
		return err
	}
	defer l.conn.Close()
	p := &Publisher{Journal: j, Log: log}
	for {
		if err := p.Greet(ctx, l); err != nil || !p.behind {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(askAgain):
		}
	}
}

// Run tells the desk everything as it happens, until ctx ends. changed signals that the journal has grown.
func (m Membership) Run(ctx context.Context, j Journal, changed <-chan struct{}, log *slog.Logger) {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval = time.Second, tryAgain
	for said := fault.Kind(""); ctx.Err() == nil; {
		began := time.Now()
		err := m.session(ctx, j, changed, log)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > tryAgain {
			pause.Reset()
			said = ""
		}
		if f, _ := fault.Of(err); f.Kind != said || said == "" { // not once a minute for a night
			said = f.Kind
			log.Warn("the desk is not told", "error", err)
		}
		wait := pause.NextBackOff()
		if errors.Is(err, fault.FleetRevoked) || errors.Is(err, fault.FleetCertificate) {
			wait = refused
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// session uses one connection until it is lost.
func (m Membership) session(ctx context.Context, j Journal, changed <-chan struct{}, log *slog.Logger) error {
	l, err := m.dial(ctx)
	if err != nil {
		return err
	}
	defer l.conn.Close()
	p := &Publisher{Journal: j, Log: log}
	beat := time.NewTicker(fleet.BeatEvery)
	defer beat.Stop()
	ordered, err := l.ordered()
	if err != nil {
		return err
	}
	greet := true
	for {
		if greet {
			if err := p.Greet(ctx, l); err != nil {
				return err
			}
		}
		if err := p.Tell(ctx, l); err != nil {
			return err
		}
		greet = false
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.gone:
			return errGone
		case <-beat.C:
			greet = true
		case <-ordered:
			if err := p.Obey(ctx, l); err != nil {
				return err
			}
		case <-changed:
			select {
			case <-ctx.Done():
			case <-time.After(gather):
			}
		}
	}
}
