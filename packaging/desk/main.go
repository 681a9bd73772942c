// The program counterfoil-desk, which is installed with counterfoil: the desk of several tills, with its engine. It is
// a program of its own so that no till pays for the engine. The verb "counterfoil desk" starts it, with its own words.
package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"counterfoil/internal/command"
	"counterfoil/internal/verbs"
	"counterfoil/syncclient/fleet/desk"
)

// Set by the build (Makefile).
var version, commit, built string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	host := verbs.Host(verbs.Build(version, commit, built))
	host.RunDesk = run
	exit := command.Main(ctx, host, command.Console{}, os.Args[1:])
	stop()
	os.Exit(exit)
}

func run(ctx context.Context, o command.DeskOptions, log io.Writer, ready func(command.DeskAt) error) error {
	var cluster *desk.Cluster
	if o.NATS != "" {
		cluster = &desk.Cluster{Servers: o.NATS, Creds: o.Creds, CA: o.CA}
	}
	d, err := desk.Open(ctx, desk.Options{Dir: o.Dir, Listen: o.Listen, Cluster: cluster, Addresses: o.Addresses,
		Web: o.Web, Password: o.Password, Open: o.Open, RescueAfter: o.RescueAfter,
		Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		return err
	}
	defer d.Close()
	at := command.DeskAt{Page: d.Page(), Certificate: d.PageCertificate(), Addresses: d.Addresses()}
	if err := ready(at); err != nil {
		return err
	}
	return d.Run(ctx)
}
