package storefront

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/command"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/ui/desk"
)

// deskAgain is how long after the desk has ended it is started again.
const deskAgain = 5 * time.Second

// deskWindow opens the desk's window, and runs the desk for as long as that is open, unless one runs already.
func (p program) deskWindow(ctx context.Context, d command.DeskWindow) int {
	if err := assembly.MakeDir(d.Dir); err != nil {
		return p.fail("open the desk", err)
	}
	logger, closeLog := openLog(d.Dir, p.noWindow)
	defer closeLog()
	logger.Info("the desk's window opens", "version", p.build.Version, "commit", p.build.Commit)
	tills := counters{office.Control{Dir: d.Dir}}
	w := desk.New(desk.Config{Office: tills, Settings: d.Config.Settings,
		NoWindow: func() { p.noWindow(errNoOpenGL) }})
	run, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() { keepDesk(run, tills, d, w.EngineIs, logger) })
	defer context.AfterFunc(ctx, w.Quit)()
	over := sync.OnceFunc(func() {
		stop()
		group.Wait()
		logger.Info("the desk's window has closed")
	})
	w.Run(func() {
		over()
		leave(logger, closeLog)
	})
	over()
	return 0
}

// keepDesk runs the desk until ctx ends, and tells how it is. While another process runs it, it only waits.
func keepDesk(ctx context.Context, tills counters, d command.DeskWindow, tell func(desk.Engine), logger *slog.Logger) {
	for ctx.Err() == nil {
		if _, err := tills.Look(ctx); err == nil {
			tell(desk.Engine{Ready: true})
		} else {
			tell(desk.Engine{Own: true})
			log, done := lines(logger)
			err := d.Run(ctx, log, func() { tell(desk.Engine{Own: true, Ready: true}) })
			done()
			if err != nil {
				logger.Error("the desk has ended", "error", err)
				tell(desk.Engine{Own: true, Err: err})
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(deskAgain):
		}
	}
}

// lines passes on to a log what a process says, line by line.
func lines(logger *slog.Logger) (to io.Writer, done func()) {
	out, in := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for s := bufio.NewScanner(out); s.Scan(); {
			logger.Info("the desk", "says", s.Text())
		}
		io.Copy(io.Discard, out) // what is no line
	}()
	return in, func() {
		in.Close()
		<-ended
	}
}
