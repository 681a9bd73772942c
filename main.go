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
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	_ "counterfoil/internal/hush" // before the toolkit: keeps a verb's standard error clean
	"counterfoil/internal/storefront"
)

// Set by the build (Makefile).
var version, commit, built string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	build := assembly.Build{Version: version, Commit: commit}
	build.Path, _ = os.Executable()               // not known: a salvage runs in the window's process
	build.At, _ = time.Parse(time.RFC3339, built) // not known in a build without the Makefile
	exit := command.Main(ctx, storefront.Host(build), command.Console{}, os.Args[1:])
	stop()
	os.Exit(exit)
}
