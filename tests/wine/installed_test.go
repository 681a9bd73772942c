//go:build linux && wine

package wine

import (
	"flag"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/xtest"
)

var (
	setups      = flag.String("setups", "", "the folder of the installers, in older and newer")
	certificate = flag.String("certificate", "", "that newer is signed with")
)

// Exit codes of the installer, from docs/windows.md.
const (
	newerStore = 3
	stillOpen  = 4
	notAllowed = 5
)

// pc is a Windows PC that the program is installed on.
type pc struct {
	*counter
	prefix string
	home   string // of its account
}

func newPC(t *testing.T) *pc {
	t.Helper()
	c := &counter{t: t, display: xtest.Start(t)}
	c.serve()
	prefix := os.Getenv("WINEPREFIX")
	homes, err := filepath.Glob(filepath.Join(prefix, "drive_c/users/*/AppData/Local"))
	if err != nil || len(homes) != 1 {
		t.Fatalf("the accounts' folders: %v, %v", homes, err)
	}
	p := &pc{counter: c, prefix: prefix, home: filepath.Dir(filepath.Dir(homes[0]))}
	c.folder = p.local("Programs/Counterfoil")
	for _, data := range []string{p.local("Counterfoil"), p.shared()} {
		if err := os.RemoveAll(data); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// local is a path in the account's own data.
func (p *pc) local(path string) string { return filepath.Join(p.home, "AppData/Local", path) }

// shared is the data directory of all accounts.
func (p *pc) shared() string { return filepath.Join(p.prefix, "drive_c/ProgramData/Counterfoil") }

// setup runs an installer and gives its exit code.
func (p *pc) setup(which string, args ...string) int {
	p.t.Helper()
	found, err := filepath.Glob(filepath.Join(*setups, which, "*-setup.exe"))
	if err != nil || len(found) != 1 {
		p.t.Fatalf("the installer: %v, %v", found, err)
	}
	exit, _, _ := p.result(alone(p.onDisplay(p.wine(append([]string{found[0], "/S"}, args...)...))))
	return exit
}

// install runs an installer that must succeed.
func (p *pc) install(which string, args ...string) {
	p.t.Helper()
	if exit := p.setup(which, args...); exit != 0 {
		p.t.Fatalf("install %s %s: exit %d", which, args, exit)
	}
}

func (c *counter) onDisplay(cmd *exec.Cmd) *exec.Cmd {
	cmd.Env = append(cmd.Env, c.display.Env()...)
	cmd.Env = append(cmd.Env, c.env...)
	return cmd
}

// uninstall runs the uninstaller, which goes on after its process has ended.
func (p *pc) uninstall() {
	p.t.Helper()
	file := filepath.Join(p.folder, "uninstall.exe")
	if exit, _, said := p.result(alone(p.onDisplay(p.wine(file, "/S")))); exit != 0 {
		p.t.Fatalf("uninstall: exit %d: %s", exit, said)
	}
	xtest.Eventually(p.t, "the uninstalled program to be gone", func() bool { return !exists(p.folder) })
}

// installed is the version that Windows lists; "": none.
func (p *pc) installed(root string) string {
	p.t.Helper()
	_, out, _ := p.result(p.wine("reg", "query",
		root+`\Software\Microsoft\Windows\CurrentVersion\Uninstall\Counterfoil`, "/v", "DisplayVersion"))
	words := strings.Fields(out)
	if len(words) < 2 || words[len(words)-2] != "REG_SZ" {
		return ""
	}
	return words[len(words)-1]
}

// shortcuts are the names in the Start menu, and of what starts with Windows.
func (p *pc) shortcuts(menu string) (names []string) {
	filepath.WalkDir(filepath.Join(menu, "Microsoft/Windows/Start Menu/Programs"),
		func(path string, _ os.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".lnk") {
				names = append(names, filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path)))
			}
			return nil
		})
	slices.Sort(names)
	return names
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// setLayout makes the store one of another layout, and gives the one that it had.
func setLayout(t *testing.T, path, number string) (before string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	key := []byte("schema")
	sum := crc32.Checksum(append([]byte("schema"), number...), crc32.MakeTable(crc32.Castagnoli))
	if err := db.Update(func(tx *bbolt.Tx) error {
		meta := tx.Bucket([]byte("meta"))
		_, before, _ = strings.Cut(string(meta.Get(key)), " ")
		return meta.Put(key, fmt.Appendf(nil, "%08x %s", sum, number))
	}); err != nil {
		t.Fatal(err)
	}
	return before
}

