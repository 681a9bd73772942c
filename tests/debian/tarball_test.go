//go:build linux && debian

package debian

import (
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var tarball = flag.String("tarball", "", "the tarball of this version")

// The tarball is unpacked and removed by the commands of its own README, in the home of somebody who is new.
func TestTarball(t *testing.T) {
	home := t.TempDir()
	shell := func(command string) string {
		cmd := exec.Command("bash", "-euo", "pipefail", "-c", command)
		cmd.Dir, cmd.Env = filepath.Dir(*tarball), append(os.Environ(), "HOME="+home)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
		return string(out)
	}
	page, err := os.ReadFile("../../packaging/linux/README")
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for line := range strings.Lines(string(page)) {
		if command, is := strings.CutPrefix(line, "    "); is {
			commands = append(commands,
				strings.ReplaceAll(command, "counterfoil-VERSION-linux-amd64.tar.xz", "'"+filepath.Base(*tarball)+"'"))
		}
	}
	if len(commands) != 2 {
		t.Fatalf("README has %d commands", len(commands))
	}
	// docs/operations.md has the same command, for whoever has not unpacked it yet.
	operations, err := os.ReadFile("../../docs/operations.md")
	again := strings.ReplaceAll(commands[0], "'"+filepath.Base(*tarball)+"'", "counterfoil-*-linux-amd64.tar.xz")
	if err != nil || !strings.Contains(string(operations), "\n    "+strings.TrimSpace(again)+"\n") {
		t.Errorf("docs/operations.md does not tell %q (%v)", again, err)
	}
	shell(commands[0])
	if got := shell("~/.local/bin/counterfoil version"); !strings.HasPrefix(got, "Counterfoil "+*version+" ") {
		t.Errorf("it says %q", got)
	}
	if got := shell("man -l ~/.local/share/man/man1/counterfoil.1.gz"); !strings.Contains(got, "void KEY") {
		t.Errorf("the manual page is %q", got)
	}
	shell(commands[1])
	err = filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s is left", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
