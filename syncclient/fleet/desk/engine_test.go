package desk

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"counterfoil/internal/fault"
)

// leaderless is a cluster that has no leader.
type leaderless struct{ jetstream.JetStream }

var errNoLeader = &jetstream.APIError{Code: 503, ErrorCode: 10008,
	Description: "JetStream system temporarily unavailable"}

func (leaderless) CreateOrUpdateStream(context.Context, jetstream.StreamConfig) (jetstream.Stream, error) {
	return nil, errNoLeader
}
func (leaderless) Stream(context.Context, string) (jetstream.Stream, error) { return nil, errNoLeader }

// A cluster without a leader gets a minute. After that it does not answer, and nothing is wrong with the desk's files.
func TestAClusterWithoutALeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &Desk{js: leaderless{}, engine: &cluster{servers: []string{"a:4222"}}, log: slog.New(slog.DiscardHandler)}
		began := time.Now()
		_, err := d.openStream(t.Context(), streamConfig())
		if took := time.Since(began); !errors.Is(wrong(err), fault.FleetSilent) || took < startWait {
			t.Errorf("%v after %v", err, took)
		}
	})
}

// gone is an engine whose stream cannot be read, while the desk is told to end.
type gone struct {
	engine
	jetstream.Stream
	end func()
}

func (gone) copies() int { return 1 }
func (gone) Info(context.Context, ...jetstream.StreamInfoOpt) (*jetstream.StreamInfo, error) {
	return nil, errors.New("the stream is gone")
}
func (g gone) look() error {
	g.end()
	return nil
}

// A desk that is told to end ends, also where one of its parts has ended just before.
func TestADeskEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // which fails what waits for ever
		ctx, stop := context.WithCancel(t.Context())
		e := gone{end: stop}
		d := &Desk{engine: e, stream: e, log: slog.New(slog.DiscardHandler)}
		if err := d.Run(ctx); err != nil {
			t.Error(err)
		}
	})
}
