//go:build linux

package window

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"counterfoil/tests/xtest"
)

// A PC that cannot draw: the program says so and ends. It does not go on without
// a window, which would hold the store.
func TestNoOpenGL(t *testing.T) {
	display := xtest.StartWithoutOpenGL(t)
	data := t.TempDir()
	cmd := exec.CommandContext(t.Context(), binary(), "--data-dir", data)
	cmd.Env = display.Env()
	var said strings.Builder
	cmd.Stderr = &said
	cmd.Run()
	if exit := cmd.ProcessState.ExitCode(); exit != 1 || !strings.Contains(said.String(),
		"Counterfoil cannot open its window: there is no OpenGL 2.1 here; its log has the details.\n") {
		t.Errorf("exit %d, said %q", exit, said.String())
	}
	log, err := os.ReadFile(filepath.Join(data, "counterfoil.log"))
	if err != nil || !strings.Contains(string(log), "GLX extension not found") {
		t.Errorf("the log does not say why: %v\n%s", err, log)
	}
}
