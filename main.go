// Counterfoil is a till's companion: every loyalty purchase made at the counter
// is on this PC's disk before the beep, and reaches Forloy exactly once.
//
// What the parts are and how they are joined is in docs/architecture.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"counterfoil/internal/command"
	"counterfoil/internal/console"
	_ "counterfoil/internal/hush" // before the toolkit: keeps a verb's standard error clean
	"counterfoil/internal/storefront"
	"counterfoil/internal/verbs"
)

// Set by the build (Makefile).
var version, commit, built string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A pipe that nobody reads is an error of the write: else the system ends a verb that has just recorded a sale, and
	// whoever called it would record it again.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	errors := console.Open()
	host := storefront.Host(verbs.Build(version, commit, built), errors)
	exit := command.Main(ctx, host, command.Console{Err: errors}, os.Args[1:])
	errors.Show()
	stop()
	os.Exit(exit)
}
