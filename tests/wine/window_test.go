//go:build linux && wine

package wine

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/xtest"
)

// A day on Windows: a sale arrives to the digit; a second start brings the
// minimised window back; after a restart everything is there and goes on.
func TestWindow(t *testing.T) {
	c := newCounter(t)
	const card = "forloy_enr_ABC123def456" // some keys with Shift
	if err := c.server.SetCard(card, practice.Active); err != nil {
		t.Fatal(err)
	}
	c.display.Manage()
	first := c.open()
	c.sell(card, "24.50")
	c.display.Screenshot("../../build/shots/wine-recorded.png")
	c.arrive(1)
	if got := c.server.Ledger()[0]; got.Card != card || got.Amount != "24.50" || got.TerminalID != "till-1" {
		t.Errorf("arrived as %s", got.Sent)
	}

	// The second start brings the first window back, and ends.
	c.display.Minimise(true)
	xtest.Eventually(t, "the window to be minimised", func() bool { return c.windows() == 0 })
	if exit, out, said := c.run(); exit != 0 || out+said != "" {
		t.Errorf("the second start: exit %d, %q", exit, out+said)
	}
	xtest.Eventually(t, "the window to be back", func() bool { return c.windows() == 1 })
	c.display.WaitWindow("Counterfoil")

	if err := c.server.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	c.sell("forloy_enr_waits00001", "7,05")
	first.Kill()
	if s := c.status(); s.Recorded != 2 || s.Pending != 1 {
		t.Errorf("after it was killed: %+v", s)
	}
	again := c.open()
	if err := c.server.SetOffline(false); err != nil {
		t.Fatal(err)
	}
	c.sell("forloy_enr_third00001", "3")
	c.arrive(3)
	again.Kill()
	for i, want := range []string{"24.50", "7.05", "3.00"} {
		if got := c.server.Ledger()[i]; got.Amount != want {
			t.Errorf("no. %d arrived as %s, want %s", i+1, got.Amount, want)
		}
	}
	if exit, out, said := c.run("verify"); exit != 0 {
		t.Errorf("verify: exit %d: %s%s", exit, out, said)
	}
}

// One byte of one record goes bad: salvage saves all sales, with the window
// closed and open.
func TestSalvage(t *testing.T) {
	for name, open := range map[string]bool{"without a window": false, "in the window": true} {
		t.Run(name, func(t *testing.T) {
			c := newCounter(t)
			for _, card := range []string{"forloy_enr_first", "forloy_enr_second", "forloy_enr_third"} {
				if exit, _, said := c.run("record", "--card", card, "--amount", "12.34"); exit != 0 {
					t.Fatalf("record: exit %d: %s", exit, said)
				}
			}
			store := filepath.Join(c.data, "counterfoil.db")
			content, err := os.ReadFile(store)
			if err != nil {
				t.Fatal(err)
			}
			damaged := bytes.ReplaceAll(content, []byte("enr_second"), []byte("enr_sEcond"))
			if err := os.WriteFile(store, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if open {
				c.open()
			}
			if exit, out, said := c.run("salvage"); exit != 0 {
				t.Fatalf("exit %d: %s%s", exit, out, said)
			}
			if exit, out, said := c.run("verify"); exit != 0 {
				t.Errorf("verify: exit %d: %s%s", exit, out, said)
			}
			if exit, _, said := c.run("record", "--card", "forloy_enr_after", "--amount", "1"); exit != 0 {
				t.Errorf("after the salvage: exit %d: %s", exit, said)
			}
		})
	}
}
