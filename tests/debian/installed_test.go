//go:build linux && debian

package debian

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/xtest"
)

var (
	older   = flag.String("older", "", "the package of the version before")
	newer   = flag.String("newer", "", "the package of this version")
	version = flag.String("version", "", "this version")
)

const (
	name    = "counterfoil"
	program = "/usr/bin/counterfoil"
)

// system is the Debian that the package is installed on.
type system struct {
	t    *testing.T
	root []string // what makes a command root's: nothing, or sudo
}

// newSystem skips the test where nothing can be installed.
func newSystem(t *testing.T) *system {
	t.Helper()
	if *older == "" || *newer == "" || *version == "" {
		t.Fatal("-older, -newer and -version are needed: run make installed")
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		t.Skip("there is no apt-get here: the package was not installed")
	}
	s := &system{t: t}
	if os.Geteuid() != 0 {
		s.root = []string{"sudo", "-n"}
		if exec.Command("sudo", "-n", "true").Run() != nil {
			t.Skip("neither root nor sudo without a password: the package was not installed")
		}
	}
	if state := s.state(); strings.HasPrefix(state, "installed ") {
		t.Skip("Counterfoil is installed here, and stays: the package was not installed")
	} else if state != "" { // a test was killed before its end
		s.says(append(s.root, "dpkg", "--purge", "--force-remove-reinstreq", name)...)
	}
	t.Cleanup(func() {
		if s.state() != "" {
			s.apt("purge", name)
		}
	})
	return s
}

// state is the installed version; "" if there is none, not even its configuration.
func (s *system) state() string {
	out, err := exec.Command("dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", name).Output()
	if err != nil || strings.HasPrefix(string(out), "not-installed") {
		return ""
	}
	return string(out)
}

func (s *system) apt(do string, what ...string) {
	s.t.Helper()
	args := append(s.root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-qq", "-o",
		"DPkg::Lock::Timeout=300", "--no-install-recommends", do)
	if out, err := exec.Command(args[0], append(args[1:], what...)...).CombinedOutput(); err != nil {
		s.t.Fatalf("apt-get %s %s: %v\n%s", do, what, err, out)
	}
}

// says is what a command of the system prints. It fails the test if the command fails.
func (s *system) says(command ...string) string {
	s.t.Helper()
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}

// till is a till of the installed program, in the home of a cashier of its own.
type till struct {
	t       *testing.T
	home    string
	server  *practice.Server
	display *xtest.Display
}

func (c *till) command(args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "XDG_") && !strings.HasPrefix(v, "COUNTERFOIL_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "HOME="+c.home, "XDG_RUNTIME_DIR="+c.home,
		"COUNTERFOIL_TOKEN="+c.server.Token(), "COUNTERFOIL_API_URL="+c.server.URL(),
		"COUNTERFOIL_LOCATION_ID=loc_1", "COUNTERFOIL_STAFF_USER_ID=usr_1",
		"COUNTERFOIL_TERMINAL_ID=till-1", "COUNTERFOIL_CURRENCY=EUR")
	return cmd
}

func (c *till) run(args ...string) string {
	c.t.Helper()
	var said bytes.Buffer
	cmd := c.command(args...)
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatalf("counterfoil %s: %v\n%s%s", args, err, out, said.String())
	}
	return string(out)
}

func (c *till) store() string {
	return filepath.Join(c.home, ".local/share/counterfoil/counterfoil.db")
}

type status struct{ Recorded, Synced int }

func (c *till) status() (s status) {
	c.t.Helper()
	if err := json.Unmarshal([]byte(c.run("status", "--json")), &s); err != nil || s.Recorded > s.Synced+1 {
		c.t.Fatalf("status: %+v, %v", s, err)
	}
	return s
}

// configure puts the config.toml of docs/operations.md in place, as that page says.
func (c *till) configure() {
	c.t.Helper()
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		c.t.Fatal(err)
	}
	_, under, _ := strings.Cut(string(page), "\n## Many tills from one config.toml\n")
	var lines []string
	for line := range strings.Lines(under) {
		if strings.HasPrefix(line, "    ") {
			lines = append(lines, strings.TrimPrefix(line, "    "))
		} else if len(lines) > 0 {
			break
		}
	}
	path := filepath.Join(filepath.Dir(c.store()), "config.toml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
		c.t.Fatal(err)
	}
	if told := c.run("doctor"); !strings.Contains(told, "lock_minutes is from "+path) {
		c.t.Fatalf("doctor does not know the page's settings:\n%s", told)
	}
}

// sell scans a card in the open window, types an amount and waits until the sale has
// arrived as the nth.
func (c *till) sell(card, amount string, nth int) {
	c.t.Helper()
	c.display.Paced("a sale to be recorded", filepath.Join(filepath.Dir(c.store()), "counterfoil.log"), func() {
		c.display.Type(card+"\n", 2*time.Millisecond)
		c.display.Type(amount+"\n", 80*time.Millisecond)
	}, func() bool { return c.status().Recorded == nth })
	for c.status().Synced != nth { // or go test's own limit ends it
		<-time.After(200 * time.Millisecond)
	}
	if got := c.server.Ledger()[nth-1]; got.Card != card || got.Amount != amount {
		c.t.Errorf("no. %d arrived as %s", nth, got.Sent)
	}
}

