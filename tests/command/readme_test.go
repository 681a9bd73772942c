package command

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/tests/built"
)

// commandsIn are the command lines of the program that a page shows, without its name and their comments.
func commandsIn(page string) (told []string) {
	for line := range strings.Lines(page) {
		rest, is := strings.CutPrefix(strings.TrimSpace(line), "counterfoil")
		if is && strings.HasPrefix(line, "    ") {
			command, _, _ := strings.Cut(rest, "#")
			told = append(told, strings.TrimSpace(command))
		}
	}
	return told
}

// Every verb that README.md shows is run here, in the page's order, at the practice server
// that it names, with the token that stands there. The window's line is for tests/window, what is
// installed for tests/debian, and make for CI.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	told := commandsIn(string(page))
	if _, token, _ := strings.Cut(string(page), "(token: "); !strings.HasPrefix(token, "practice)") {
		t.Error("the page no longer tells the practice server's token")
	}
	server := exec.Command(built.Program(built.Plain), "practice")
	out, err := server.StdoutPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
	})
	end := time.AfterFunc(time.Minute, func() { server.Process.Kill() }) // so that a hang is told
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !end.Stop() {
		t.Fatal("the practice server does not tell its address: ", err)
	}
	dir, ran := t.TempDir(), []string{""} // the window
	follow := func(says, line string) {
		t.Helper()
		ran = append(ran, line)
		cmd := exec.CommandContext(t.Context(), built.Program(built.Plain), strings.Fields(line)...)
		cmd.Env = append(os.Environ(), "COUNTERFOIL_DATA_DIR="+filepath.Join(dir, "till"), "LANG=C",
			"COUNTERFOIL_API_URL="+strings.TrimSpace(url), "COUNTERFOIL_TOKEN=practice", "COUNTERFOIL_CURRENCY=EUR",
			"COUNTERFOIL_LOCATION_ID=loc_1", "COUNTERFOIL_STAFF_USER_ID=usr_1", "XDG_RUNTIME_DIR=",
			"DBUS_SESSION_BUS_ADDRESS=disabled:")
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), says) {
			t.Fatalf("%s: %v\n%s\nwithout %q", line, err, out, says)
		}
	}
	follow("record", "help")
	follow("-", "record --card forloy_enr_abc123def456 --amount 24.50 --receipt R-1001")
	follow("1", "sync")
	follow(`"synced":1`, "status --json")
	ran = append(ran, "practice")
	if !slices.Equal(told, ran) {
		t.Errorf("the page tells\n%q\nand this test has run\n%q", told, ran)
	}
}
