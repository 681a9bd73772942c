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
// are pending then. While they are being run it is half-configured, as a broken one is: setup waits for dpkg's lock
// then. Releases that were made beside an installation were twice without their packages for arm64.
func TestSetupBesideAnInstallation(t *testing.T) {
	names, err := exec.Command("dpkg-query", "-W", "-f", "${Package}\n").Output()
	if err != nil {
		t.Skip("there is no dpkg here: what it has installed cannot be asked")
	}
	const broken = "Config-Version: 1\n"
	for _, c := range []struct {
		state, field string
		there        bool
	}{
		{"installed", "", true},
		{"triggers-pending", "Triggers-Pending: /usr/share/man\n", true},
		{"triggers-awaited", "Triggers-Awaited: another\n", true},
		{"half-configured", broken, false},
		{"half-installed", broken, false},
		{"config-files", broken, false},
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
			write(filepath.Join(dir, "bin/sudo"), "#!/bin/sh\nexec \"$@\"\n")
			write(filepath.Join(dir, "bin/apt-get"), aptGet)
			setup := exec.Command(filepath.Join(root, ".ci/setup"), "test")
			setup.Env = append(os.Environ(), "DPKG_ADMINDIR="+filepath.Join(dir, "dpkg"),
				"PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
			out, err := setup.CombinedOutput()
			if err != nil {
				t.Errorf("setup: %v\n%s", err, out)
			}
			if there := !strings.Contains(string(out), "would install"); there != c.there {
				t.Errorf("setup took packages that are %s for there: %v; want %v\n%s", c.state, there, c.there, out)
			}
		})
	}
}

// aptGet is apt-get where another one has dpkg's lock: it installs if it was told to wait for it.
const aptGet = `#!/bin/sh
case "$*" in
  update*|*DPkg::Lock::Timeout=*) echo would "$@" >&2 ;;
  *) echo "E: Could not get lock" >&2; exit 100 ;;
esac
`
