//go:build linux

package window

import (
	"testing"
	"time"

	"counterfoil/tests/xtest"
)

// The X server's time begins anew after 49.7 days, and the keys of a window that is open then go on working.
func TestServersTimeBeginsAnew(t *testing.T) {
	d := prepareDesk(t)
	var clock *xtest.Clock
	d.display, clock = xtest.StartClocked(t)
	d.launch(d.atServer()...)
	d.sell("forloy_enr_before00001", "5.40")
	clock.BeginsAnew(-time.Minute)
	d.sell("forloy_enr_behind00001", "6.20")
	arrives(t, d, 2)
	for i, want := range []string{"5.40", "6.20"} {
		if got := d.server.Ledger()[i].Amount; got != want {
			t.Errorf("sale %d arrived as %s, want %s", i, got, want)
		}
	}
}
