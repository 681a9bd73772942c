package storefront

import (
	"context"
	"log/slog"

	"counterfoil/internal/assembly"
	"counterfoil/internal/chime"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/till"
	"counterfoil/scanner/serial"
	"counterfoil/syncclient"
)

// Host is this program as the verbs see it: how they reach a till, and the
// window that opens where there is no verb.
func Host(b assembly.Build) command.Host { return program{b}.host() }

// program is this process.
type program struct{ build assembly.Build }

func (p program) host() command.Host {
	return command.Host{Version: p.build.Version, Commit: p.build.Commit,
		Open: p.open, Window: p.window, Sound: chime.Available, Proxy: syncclient.Proxy,
		Scanner: func(s till.Settings) error { return serial.Check(serialSettings(s)) }}
}

// open builds a till for one verb.
func (p program) open(_ context.Context, c config.Config, busy func() error) (*till.Till, func(), error) {
	parts, err := assembly.ForVerb(c, p.build, slog.New(slog.DiscardHandler), busy)
	if err != nil {
		return nil, nil, err
	}
	return parts.Till, func() { parts.Close() }, nil
}
