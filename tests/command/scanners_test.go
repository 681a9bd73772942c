package command

import (
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"counterfoil/tests/built"
)

// Every command of docs/scanners.md is run here, in the page's order. A camera is no part of a build machine.
func TestScannersPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/scanners.md")
	if err != nil {
		t.Fatal(err)
	}
	told := commandsIn(string(page))
	dir := t.TempDir()
	matrix, err := qrcode.NewQRCodeWriter().EncodeWithoutHint("forloy_enr_abc123def456", gozxing.BarcodeFormat_QR_CODE,
		300, 300)
	if err != nil {
		t.Fatal(err)
	}
	photo, err := os.Create(filepath.Join(dir, "photo.png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(photo, matrix); err != nil {
		t.Fatal(err)
	}
	photo.Close()
	var ran []string
	follow := func(says, line string, exits ...int) {
		t.Helper()
		ran = append(ran, line)
		cmd := exec.Command(built.Program(built.Plain), strings.Fields(line)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "COUNTERFOIL_DATA_DIR="+filepath.Join(dir, "data"), "XDG_RUNTIME_DIR=",
			"DBUS_SESSION_BUS_ADDRESS=disabled:", "COUNTERFOIL_CURRENCY=EUR", "COUNTERFOIL_TOKEN=fixed",
			"COUNTERFOIL_LOCATION_ID=loc_1", "COUNTERFOIL_STAFF_USER_ID=usr_1")
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil || !slices.Contains(exits, cmd.ProcessState.ExitCode()) {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
		if !strings.Contains(string(out), says) {
			t.Errorf("%s does not tell %q:\n%s", line, says, out)
		}
	}
	follow("scanner", "doctor", 0)
	follow("", "scan --list", 0)
	follow("", "scan --once --seconds 20", 0, 1, 2) // 2: there is no camera, 1: it saw nothing
	follow("forloy_enr_abc123def456", "decode photo.png", 0)
	if !slices.Equal(told, ran) {
		t.Errorf("the page tells\n%s\nand this test has run\n%s", strings.Join(told, "\n"), strings.Join(ran, "\n"))
	}
}
