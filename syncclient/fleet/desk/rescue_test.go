package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/syncclient/practice"
)

// A till dies with sales that were not sent. The desk sends them, and when the PC comes back it sends none again.
func TestDeadTillsSalesAreSentInItsPlace(t *testing.T) {
	s := newShop(t)
	c, keys := s.dead(t)
	if _, err := s.office.Rescue(t.Context(), "till-1", false); !errors.Is(err, fault.FleetRecent) {
		t.Errorf("a till that was just heard of: %v", err)
	}
	if _, err := s.office.Rescue(t.Context(), "till-2", true); !errors.Is(err, fault.FleetUnknown) {
		t.Errorf("a till that is not there: %v", err)
	}
	s.rescue(all(3, 1))
	s.booked(c, keys[:3]...)
	s.rescue(all(0, 0))
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Synced] == 3 && r.By[purchase.Review] == 1 })
	if err := (office.Control{Dir: s.dir}).Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Synced] == 3 && r.By[purchase.Review] == 1 })

	if p := c.pass(); p.Accepted+p.Refused+p.Left > 0 {
		t.Errorf("it sends again: %+v", p)
	}
	for _, key := range keys[:3] {
		c.is(key, purchase.Synced)
	}
	c.is(keys[3], purchase.Review)
	c.sound()
	for _, e := range s.server.Ledger() {
		if e.TimesSent != 1 {
			t.Errorf("%s was sent %d times", e.IdempotencyKey, e.TimesSent)
		}
	}
	history, err := c.History(t.Context(), keys[0])
	if last := history[len(history)-1]; err != nil || last.What != "synced" || last.By == "" {
		t.Errorf("its history ends with %+v, %v", last, err)
	}
	s.knowsAll()

	if _, err := c.Retry(t.Context(), keys[3:], "manager"); err != nil {
		t.Fatal(err)
	}
	s.server.SetCard(deletedCard, practice.Active)
	if p := c.pass(); p.Accepted != 1 { // an old verdict does not take it back to review
		t.Errorf("the sale in review is tried again: %+v", p)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Synced] == 4 })
	s.booked(c, keys...)
	s.knowsAll()
}

// knowsAll waits until there is nothing that the till should be told.
func (s *shopOf) knowsAll() {
	s.t.Helper()
	s.row("till-1", func(office.Row) bool {
		some, err := s.rescueList(place1(s), "")
		return err == nil && len(some) == 0
	})
}

func place1(s *shopOf) string {
	p, err := s.named("till-1")
	if err != nil {
		s.t.Fatal(err)
	}
	return p.Key()
}

// The PC comes back and cannot reach the desk: it sends its sales itself, and Forloy knows them.
func TestDeadTillThatCannotAskSendsAllTheSame(t *testing.T) {
	s := newShop(t)
	c, keys := s.dead(t)
	s.rescue(all(3, 1))
	address := s.Addresses()[0]
	s.stop()
	if p := c.pass(); p.Accepted != 3 || p.Refused != 1 {
		t.Errorf("it sends %+v", p)
	}
	s.booked(c, keys[:3]...)
	if _, err := s.office.Rescue(t.Context(), "till-1", true); !errors.Is(err, fault.FleetNoDesk) {
		t.Errorf("a rescue without a desk: %v", err)
	}
	s.branch = newDesk(t, s.dir, address)
	c.pass()
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Synced] == 3 && r.By[purchase.Review] == 1 })
	s.booked(c, keys[:3]...)
	c.sound()
	s.knowsAll()
}

