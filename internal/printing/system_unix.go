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

// viewerWait is how long a program that shows pages may take to say that it cannot.
var viewerWait = 5 * time.Second

// handOver gives a page to CUPS or, if there is no printer, to the program that shows
// it.
func handOver(path string) (shown bool, err error) {
	ctx, done := context.WithTimeout(context.Background(), spoolWait)
	defer done()
	if exec.CommandContext(ctx, "lp", path).Run() == nil {
		return false, nil
	}
	show := "xdg-open"
	if runtime.GOOS == "darwin" {
		show = "open"
	}
	viewer := exec.Command(show, path)
	if err := viewer.Start(); err != nil {
		return false, fault.New(fault.PrintNone).With(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- viewer.Wait() }()
	select {
	case err := <-ended:
		if err != nil { // xdg-open is there, and nothing that it could open
			return false, fault.New(fault.PrintNone).With(err)
		}
	case <-time.After(viewerWait): // some run as long as the page is open
	}
	return true, nil
}
