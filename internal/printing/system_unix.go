//go:build !windows

package printing

import (
	"context"
	"os/exec"
	"runtime"
	"time"

	"counterfoil/internal/fault"
)

// spoolWait is how long a spooler may take to accept a page.
const spoolWait = 20 * time.Second

// handOver gives a page to CUPS or, if there is no printer, to the program that shows
// it.
func handOver(path string) error {
	ctx, done := context.WithTimeout(context.Background(), spoolWait)
	defer done()
	if exec.CommandContext(ctx, "lp", path).Run() == nil {
		return nil
	}
	show := "xdg-open"
	if runtime.GOOS == "darwin" {
		show = "open"
	}
	shown := exec.Command(show, path)
	if err := shown.Start(); err != nil {
		return fault.New(fault.PrintNone).With(err)
	}
	go shown.Wait() // some of these run as long as the page is open
	return nil
}
