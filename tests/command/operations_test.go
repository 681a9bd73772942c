package command

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/built"
)

// Every command of docs/operations.md from "Back up" to "Remove" is run here, in the
// page's order, on two PCs with one USB stick.
func TestOperationsPage(t *testing.T) {
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "## Back up")
	text, _, _ = strings.Cut(text, "## Remove")
	told := commandsIn(text)
	usb, old, new := t.TempDir(), filepath.Join(t.TempDir(), "old"), filepath.Join(t.TempDir(), "new")
	run := func(dir string, exit int, line string) string {
		t.Helper()
		line = strings.ReplaceAll(line, "/media/usb", filepath.ToSlash(usb))
		line = strings.ReplaceAll(line, "owner@shop.example", practice.StaffEmail)
		cmd := exec.Command(built.Program(built.Plain), strings.Fields(line)...)
		cmd.Env = append(os.Environ(), "COUNTERFOIL_DATA_DIR="+dir, "COUNTERFOIL_API_URL="+server.URL(),
			"COUNTERFOIL_CURRENCY=EUR", "COUNTERFOIL_PASSWORD="+practice.Password, "XDG_RUNTIME_DIR=",
			"DBUS_SESSION_BUS_ADDRESS=disabled:", "COUNTERFOIL_LOCATION_ID=loc_1", "COUNTERFOIL_STAFF_USER_ID=usr_1")
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != exit {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
		return string(out)
	}
	sell := func(dir string, exit int) { t.Helper(); run(dir, exit, "record --card forloy_enr_abc --amount 1") }
	var ran []string
	follow := func(dir string, exit int, line string) string {
		t.Helper()
		ran = append(ran, line)
		return run(dir, exit, line)
	}
	sell(old, 0)
	follow(old, 0, "backup /media/usb/till.backup")
	follow(old, 0, "restore --dry-run /media/usb/till.backup")
	if said := follow(old, 0, "restore /media/usb/till.backup"); !strings.Contains(said, "nothing to restore") {
		t.Errorf("restored over itself: %s", said)
	}
	follow(old, 0, "verify")
	follow(old, 0, "move-out /media/usb/till.move")
	sell(old, 3)
	follow(new, 0, "move-in /media/usb/till.move")
	follow(new, 0, "login --email owner@shop.example")
	run(new, 0, "sync")
	sell(new, 0)
	follow(old, 2, "move-back /media/usb/till.move") // it was used
	third := filepath.Join(t.TempDir(), "third")
	run(third, 0, "record --card forloy_enr_abc --amount 1")
	run(third, 0, "move-out --force /media/usb/till.move")
	run(third, 0, "move-back /media/usb/till.move")
	sell(third, 0)
	follow(old, 0, "doctor")
	follow(old, 0, "verify")
	follow(old, 0, "support /media/usb/support.zip")
	if !slices.Equal(told, ran) {
		t.Errorf("the page tells\n%s\nand this test has run\n%s", strings.Join(told, "\n"), strings.Join(ran, "\n"))
	}
}
