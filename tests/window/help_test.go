//go:build linux

package window

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"counterfoil/tests/xtest"
)

// start starts the program on a data directory, as a double click does.
func start(t *testing.T, display *xtest.Display, data string) (cmd *exec.Cmd, said *strings.Builder) {
	t.Helper()
	said = &strings.Builder{}
	cmd = exec.CommandContext(t.Context(), binary(), "--data-dir", data)
	cmd.Env, cmd.Stderr = append(display.Env(), "XDG_RUNTIME_DIR="+data), said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	display.WaitWindow("Counterfoil")
	return cmd, said
}

// What a crash was is kept, and the next window finds it.
func TestCrashIsKept(t *testing.T) {
	display, data := xtest.Start(t), t.TempDir()
	cmd, _ := start(t, display, data)
	cmd.Process.Signal(syscall.SIGABRT) // as a library does that gives up
	cmd.Wait()
	if cmd.ProcessState.Success() {
		t.Fatal("it has not crashed")
	}
	start(t, display, data)
	kept, err := os.ReadFile(filepath.Join(data, "crash.log"))
	if err != nil || !strings.Contains(string(kept), "SIGABRT") || !strings.Contains(string(kept), "goroutine ") {
		t.Errorf("%v: of the crash is kept %q", err, kept)
	}
	if info, err := os.Stat(filepath.Join(data, "crash.log")); err == nil && info.Mode().Perm() != 0o600 {
		t.Errorf("others can read it: %v", info.Mode())
	}
}

// A config.toml that cannot be read is told in a window; closed by a person, it ends
// with the exit code that the verbs have for it.
func TestBadConfigHasAWindow(t *testing.T) {
	display, data := xtest.Start(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "config.toml"), []byte("keypad = \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd, said := start(t, display, data)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait()
	}()
	for closed := false; !closed; { // the window is there before it listens
		display.Key("space") // Close has the focus
		select {
		case <-ended:
			closed = true
		case <-time.After(500 * time.Millisecond):
		}
	}
	if exit := cmd.ProcessState.ExitCode(); exit != 2 || said.String() != "" {
		t.Errorf("exit %d, said %q", exit, said)
	}
	if _, err := os.Stat(filepath.Join(data, "counterfoil.db")); err == nil {
		t.Error("a store was made on a configuration that nobody could read")
	}
}
