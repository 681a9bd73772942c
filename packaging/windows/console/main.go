//go:build windows

// The console program counterfoil.com, which is installed beside counterfoil.exe: Windows starts it where a person or a
// script types counterfoil. It carries out the verbs, so that they print to the console that they were typed in and
// give it their exit code, which a program with a window cannot. Without a verb it starts the one with the window.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/console"
	"counterfoil/internal/verbs"
)

// Set by the build (Makefile).
var version, commit, built string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	build := verbs.Build(version, commit, built)
	host := verbs.Host(build)
	host.Window = func(context.Context, config.Config) int { return window(build.Path) }
	host.DeskWindow = func(context.Context, command.DeskWindow) int { return window(build.Path) }
	exit := command.Main(ctx, host, command.Console{}, os.Args[1:])
	stop()
	os.Exit(exit)
}

// window starts the program with the window, which says itself what goes wrong,
// and does not wait for it, as for any other such program.
func window(self string) int {
	if err := console.Start(filepath.Join(filepath.Dir(self), "counterfoil.exe"), os.Args[1:]...); err != nil {
		fmt.Fprintf(os.Stderr, "Counterfoil cannot open its window: %v.\n", err)
		return 1
	}
	return 0
}