func (c *till) open() *xtest.Program {
	window := c.display.Launch(c.command())
	c.display.WaitWindow("Counterfoil")
	return window
}

// The life of the package: installed, used by its verbs and its window, updated under an open window, removed and
// purged. What was sold stays.
func TestInstalled(t *testing.T) {
	s := newSystem(t)
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	c := &till{t: t, home: t.TempDir(), server: server, display: xtest.Start(t)}

	s.apt("install", *older)
	if got := c.run("version"); !strings.HasPrefix(got, "Counterfoil 0.0.1 ") {
		t.Errorf("the older version says %q", got)
	}
	c.configure()
	c.run("record", "--card", "forloy_enr_verb00001", "--amount", "4.20")
	c.run("sync")
	if n := c.status().Synced; n != 1 {
		t.Fatalf("%d sales arrived from a verb", n)
	}
	window := c.open()
	c.sell("forloy_enr_older0001", "24.50", 2)

	s.apt("install", *newer)
	files := strings.Fields(s.says("dpkg", "-L", name))
	c.sell("forloy_enr_older0002", "7.05", 3) // the window that was open goes on
	window.Kill()
	if got := c.run("version"); !strings.HasPrefix(got, "Counterfoil "+*version+" ") {
		t.Errorf("the newer version says %q", got)
	}
	window = c.open()
	c.sell("forloy_enr_newer0001", "3.10", 4)
	c.display.Screenshot("../../build/shots/installed.png")
	window.Kill()
	s.desktop(t, files)

	before, err := os.ReadFile(c.store())
	if err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{"remove", "purge"} {
		s.apt(how, name)
		for _, path := range files {
			if at, err := os.Lstat(path); err == nil && !at.IsDir() {
				t.Errorf("%s has left %s behind", how, path)
			}
		}
		if after, err := os.ReadFile(c.store()); err != nil || !bytes.Equal(before, after) {
			t.Errorf("after %s the store is not as it was: %v", how, err)
		}
		if how == "remove" {
			s.apt("install", *newer)
		}
	}
}

// desktop checks what the system makes of the package's other files.
func (s *system) desktop(t *testing.T, files []string) {
	t.Helper()
	s.says("desktop-file-validate", "/usr/share/applications/io.counterfoil.till.desktop")
	s.says("appstreamcli", "validate", "--no-net", "/usr/share/metainfo/io.counterfoil.till.metainfo.xml")
	page := s.says("man", "-l", "--warnings", one(t, files, "/counterfoil.1.gz"))
	if !strings.Contains(page, "void KEY") {
		t.Errorf("the manual page has no verb void:\n%s", page)
	}
	const ask = `COMP_WORDS=(counterfoil rec); COMP_CWORD=1; COMP_LINE="counterfoil rec"; COMP_POINT=15
		_init_completion() { cur=rec prev=counterfoil words=("${COMP_WORDS[@]}") cword=1; }
		_get_comp_words_by_ref() { cur=rec prev=counterfoil words=("${COMP_WORDS[@]}") cword=1; }
		compopt() { :; }
		. "$1"; __start_counterfoil; echo "${COMPREPLY[*]}"`
	offered := s.says("bash", "-c", ask, "bash", one(t, files, "/completions/counterfoil"))
	if !strings.HasPrefix(offered, "record") {
		t.Errorf("for rec bash offers %q", offered)
	}
	s.parts(t, one(t, files, "/counterfoil.spdx.json.gz"), "go.etcd.io/bbolt", "MIT")
	s.parts(t, one(t, files, "/counterfoil-desk.spdx.json.gz"), "github.com/nats-io/nats-server/v2", "Apache-2.0")
}

// parts checks that a program's list of parts names one with its licence.
func (s *system) parts(t *testing.T, file, part, licence string) {
	t.Helper()
	var list struct {
		SPDXVersion string `json:"spdxVersion"`
		Packages    []struct{ Name, LicenseConcluded string }
	}
	if err := json.Unmarshal([]byte(s.says("gzip", "-dc", file)), &list); err != nil {
		t.Fatal(err)
	}
	licences := map[string]string{}
	for _, p := range list.Packages {
		licences[p.Name] = p.LicenseConcluded
	}
	if list.SPDXVersion != "SPDX-2.3" || licences[part] != licence {
		t.Errorf("%s: %+v", file, list)
	}
}

// one is the only file with an ending.
func one(t *testing.T, files []string, ending string) string {
	t.Helper()
	var found []string
	for _, path := range files {
		if strings.HasSuffix(path, ending) {
			found = append(found, path)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d files end in %s: %s", len(found), ending, found)
	}
	return found[0]
}
