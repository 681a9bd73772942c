//go:build linux && amd64

package camera

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// limit is for the whole life of the machine, which takes a minute or two if nothing else runs.
const limit = 20 * time.Minute

// least is how many checks a machine must have reported, since one that dies halfway has not passed.
const least = 13

// checked is one line of the guest.
var checked = regexp.MustCompile(`(?m)^CHECK (.+?): (.*?)( \([0-9.]+ s\))?\r?$`)

func TestCamera(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED, NOT TESTED: a virtual machine takes its time")
	}
	for _, tool := range []string{"qemu-system-x86_64", "v4l2-ctl", "ldd"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("SKIPPED, NOT TESTED: %s is not installed (.ci/setup camera)", tool)
		}
	}
	from := kernel()
	if from == "" {
		t.Skip("SKIPPED, NOT TESTED: there is no kernel for a virtual machine (.ci/setup camera)")
	}
	dir := t.TempDir()
	files := initrd{"init": filepath.Join(dir, "guest")}
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", files["init"], "./guest")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the guest: %v\n%s", err, out)
	}
	files.addTool(t, "v4l2-ctl")
	files.addModules(t, filepath.Join(from, "modules"))
	packed := filepath.Join(dir, "initrd")
	if err := files.write(packed); err != nil {
		t.Fatal(err)
	}
	log := run(t, filepath.Join(from, "vmlinuz"), packed)
	lines := checked.FindAllStringSubmatch(log, -1)
	for _, line := range lines {
		t.Run(line[1], func(t *testing.T) {
			t.Log(line[2] + line[3])
			if line[2] != "ok" {
				t.Fail()
			}
		})
	}
	if len(lines) < least || !strings.Contains(log, "CHECKED") {
		t.Errorf("%d checks of %d were made\n%s", len(lines), least, log)
	}
}

// run boots a machine and returns what it printed.
func run(t *testing.T, kernel, initrd string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	// TCG: a build machine is mostly a virtual one itself, where KVM is missing
	// or hangs.
	vm := exec.CommandContext(ctx, "qemu-system-x86_64",
		"-accel", "tcg,thread=multi", "-cpu", "max", "-m", "768", "-smp", "2",
		"-no-reboot", "-nodefaults", "-nographic", "-serial", "stdio", "-kernel", kernel, "-initrd", initrd,
		"-append", "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off")
	var log bytes.Buffer
	vm.Stdout, vm.Stderr = &log, &log
	if err := vm.Run(); err != nil {
		t.Errorf("the virtual machine: %v", err)
	}
	return log.String()
}
