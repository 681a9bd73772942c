package storefront

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/chime"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/handover"
	"counterfoil/internal/pos"
	"counterfoil/internal/screenlock"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

// window opens the window and shuts everything down in order when it is
// closed: the socket, the till's goroutines, the practice server, the store.
func (p program) window(ctx context.Context, c config.Config) int {
	if noDisplay() {
		return p.fail("open its window", errNoDisplay)
	}
	if err := assembly.MakeDir(c.DataDir); err != nil { // before the socket, whose name depends on the real folder
		return p.fail("open its window", err)
	}
	server, err := handover.Listen(c.DataDir)
	if err != nil {
		return p.fail("open its window", err)
	}
	defer server.Close()
	logger, closeLog := openLog(c.DataDir, p.noWindow)
	defer closeLog()
	crashed, err := keepCrash(c.DataDir)
	if err != nil {
		logger.Warn("a crash would leave nothing to read", "error", err)
	}
	defer func() {
		if fell := recover(); fell != nil {
			logger.Error("the window has crashed", "kind", fmt.Sprintf("%T", fell), "error", keepFall(c.DataDir, fell))
			panic(fell)
		}
	}()
	logger.Info("window opens", "version", p.build.Version, "commit", p.build.Commit, "practice", c.Demo)

	for _, warning := range c.Warnings {
		logger.Warn("a setting", "error", warning)
	}
	var pretend *practice.Server
	if c.Demo {
		if pretend, err = practice.Start(practice.Options{Logger: logger, OnlyNamed: true}); err != nil {
			return p.fail("start practice", err)
		}
		defer pretend.Close(context.Background())
		c.Settings.APIURL = pretend.URL()
		logger.Info("practice's Forloy", "url", pretend.URL())
	}
	parts, err := assembly.ForWindow(c, p.build, logger)
	if err != nil {
		return p.fail("open the till", err)
	}
	defer parts.Close()
	player := chime.New(logger)
	defer player.Close()

	t := parts.Till
	if c.Demo {
		enrol(ctx, t, logger)
	}
	var s *stand
	host := Host(p.build, p.errors)
	host.Logger = logger
	host.Scanner = func(till.Settings) error { return s.reader.Trouble() } // we hold the port: nobody else can try it
	host.POS = func(till.Settings) []error { return s.inbox.Report() }
	desk := command.Desk{Till: t, Config: c, Raise: func() { s.window.Raise() },
		Fill: func(ctx context.Context, f pos.Form) error { return s.fill(ctx, f) }}
	if s, err = p.newStand(c, parts, player, pretend, help{host, desk, crashed, c.DataDir}, logger); err != nil {
		return p.fail("open its window", err)
	}
	defer s.pages.Close()

	run, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() { t.Run(run) })
	group.Go(func() { s.reader.Run(run) })
	group.Go(func() { s.live.Run(run) })
	group.Go(func() { s.inbox.Run(run) })
	group.Go(func() {
		if err := screenlock.Watch(run, s.window.Locked); run.Err() == nil {
			logger.Info("the camera stays on while the screen is locked", "error", err)
		}
	})
	group.Go(func() {
		server.Serve(run, func(ctx context.Context, r handover.Request, out, err io.Writer) int {
			return command.Execute(ctx, host, desk, r, out, err)
		})
	})
	defer time.AfterFunc(untilAtRest, debug.FreeOSMemory).Stop()
	defer context.AfterFunc(ctx, s.window.Quit)() // the toolkit hears of it only once the window is there
	over := sync.OnceFunc(func() {
		close(s.closed)
		stop()
		server.Close()
		group.Wait()
		logger.Info("window closed")
	})
	s.window.Run(func() {
		over()
		s.pages.Close()
		parts.Close()
		leave(logger, closeLog)
	})
	over()
	return 0
}

// leave ends a program that has ended in order but for the toolkit.
func leave(logger *slog.Logger, closeLog func()) {
	logger.Warn("the toolkit stands still at its end, and is left")
	closeLog()
	os.Exit(0)
}

// untilAtRest is how long a start takes on a slow PC. What it has used and needs no more goes back
// to the system then: 12 MB of 40, which Go would keep (docs/figures.md). A full collection at the
// start itself would be seen.
const untilAtRest = 5 * time.Second

// noDisplay reports that no window can be shown.
func noDisplay() bool {
	return runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == ""
}

// errNoDisplay is a start without a verb and without a display.
var errNoDisplay = errors.New("there is no display here (the verbs need none: see counterfoil help)")

// fail says why there is no window.
func (p program) fail(what string, err error) int {
	says := ": " + err.Error() + "."
	if _, is := fault.Of(err); is {
		says = ". " + command.Explain(err)
	}
	fmt.Fprintf(p.errors, "Counterfoil cannot %s%s\n", what, says)
	return 1
}
