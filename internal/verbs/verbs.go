// Package verbs is what every verb of the command line needs of this PC, without the window: how it reaches a till, and
// what doctor asks. Two programs are made of it: the one that also opens the window (internal/storefront), and on
// Windows a console program beside that, which is started where a command is typed (packaging/windows/console).
package verbs

import (
	"context"
	"log/slog"
	"os"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/chime"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/pos"
	"counterfoil/internal/till"
	"counterfoil/scanner/serial"
	"counterfoil/syncclient"
)

// Build says which program this is, from what the Makefile has put into main.
func Build(version, commit, built string) assembly.Build {
	b := assembly.Build{Version: version, Commit: commit}
	b.Path, _ = os.Executable()               // not known: a salvage runs in the window's process
	b.At, _ = time.Parse(time.RFC3339, built) // not known in a build without the Makefile
	return b
}

// Host is this program as the verbs see it. It has no Window.
func Host(b assembly.Build) command.Host {
	return command.Host{Version: b.Version, Commit: b.Commit, Open: open(b), Sound: chime.Available,
		Files: func(c config.Config) till.Files { return assembly.Files(c, b) },
		Fits:  assembly.Fits, Cards: assembly.Cards, Proxy: syncclient.Proxy,
		POS:     pos.Check,
		Scanner: func(s till.Settings) error { return serial.Check(SerialSettings(s)) }}
}

// SerialSettings are those of a scanner at a serial port.
func SerialSettings(s till.Settings) serial.Settings {
	return serial.Settings{Port: s.SerialPort, Baud: s.SerialBaud, Prefix: s.WedgePrefix}
}

// open builds a till for one verb.
func open(b assembly.Build) func(context.Context, config.Config, func() error) (*till.Till, func(), error) {
	return func(_ context.Context, c config.Config, busy func() error) (*till.Till, func(), error) {
		parts, err := assembly.ForVerb(c, b, slog.New(slog.DiscardHandler), busy)
		if err != nil {
			return nil, nil, err
		}
		return parts.Till, func() { parts.Close() }, nil
	}
}
