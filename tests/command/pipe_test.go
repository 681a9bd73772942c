package command

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"counterfoil/tests/built"
)

// A POS may have gone before it has read the key. It learns that the sale is recorded, or it would record it
// again. Of a list that nobody reads to its end, nothing is said.
func TestNobodyReadsTheAnswer(t *testing.T) {
	dir := t.TempDir()
	run := func(args ...string) string {
		t.Helper()
		reads, writes, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		reads.Close()
		defer writes.Close()
		var says strings.Builder
		cmd := exec.Command(built.Program(built.Plain), args...)
		cmd.Env = append(os.Environ(), "COUNTERFOIL_DATA_DIR="+dir, "COUNTERFOIL_API_URL=http://127.0.0.1:1/api/v1",
			"COUNTERFOIL_CURRENCY=EUR", "XDG_RUNTIME_DIR=", "DBUS_SESSION_BUS_ADDRESS=disabled:",
			"COUNTERFOIL_LOCATION_ID=loc_1", "COUNTERFOIL_STAFF_USER_ID=usr_1")
		cmd.Stdout, cmd.Stderr = writes, &says
		if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 1 {
			t.Errorf("%q: %v", args, err)
		}
		return says.String()
	}
	said := run("record", "--card", "forloy_enr_abc", "--amount", "1")
	if !strings.HasPrefix(said, "The purchase is recorded, but its key could not be printed") {
		t.Errorf("record says %q", said)
	}
	if said := run("list"); said != "" && runtime.GOOS != "windows" {
		t.Errorf("list says %q", said)
	}
}
