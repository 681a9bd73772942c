package faults

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// A dump of the program's goroutines in the middle of a request holds no secret.
func TestDumpHoldsNoSecret(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGQUIT")
	}
	t.Parallel()
	f, c, _ := signedIn(t)
	arrived := make(chan struct{}, 1)
	f.commit(func(f *forloy, r request) bool {
		arrived <- struct{}{}
		return silence(f, r)
	}, nil)
	c.env["GOTRACEBACK"] = "all"
	cmd := c.command("sync")
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	<-arrived
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	var dump strings.Builder
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		dump.WriteString(lines.Text() + "\n")
	}
	_ = cmd.Wait()
	if !strings.Contains(dump.String(), "goroutine ") {
		t.Fatalf("no dump: %s", dump.String())
	}
	c.watch.Output([]string{"sync"}, nil, []byte(dump.String()), false)
}

// No output of the till holds a token, and none holds a card but where it was asked for. (The till of the test watches
// all of it.)
func TestOutputHoldsNoSecret(t *testing.T) {
	t.Parallel()
	f, c, _ := signedIn(t)
	f.commit(says(500, asJSON, echoing("OH_NO")), nil)
	c.sync()
	f.commit(nil, verdictOn(cardA, refused("CARD_NOT_FOUND")))
	c.sync()
	key := c.list()[0].Key
	folder := filepath.Dir(c.data) // watched too
	for _, args := range [][]string{
		{"status"}, {"doctor"}, {"doctor", "--json"}, {"verify"}, {"verify", "--json"},
		{"backup", filepath.Join(folder, "copy-backup")}, {"export", "--csv", filepath.Join(folder, "sales.csv")},
		{"review", "retry", key}, {"sync"}, {"review", "dismiss", key, "--reason", "gone"},
		{"record", "--card", cardA, "--amount", "-1"}, {"list", "--state", "all"}, {"version"}, {"nonsense"},
	} {
		if r := c.run(args...); r.exit == 1 {
			t.Errorf("%q: exit 1: %s", args, r.errors)
		}
	}
	for _, name := range []string{"copy-backup", "sales.csv"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
	}
}
