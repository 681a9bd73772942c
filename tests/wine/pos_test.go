//go:build linux && wine

package wine

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/config"
	"counterfoil/tests/pos"
)

// onDrive is a path of ours as the Windows program sees it.
func onDrive(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

// A POS on Windows: the page's batch file puts an amount on the form, and the cashier scans; a request puts the next
// one there, and the verb the one after it.
func TestPOS(t *testing.T) {
	c := newCounter(t)
	sales, port := filepath.Join(t.TempDir(), "Verkäufe heute"), pos.FreePort(t)
	if err := os.Mkdir(sales, 0o700); err != nil {
		t.Fatal(err)
	}
	settings := "pos_folder = '" + onDrive(sales) + "'\npos_port = " + strconv.Itoa(port) + "\n"
	if err := os.WriteFile(filepath.Join(c.data, config.FileName), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	secret := pos.Secret(t, c.data)
	c.open()

	script := pos.Example(t, "bat", "\r\n", t.TempDir(), "sale.bat")
	batch := func(exit int, args ...string) string {
		t.Helper()
		cmd := exec.Command("wine", append([]string{"cmd", "/c", onDrive(script)}, args...)...)
		cmd.Env = append(os.Environ(), "SALES="+onDrive(sales))
		var out bytes.Buffer
		cmd.Stdout = &out
		cmd.Run() // how it ended stands in the process's state
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != exit {
			t.Fatalf("the batch file %v: %v, want exit %d\n%s", args, cmd.ProcessState, exit, &out)
		}
		return out.String()
	}
	if out := batch(0, "R-1", "24.50"); !strings.Contains(out, `"state":"standing","receipt":"R-1"`) {
		t.Errorf("the POS is told %q", out)
	}
	c.scan("forloy_enr_first00001", 1)
	if out := batch(2, "R-2", "1.000"); !strings.Contains(out, "amount: ") {
		t.Errorf("the POS is told %q", out)
	}
	if out := pos.Post(t, port, secret, `{"receipt":"R-3","amount":"7.05"}`); !strings.Contains(out, `"standing"`) {
		t.Errorf("the POS is told %q", out)
	}
	c.scan("forloy_enr_second0001", 2)
	if exit, _, said := c.run("sale", "--amount", "3", "--receipt", "R-4"); exit != 0 {
		t.Fatalf("exit %d: %s", exit, said)
	}
	c.scan("forloy_enr_third00001", 3)
	_, list, _ := c.run("list", "--json")
	var rows []struct {
		Amount  json.Number `json:"purchase_amount"`
		Receipt string      `json:"pos_reference_id"`
	}
	if err := json.Unmarshal([]byte(list), &rows); err != nil || len(rows) != 3 {
		t.Fatalf("recorded: %s, %v", list, err)
	}
	for i, want := range [][2]string{{"24.50", "R-1"}, {"7.05", "R-3"}, {"3.00", "R-4"}} {
		if got := rows[i]; got.Amount.String() != want[0] || got.Receipt != want[1] {
			t.Errorf("no. %d is %+v, want %v", i+1, got, want)
		}
	}
	if exit, out, said := c.run("doctor"); exit != 0 || strings.Count(out, "ok  POS ") != 2 {
		t.Errorf("doctor: exit %d: %s%s", exit, out, said)
	}
}

// scan scans a card onto the sale that stands on the form, and records it.
func (c *counter) scan(card string, recorded int) {
	c.t.Helper()
	c.display.Rescanned("the sale on "+card+" to be recorded", filepath.Join(c.data, "counterfoil.log"), func() {
		c.display.TypePlaces(card+"\n", scannerPace)
		time.Sleep(time.Second) // the next Enter must not be taken for the scanner's
		c.display.Type("\n", humanPace)
	}, func() bool { return c.status().Recorded == recorded })
}
