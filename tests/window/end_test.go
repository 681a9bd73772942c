//go:build linux

package window

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"counterfoil/tests/xtest"
)

// A window that the system ends before it is there, as when a PC is shut down right after its start, ends: it would
// stand on the screen, hold the store and send nothing.
func TestEndedWhileItStarts(t *testing.T) {
	d := prepareDesk(t)
	cmd := exec.Command(d.binary, append(d.atServer(), "--data-dir", d.data)...)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+d.data)
	d.program = d.display.Launch(cmd)
	logged := func(what string) bool {
		log, _ := os.ReadFile(d.logFile())
		return strings.Contains(string(log), what)
	}
	xtest.Eventually(t, "the window to begin", func() bool { return logged("window opens") })
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	xtest.Eventually(t, "the window to end", func() bool {
		select {
		case <-d.program.Done():
			return true
		default:
			return false
		}
	})
	if !logged("window closed") {
		t.Error("it was not closed in order")
	}
}
