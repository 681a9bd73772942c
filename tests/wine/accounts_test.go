//go:build linux && wine

package wine

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterfoil/syncclient/practice"
)

// account is another Windows account of a PC: a prefix of its own and, where
// the test may do that, another user of this system.
type account struct {
	*counter
	prefix string
	become []string // what makes a command the user's
}

const (
	otherUser = "12345"
	tills     = "12346" // the group of both
)

// share puts the shared data where another user can get at it.
func (p *pc) share() (folder string) {
	p.t.Helper()
	folder = filepath.Join(p.t.TempDir(), "till")
	if err := errors.Join(os.Mkdir(folder, 0o700), os.Symlink(folder, p.shared())); err != nil {
		p.t.Fatal(err)
	}
	return folder
}

// account makes one, to which the PC's programs belong too, and the shared data in a folder.
func (p *pc) account(shared string) *account {
	p.t.Helper()
	exec.Command("wineserver", "--kill").Run() // the copy must be whole
	exec.Command("wineserver", "--wait").Run()
	home := p.t.TempDir()
	a := &account{counter: &counter{t: p.t, display: p.display, server: p.server, env: p.env},
		prefix: filepath.Join(home, "prefix")}
	p.say("cp", "-a", p.prefix, a.prefix)
	a.folder = strings.Replace(p.folder, p.prefix, a.prefix, 1)
	theirs := filepath.Join(a.prefix, "drive_c/ProgramData/Counterfoil")
	p.say("rm", "-rf", theirs, filepath.Join(a.prefix, "wineserver")) // Debian's Wine keeps its server's place there
	if err := os.Symlink(shared, theirs); err != nil {
		p.t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		p.t.Log("not root: both accounts are one user here")
		return a
	}
	a.become = []string{"setpriv", "--reuid", otherUser, "--regid", otherUser, "--groups", tills}
	p.say("chown", "-R", otherUser+":"+otherUser, home)
	p.say("chgrp", "-R", tills, shared)
	p.say("chmod", "-R", "u=rwX,g=rwXs,o=", shared)
	for _, dir := range []string{filepath.Dir(shared), filepath.Dir(filepath.Dir(shared)), filepath.Dir(home)} {
		p.say("chmod", "o+x", dir) // of the test's own
	}
	return a
}

func (p *pc) say(command string, args ...string) {
	p.t.Helper()
	if out, err := exec.Command(command, args...).CombinedOutput(); err != nil {
		p.t.Fatalf("%s %s: %v\n%s", command, args, err, out)
	}
}

// try carries out a verb in the account.
func (a *account) try(args ...string) (exit int, out, said string) {
	a.t.Helper()
	cmd := a.command("counterfoil.com", args...)
	cmd.Env = append(cmd.Env, "WINEPREFIX="+a.prefix, "HOME="+filepath.Dir(a.prefix))
	cmd.Args = append(append(a.become, "sh", "-c", `umask 0007; exec "$@"`, "sh"), cmd.Args...)
	path, err := exec.LookPath(cmd.Args[0])
	if err != nil {
		a.t.Fatal(err)
	}
	cmd.Path, cmd.Dir = path, filepath.Dir(a.prefix)
	return a.result(cmd)
}

// Two accounts of a PC share one till: its sign-in, its lock, and what waits.
func TestTwoAccounts(t *testing.T) {
	p := newPC(t)
	shared := p.share()
	asked := filepath.Join(p.prefix, "drive_c/icacls.txt")
	if exit := p.setup("newer", "/ALLUSERS", "/GROUP=Nobody"); exit != notAllowed || p.installed("HKLM") != "" {
		t.Errorf("for a group that is not there: exit %d, installed %q", exit, p.installed("HKLM"))
	}
	os.Remove(asked)
	p.install("newer", "/ALLUSERS", "/GROUP=Tills")
	defer p.uninstall()
	p.folder = filepath.Join(p.prefix, "drive_c/Program Files/Counterfoil")
	if p.installed("HKLM") == "" || p.installed("HKCU") != "" {
		t.Errorf("for all: %q, for one: %q", p.installed("HKLM"), p.installed("HKCU"))
	}
	const grant = `/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F "Tills:(OI)(CI)M"`
	page, err := os.ReadFile("../../docs/windows.md")
	if err != nil || !strings.Contains(string(page), grant) {
		t.Errorf("docs/windows.md does not show %s (%v)", grant, err)
	}
	lists, err := os.ReadFile(asked)
	if err != nil || !strings.Contains(string(lists), `"C:\ProgramData\Counterfoil" `+grant+"\n") {
		t.Errorf("who can read the data: %v\n%s", err, lists)
	}
	const where = `C:\ProgramData\Counterfoil, shared by accounts of this PC`
	if exit, out, _ := p.run("doctor"); !strings.Contains(out, where) {
		t.Errorf("doctor: exit %d, %s", exit, out)
	}

	// One account signs in, and what it records waits.
	p.env = append(p.env, "COUNTERFOIL_TOKEN=", "COUNTERFOIL_PASSWORD="+practice.Password)
	if exit, _, said := p.run("login", "--email", practice.StaffEmail); exit != 0 {
		t.Fatalf("login: exit %d: %s", exit, said)
	}
	const card = "forloy_enr_accounts01"
	if err := p.server.SetCard(card, practice.Active); err != nil {
		t.Fatal(err)
	}
	if exit, _, said := p.run("record", "--card", card, "--amount", "24.50"); exit != 0 {
		t.Fatalf("record: exit %d: %s", exit, said)
	}

	// The other one is signed in by that, and sends it.
	other := p.account(shared)
	if exit, out, said := other.try("sync"); exit != 0 {
		t.Errorf("sync in the other account: exit %d: %s%s", exit, out, said)
	}
	if ledger := p.server.Ledger(); len(ledger) != 1 || ledger[0].Amount != "24.50" || ledger[0].Card != card {
		t.Errorf("arrived: %+v", ledger)
	}
	if exit, _, said := other.try("record", "--card", card, "--amount", "3"); exit != 0 {
		t.Errorf("record in the other account: exit %d: %s", exit, said)
	}

	// While the first has the window open, the other one is told so, and nothing is written.
	window := p.open()
	started := time.Now()
	if exit, _, said := other.try("record", "--card", card, "--amount", "4"); exit != 3 {
		t.Errorf("record beside the window: exit %d: %s", exit, said)
	}
	t.Logf("the other account waited %v for the store", time.Since(started).Round(time.Second))
	window.Kill()
	if exit, out, said := other.try("verify"); exit != 0 {
		t.Errorf("verify: exit %d: %s%s", exit, out, said)
	}
	if s := p.status(); s.Recorded != 2 {
		t.Errorf("at the end: %+v", s)
	}

	// Neither an update nor another installation gives the data to anybody else.
	os.Remove(asked)
	p.install("newer", "/ALLUSERS")
	p.uninstall()
	p.install("newer", "/ALLUSERS")
	if lists, err := os.ReadFile(asked); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("who can read the data now: %v\n%s", err, lists)
	}

	// Data that was deleted is made anew for all accounts.
	p.uninstall()
	if err := os.RemoveAll(p.shared()); err != nil {
		t.Fatal(err)
	}
	p.install("newer", "/ALLUSERS")
	if lists, err := os.ReadFile(asked); err != nil || !strings.Contains(string(lists), "*S-1-5-32-545:(OI)(CI)M") {
		t.Errorf("who can read new data: %v\n%s", err, lists)
	}
}