// From the installer to the first sale that arrives, an update over the open
// window, and away again: the data stays.
func TestInstalled(t *testing.T) {
	p := newPC(t)
	p.install("older", "/AUTOSTART")
	if got := p.installed("HKCU"); got != "0.0.1" {
		t.Errorf("Windows lists version %q", got)
	}
	menu := filepath.Join(p.home, "AppData/Roaming")
	want := []string{"Counterfoil/Counterfoil commands.lnk", "Counterfoil/Counterfoil desk (several tills).lnk",
		"Counterfoil/Counterfoil.lnk", "StartUp/Counterfoil.lnk"}
	if got := p.shortcuts(menu); !slices.Equal(got, want) {
		t.Errorf("shortcuts: %q", got)
	}

	// Typed in its folder, the console program answers, and gives the console its exit code.
	cmd := p.wine("cmd", "/c", "counterfoil version")
	cmd.Dir = p.folder
	exit, out, said := p.result(cmd)
	if exit != 0 || !strings.HasPrefix(out, "Counterfoil 1.2.3-test (") || said != "" {
		t.Errorf("version: exit %d, %q, %q", exit, out, said)
	}
	cmd = p.wine("cmd", "/c", "counterfoil nonsense")
	cmd.Dir = p.folder
	if exit, _, said := p.result(cmd); exit != 2 || !strings.Contains(said, "no such verb") {
		t.Errorf("nonsense: exit %d, %q", exit, said)
	}

	// The first sale arrives.
	const card = "forloy_enr_install001"
	if err := p.server.SetCard(card, practice.Active); err != nil {
		t.Fatal(err)
	}
	window := p.open()
	p.sell(card, "24.50")
	p.arrive(1)
	if !exists(p.local("Counterfoil/counterfoil.db")) {
		t.Error("the data is not where docs/windows.md says")
	}

	// A sale that waits makes the window ask: an update does not close it over that.
	if err := p.server.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	p.sell("forloy_enr_install002", "3")
	if exit := p.setup("newer", "/WAIT=2"); exit != stillOpen {
		t.Errorf("an update over a window that asks: exit %d", exit)
	}
	p.display.Screenshot("../../build/shots/wine-update-asks.png")
	if got := p.installed("HKCU"); got != "0.0.1" || p.windows() != 1 {
		t.Errorf("then %s is installed, with %d windows", got, p.windows())
	}
	p.display.Key("Escape") // stay
	if err := p.server.SetOffline(false); err != nil {
		t.Fatal(err)
	}
	p.arrive(2)
	startUp := filepath.Join(menu, "Microsoft/Windows/Start Menu/Programs/StartUp/Counterfoil.lnk")
	if err := os.WriteFile(startUp, []byte("of a kiosk"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.install("newer")
	if link, err := os.ReadFile(startUp); err != nil || string(link) != "of a kiosk" {
		t.Errorf("what starts with Windows was made anew (%v)", err)
	}
	<-window.Done()
	newer := p.installed("HKCU")
	if exit, out, _ := p.run("version"); exit != 0 || newer == "0.0.1" || !strings.Contains(out, newer) {
		t.Errorf("after the update to %s: exit %d, %s", newer, exit, out)
	}
	if s := p.status(); s.Recorded != 2 || s.Synced != 2 {
		t.Errorf("after the update: %+v", s)
	}
	if got := p.shortcuts(menu); !slices.Equal(got, want) {
		t.Errorf("shortcuts after the update: %q", got)
	}

	// What a newer one has written, an older one is not put over.
	store := p.local("Counterfoil/counterfoil.db")
	ours := setLayout(t, store, "99")
	if exit := p.setup("older"); exit != newerStore || p.installed("HKCU") != newer {
		t.Errorf("an older one on a newer store: exit %d, installed %s", exit, p.installed("HKCU"))
	}
	setLayout(t, store, ours)

	p.signed()

	// Typed without a verb, it opens the window, which the uninstaller asks to close.
	if exit, _, _ := p.result(alone(p.onDisplay(p.command("counterfoil.com")))); exit != 0 {
		t.Errorf("without a verb: exit %d", exit)
	}
	p.display.WaitWindow("Counterfoil")
	p.uninstall()
	if n := p.windows(); n != 0 {
		t.Errorf("%d windows are left", n)
	}
	if got := p.shortcuts(menu); len(got) > 0 || p.installed("HKCU") != "" {
		t.Errorf("left behind: %q, version %q", got, p.installed("HKCU"))
	}
	if !exists(store) {
		t.Error("the data is gone")
	}
}

// signed checks the signatures of the installer and of what it has installed.
func (p *pc) signed() {
	p.t.Helper()
	files, _ := filepath.Glob(filepath.Join(*setups, "newer", "*-setup.exe"))
	for _, name := range []string{"counterfoil.exe", "counterfoil.com", "counterfoil-desk.exe", "uninstall.exe"} {
		files = append(files, filepath.Join(p.folder, name))
	}
	for _, file := range files {
		out, err := exec.Command("osslsigncode", "verify", "-CAfile", *certificate, file).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "Signature verification: ok") {
			p.t.Errorf("%s is not signed: %v\n%s", file, err, out)
		}
	}
}

// A PC that cannot draw: a message box says so, and the program ends after it.
func TestNoOpenGL(t *testing.T) {
	c := newCounter(t)
	c.display = xtest.StartWithoutOpenGL(t)
	program := filepath.Join(c.folder, "counterfoil.exe")
	cmd := c.wine("start", "/wait", onZ(program), "--data-dir", onZ(c.data)) // as by a double click
	box := c.display.Launch(alone(cmd))
	before := c.display.Look(0, 0, 1024, 768)
	c.display.WaitWindow("Counterfoil")
	xtest.Eventually(t, "its text", func() bool { return c.display.Look(0, 0, 1024, 768) != before })
	c.display.Screenshot("../../build/shots/wine-no-opengl.png")
	c.display.Key("Return")
	<-box.Done()
}
