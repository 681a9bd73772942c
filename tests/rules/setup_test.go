package rules

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What is installed stays so for .ci/setup while another package brings it work, a man page for man-db: its triggers
// are pending then. A release that was made beside an installation was once without its packages for arm64.
func TestSetupKnowsAPackageWithTriggersPending(t *testing.T) {
	names, err := exec.Command("dpkg-query", "-W", "-f", "${Package}\n").Output()
	if err != nil {
		t.Skip("there is no dpkg here: what it has installed cannot be asked")
	}
	for _, c := range []struct {
		state, field string
		there        bool
	}{
		{"installed", "", true},
		{"triggers-pending", "Triggers-Pending: /usr/share/man\n", true},
		{"triggers-awaited", "Triggers-Awaited: another\n", true},
		{"half-installed", "Config-Version: 1\n", false},
		{"config-files", "Config-Version: 1\n", false},
	} {
		t.Run(c.state, func(t *testing.T) {
			var status strings.Builder
			for _, name := range strings.Fields(string(names)) {
				fmt.Fprintf(&status, "Package: %s\nStatus: install ok %s\nArchitecture: all\nVersion: 1\n"+
					"Maintainer: a <a@example.com>\n%sDescription: one\n\n", name, c.state, c.field)
			}
			dir := t.TempDir()
			write := func(path, text string) {
				t.Helper()
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			write(filepath.Join(dir, "dpkg/status"), status.String())
			for _, name := range []string{"apt-get", "sudo"} {
				write(filepath.Join(dir, "bin", name), "#!/bin/sh\necho would install >&2\nexit 1\n")
			}
			setup := exec.Command(filepath.Join(root, ".ci/setup"), "test")
			setup.Env = append(os.Environ(), "DPKG_ADMINDIR="+filepath.Join(dir, "dpkg"),
				"PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
			out, err := setup.CombinedOutput()
			if there := err == nil; there != c.there {
				t.Errorf("setup took packages that are %s for there: %v; want %v\n%s", c.state, there, c.there, out)
			}
		})
	}
}
