//go:build linux

package window

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/config"
	"counterfoil/tests/pos"
	"counterfoil/tests/xtest"
)

// A POS beside the window: a file, a request and the verb each put an amount on the form, and the cashier only scans;
// a sale that the POS records itself stands among the last ones.
func TestPOS(t *testing.T) {
	d := prepareDesk(t)
	sales, port := filepath.Join(t.TempDir(), "sales"), pos.FreePort(t)
	if err := os.Mkdir(sales, 0o700); err != nil {
		t.Fatal(err)
	}
	settings := fmt.Sprintf("pos_folder = '%s'\npos_port = %d\n", sales, port)
	if err := os.WriteFile(filepath.Join(d.data, config.FileName), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	secret := pos.Secret(t, d.data)
	d.launch(d.atServer()...)

	if err := os.WriteFile(filepath.Join(sales, "sale.csv"), []byte("receipt;amount\nR-1;24,50\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	answer := filepath.Join(sales, "done", "sale.csv.answer.json")
	xtest.Eventually(t, "the file to be taken", func() bool { _, err := os.Stat(answer); return err == nil })
	// Two PCs of a shop have their data directories at one path: a till's folder goes by a name of its own.
	if _, err := os.Stat(filepath.Join(d.data, "till.id")); err != nil {
		t.Error(err)
	}
	d.onto("forloy_enr_first00001", 1)
	if got := pos.Post(t, port, secret, `{"receipt":"R-2","amount":"7.05"}`); !strings.Contains(got, `"standing"`) {
		t.Errorf("the POS is told %s", got)
	}
	d.onto("forloy_enr_second0001", 2)
	d.watch.HideCards("forloy_enr_third00001")
	record := `{"receipt":"R-3","amount":"3","card":"forloy_enr_third00001","record":true}`
	if got := pos.Post(t, port, secret, record); !strings.Contains(got, `"recorded":true`) ||
		got != pos.Post(t, port, secret, record) {
		t.Errorf("the POS is told %s", got)
	}
	if s := d.status(); s.Recorded != 3 {
		t.Errorf("recorded: %d", s.Recorded)
	}
}

// onto scans a card onto the sale that stands on the form, and records it.
func (d *desk) onto(card string, recorded int) {
	d.t.Helper()
	d.watch.HideCards(card)
	d.rescanned("the sale on "+card+" to be recorded", func() {
		d.display.Type(card+"\n", scannerPace)
		time.Sleep(time.Second) // the next Enter must not be taken for the scanner's
		d.display.Type("\n", humanPace)
	}, func() bool { return d.status().Recorded == recorded })
}
