package storefront

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"counterfoil/internal/config"
)

// A panic that is caught, so that the process ends with an exit code, is kept for the next
// start as well, without what was panicked with.
func TestCaughtPanicIsKept(t *testing.T) {
	dir := t.TempDir()
	t.Cleanup(func() { _ = debug.SetCrashOutput(nil, debug.CrashOptions{}) })
	if crashed, err := keepCrash(dir); crashed || err != nil {
		t.Fatal(crashed, err)
	}
	func() {
		defer func() {
			if err := keepFall(dir, recover()); err != nil {
				t.Error(err)
			}
		}()
		panic("card forloy_enr_abc123def456")
	}()
	if crashed, err := keepCrash(dir); !crashed || err != nil {
		t.Error(crashed, err)
	}
	kept, err := os.ReadFile(filepath.Join(dir, config.CrashName))
	if text := string(kept); err != nil || !strings.Contains(text, "TestCaughtPanicIsKept") ||
		strings.Contains(text, "forloy_enr_") {
		t.Errorf("%v: %s", err, text)
	}
}