// What the till had taken back before it died, untold, is sent: that is noted, and the sale stays taken back.
func TestDeadTillHadVoidedASaleUntold(t *testing.T) {
	s := newShop(t)
	c := s.counter(t, t.TempDir(), "till-1")
	key := c.ring(goodCard, "12.50")
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil { // tells the sale, and sends nothing
		t.Fatal(err)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Pending] == 1 })
	if _, err := c.Void(t.Context(), key, "wrong amount", "cashier"); err != nil {
		t.Fatal(err)
	}
	s.rescue(all(1, 0))
	c.pass()
	c.pass()
	c.is(key, purchase.Voided)
	if tx, _ := c.Find(t.Context(), key); !tx.MayBeBooked() || tx.TransactionID == "" {
		t.Errorf("nothing says that Forloy has it: %+v", tx)
	}
	history, _ := c.History(t.Context(), key)
	if len(history) != 3 || history[2].What != "delivered" {
		t.Errorf("the journal says %+v", history)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Synced] == 1 })
	s.knowsAll()
	c.sound()
}

// A till that comes back in the middle can void nothing that Forloy may have.
func TestOfferedSaleCannotBeVoided(t *testing.T) {
	s := newShop(t)
	c := s.counter(t, t.TempDir(), "till-1")
	key := c.ring(goodCard, "12.50")
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Pending] == 1 })
	p, err := s.named("till-1")
	if err != nil {
		t.Fatal(err)
	}
	out, err := office.OpenOutbox(t.Context(), office.Control{Dir: s.dir}, p, "the desk")
	if err != nil {
		t.Fatal(err)
	}
	other, err := office.OpenOutbox(t.Context(), office.Control{Dir: s.dir}, p, "another")
	if err != nil {
		t.Fatal(err)
	}
	some, _ := out.Next(0, 100)
	if len(some) != 1 {
		t.Fatalf("%d sales wait", len(some))
	}
	if _, err := other.Offer(time.Now(), some); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Offer(time.Now(), some); err != nil { // and then the rescuer is killed
		t.Fatal(err)
	}
	if err := other.Retract(time.Now(), some); err != nil { // which takes back its own offer only
		t.Fatal(err)
	}
	s.offline(true)
	c.pass()
	if _, err := c.Void(t.Context(), key, "wrong amount", "cashier"); !errors.Is(err, fault.RefusedOffered) {
		t.Errorf("it can be voided: %v", err)
	}
	s.offline(false)
	s.rescue(all(1, 0))
	c.pass()
	c.is(key, purchase.Synced)
	s.booked(c, key)
	c.sound()
}

// The stream has lost what was noted of a rescue, and the books are made anew: they still have it, and the till learns
// it.
func TestRescueThatTheStreamHasLost(t *testing.T) {
	s := newShop(t)
	c, keys := s.dead(t)
	s.rescue(all(3, 1))
	address := s.Addresses()[0]
	s.stop()
	if err := os.RemoveAll(filepath.Join(s.dir, "stream")); err != nil {
		t.Fatal(err)
	}
	s.branch = newDesk(t, s.dir, address)
	if err := (office.Control{Dir: s.dir}).RebuildAnyway(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.offline(true)
	c.pass() // tells everything again
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Synced] == 3 && r.By[purchase.Review] == 1 })
	c.pass()
	for _, key := range keys[:3] {
		c.is(key, purchase.Synced)
	}
	c.sound()
}

// A till that is connected sends its sales itself.
func TestConnectedTillIsNotRescued(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	m, c := o.joined(place("till-1")), shop(1)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		m.Run(ctx, c, nil, quiet)
	}()
	o.row("till-1", func(r office.Row) bool { return r.Entries == 1 })
	asked := office.RescueAsked{Till: "till-1", Now: true}
	if _, err := (office.Control{Dir: o.dir}).Rescuable(t.Context(), asked); !errors.Is(err, fault.FleetConnected) {
		t.Errorf("it may be: %v", err)
	}
	cancel()
	<-ended
	for { // the server notices by itself
		_, err := (office.Control{Dir: o.dir}).Rescuable(t.Context(), asked)
		if err == nil {
			return
		}
		if !errors.Is(err, fault.FleetConnected) {
			t.Fatal(err)
		}
	}
}
