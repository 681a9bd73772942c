package desk

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// engine is the NATS that carries what tills and desk say: a server in this program, or a cluster of the chain's own.
type engine interface {
	// connect signs the desk itself in.
	connect(ctx context.Context) (*nats.Conn, error)
	// own is the nkey by which the desk's own verbs sign in.
	own() string
	// online are the nkeys that have a connection; nil: it cannot tell.
	online() (map[string]bool, error)
	// let lets a till in, with the credentials that it needs beside its own key.
	let(user string, p fleet.Place) (credentials string, err error)
	// shut keeps it out from now on, and ends its connections, as far as that can be done from here.
	shut(user string) error
	// account is that on a cluster whose operator alone can end what a till's credentials let it do; "": the desk can.
	account() string
	// invitation is a join code's, without its secret.
	invitation(secret []byte, until time.Time) (fleet.Invitation, error)
	// addresses are those that join codes name.
	addresses() []string
	// running tells the desk's verbs how they reach it.
	running() office.Running
	// copies is on how many servers a stream is to be, if there are so many.
	copies() int
	// unkept is why the stream has not taken what the desk itself says.
	unkept(err error) error
	// look finds out whether what the stream is kept in is still there, as far as that can be seen from here.
	look() error
	close()
}

// fewWait is how long a cluster may take until all its servers are there, before the desk opens without them.
const fewWait = 10 * time.Second

// openStream makes a stream where there is none: on several servers, if there are so many. A cluster whose servers have
// just started gets some time, and more of it while the desk runs (toMore). One that has no leader for all of that time
// is fault.FleetSilent.
func (d *Desk) openStream(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	for began := time.Now(); ; {
		s, err := d.tryStream(ctx, c, time.Since(began) > fewWait)
		switch {
		case err == nil || d.engine.copies() == 1:
			return s, err
		case time.Since(began) > startWait:
			return nil, d.engine.unkept(err)
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(250 * time.Millisecond):
		}
	}
}

// tryStream makes it, on one server if it may be fewer. A stream that is on several stays there, even while some of
// these are down.
func (d *Desk) tryStream(ctx context.Context, c jetstream.StreamConfig, fewer bool) (jetstream.Stream, error) {
	c.Replicas = d.engine.copies()
	s, err := d.js.CreateOrUpdateStream(ctx, c)
	api, said := errors.AsType[*jetstream.APIError](err)
	if !said || c.Replicas == 1 || !fewer && api.ErrorCode != noCluster {
		return s, err
	}
	if before, err := d.js.Stream(ctx, c.Name); err == nil && before.CachedInfo().Config.Replicas > 1 {
		return before, nil
	} else if err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, err
	}
	d.log.Warn("what the tills tell is kept on one server only", "stream", c.Name, "error", err)
	several := c
	c.Replicas = 1
	if s, err = d.js.CreateOrUpdateStream(ctx, c); err == nil {
		d.few = append(d.few, several)
	}
	return s, err
}

// toMore has those streams on several servers that had to be opened on one, once so many are there. A stream that was
// deleted meanwhile is not made again.
func (d *Desk) toMore(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second) // Run waits meanwhile
	defer cancel()
	d.few = slices.DeleteFunc(d.few, func(c jetstream.StreamConfig) bool {
		_, err := d.js.UpdateStream(ctx, c)
		if err == nil {
			d.log.Info("what the tills tell is kept on several servers now", "stream", c.Name, "servers", c.Replicas)
		}
		return err == nil
	})
}

// noCluster is the engine's error of a server that stands alone.
const noCluster jetstream.ErrorCode = 10074

// announce tells the desk's verbs how they reach it.
func (d *Desk) announce() error {
	at := d.engine.running()
	at.Page = d.Page()
	return office.WriteJSON(filepath.Join(d.options.Dir, office.RunningName), at)
}

// Addresses are those that join codes name.
func (d *Desk) Addresses() []string { return d.engine.addresses() }
