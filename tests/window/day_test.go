//go:build linux

package window

import (
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/xtest"
)

var (
	shotsDir = flag.String("shots", "", "where the pictures go")
	program  = flag.String("program", "", "the program that TestMainJob runs, instead of one built for tests")
	tell     = flag.Bool("tell", false, "TestMainJob tells what it does")
	untagged = flag.Bool("untagged", false, "run the program that the toolkit checks: who calls it?")
)

// A cashier's day: a sale arrives to the digit; the line goes down, three more
// are made and wait; it comes back and they arrive in order; a deleted card
// lands in Review, is replaced there, and arrives. After five seconds the toolkit forgets how what is hidden was
// drawn. In shops, where a window is open all day, it does so after a minute.
func TestDay(t *testing.T) {
	t.Setenv("FYNE_CACHE", "5s") // longer than any picture takes on a busy machine
	d := openDesk(t)
	window := d.display.WaitWindow("Counterfoil")
	d.shot("sale-empty")

	d.sell("forloy_enr_abc123def456", "24.50")
	d.shot("sale-recorded")
	arrives(t, d, 1)
	if got := d.server.Ledger()[0]; got.Card != "forloy_enr_abc123def456" || got.Amount != "24.50" ||
		got.LocationID != "loc_downtown" || got.StaffUserID != "usr_ana" || got.TerminalID != "till-1" {
		t.Errorf("arrived as %s", got.Sent)
	}
	xtest.Eventually(t, "the badge to say Online", func() bool { return d.status().Connection == "online" })
	d.shot("online")

	if err := d.server.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	cards := []string{"forloy_enr_first00001", "forloy_enr_second0002", "forloy_enr_third00003"}
	for i, card := range cards {
		d.sell(card, []string{"1,00", "2.5", "12"}[i])
	}
	xtest.Eventually(t, "the badge to say unreachable", func() bool { return d.status().Connection == "unreachable" })
	if s := d.status(); s.Pending != 3 || s.Synced != 1 {
		t.Errorf("offline: %+v", s)
	}
	d.shot("unreachable")

	if err := d.server.SetOffline(false); err != nil {
		t.Fatal(err)
	}
	arrives(t, d, 4)
	var order, amounts []string
	for _, e := range d.server.Ledger()[1:] {
		order, amounts = append(order, e.Card), append(amounts, e.Amount)
	}
	if !slices.Equal(order, cards) || strings.Join(amounts, " ") != "1.00 2.50 12.00" {
		t.Errorf("arrived as %v %v", order, amounts)
	}

	if err := d.server.SetCard("forloy_enr_deleted001", practice.Missing); err != nil {
		t.Fatal(err)
	}
	d.sellDoubted("forloy_enr_deleted001", "7.77")
	waitLong(t, "the deleted card to be refused", func() bool { return d.status().Review == 1 })
	d.changes("the PIN page", 560, 590, func() { d.display.Key("F6") })
	d.shot("review-pin")
	d.changes("the review page", 560, 642, func() { d.display.Type(pin+"\t"+pin+"\n", humanPace) })
	d.shot("review")
	d.changes("the form of a replacement", 560, 642, func() { d.press(window, 735, 664) }) // Rescan and replace
	d.shot("review-replace")
	scan := func() { d.display.Type("forloy_enr_found00001\n", scannerPace) }
	d.rescanned("the replacement to be recorded", scan, func() bool {
		s := d.status()
		if s.Review == 1 && s.Recorded == 5 { // the scan fills the form; Enter confirms it
			d.display.Key("Return")
		}
		return s.Recorded == 6 && s.Dismissed == 1 && s.Review == 0
	})
	arrives(t, d, 5)
	if got := d.server.Ledger()[4]; got.Card != "forloy_enr_found00001" || got.Amount != "7.77" {
		t.Errorf("the replacement arrived as %s", got.Sent)
	}
	d.display.Key("F7")
	d.display.Xdotool("sleep", "0.5")
	d.shot("day")
	if len(d.server.Conflicts()) > 0 {
		t.Errorf("sent again with other bytes: %+v", d.server.Conflicts())
	}
}

// arrives waits until the server has n transactions and the till knows it.
func arrives(t *testing.T, d *desk, n int) {
	t.Helper()
	waitLong(t, "all sales to arrive", func() bool { return len(d.server.Ledger()) == n && d.status().Synced == n })
}

// waitLong outlasts the longest pause of the sender, five minutes.
func waitLong(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(7 * time.Minute); !cond(); {
		if time.Now().After(end) {
			t.Fatalf("waited seven minutes for %s", what)
		}
		<-time.After(200 * time.Millisecond)
	}
}
