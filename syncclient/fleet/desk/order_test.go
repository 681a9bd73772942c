package desk

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/syncclient/practice"
)

func (s *shopOf) order(do, key, reason string, within time.Duration) office.Ordered {
	s.t.Helper()
	some, err := office.Control{Dir: s.dir}.Order(s.t.Context(), office.OrderAsked{Till: "till-1", Do: do,
		Keys: []string{key}, Reason: reason, By: "Anna", Within: within})
	if err != nil || len(some) != 1 || some[0].By != "Anna" {
		s.t.Fatalf("ordered: %+v, %v", some, err)
	}
	return some[0]
}

// came waits until the desk says of an order what is wanted.
func (s *shopOf) came(o office.Ordered, state string, why fault.Kind) {
	s.t.Helper()
	var last []office.Ordered
	s.row("till-1", func(office.Row) bool {
		var err error
		if last, err = (office.Control{Dir: s.dir}).Orders(s.t.Context(), o.ID); err != nil {
			s.t.Fatal(err)
		}
		return len(last) == 1 && last[0].State == state // while the books are made anew, there is none
	})
	if last[0].Why != string(why) {
		s.t.Errorf("%s because of %q, want %q", state, last[0].Why, why)
	}
}

// A till that is off does what it was ordered when it is back: once, in its own journal, and not after its time.
func TestTillDoesOnceWhatTheDeskOrders(t *testing.T) {
	s := newShop(t)
	c := s.counter(t, t.TempDir(), "till-1")
	key := c.ring(deletedCard, "1")
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	if p := c.pass(); p.Refused != 1 {
		t.Fatalf("%+v", p)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Review] == 1 })
	if r, err := (office.Control{Dir: s.dir}).Reviews(t.Context()); err != nil || len(r.Rows) != 1 ||
		r.Rows[0].Key != key || r.Rows[0].Code == "" || r.Rows[0].Amount.Minor != 100 {
		t.Errorf("to review: %+v, %v", r, err)
	}

	late := s.order(purchase.OrderDismiss, key, "paid back", 0)
	s.came(late, office.OrderExpired, "")
	void := s.order(purchase.OrderVoid, key, "wrong", time.Hour)
	retry := s.order(purchase.OrderRetry, key, "", time.Hour)
	s.came(retry, office.OrderWaits, "")
	if err := s.server.SetCard(deletedCard, practice.Active); err != nil {
		t.Fatal(err)
	}
	if p := c.pass(); p.Accepted != 1 { // it obeys before it sends
		t.Errorf("it sends %+v", p)
	}
	s.came(retry, office.OrderDone, "")
	s.came(late, office.OrderExpired, "")
	s.came(void, office.OrderRefused, fault.RefusedState)
	history, err := c.History(t.Context(), key)
	var said []string
	for _, e := range history {
		said = append(said, e.What+" "+e.Actor)
		if (e.Order == retry.ID) != (e.What == "retried") {
			t.Errorf("the entry %+v answers the wrong order", e)
		}
	}
	want := []string{"recorded", "refused ", "command_too_late desk Anna", "command_refused desk Anna",
		"retried desk Anna", "synced "}
	for i, w := range want {
		if err != nil || len(said) != len(want) || i > 0 && said[i] != w {
			t.Fatalf("the journal says %q, %v, want %q", said, err, want)
		}
	}

	text, _ := json.Marshal(retry.Order)
	if _, err := s.js.Publish(t.Context(), retry.Place.Subject(fleet.Orders), text); err != nil { // it comes once more
		t.Fatal(err)
	}
	c.pass()
	if again, err := c.History(t.Context(), key); err != nil || len(again) != len(want) {
		t.Errorf("it is done twice: %+v, %v", again, err)
	}
	c.sound()
	if err := (office.Control{Dir: s.dir}).Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.came(retry, office.OrderDone, "")

	_, err = office.Control{Dir: s.dir}.Order(t.Context(), office.OrderAsked{Till: "till-1", Do: purchase.OrderRetry,
		Keys: []string{purchase.NewKey()}, By: "Anna", Within: time.Hour})
	if !errors.Is(err, fault.FleetNoSale) {
		t.Errorf("a sale that nobody knows: %v", err)
	}
}

// A till's store that has answered an order is lost before it has told the desk: the one in its place gets the order
// too.
func TestOrderAnsweredInALostStore(t *testing.T) {
	s := newShop(t)
	c := s.counter(t, t.TempDir(), "till-1")
	key := c.ring(deletedCard, "1")
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	c.pass()
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Review] == 1 })
	o := s.order(purchase.OrderDismiss, key, "paid back", time.Hour)
	queue, err := s.js.Consumer(t.Context(), fleet.OrderStream, fleet.OrderQueue(o.Place))
	if err != nil {
		t.Fatal(err)
	}
	m, err := queue.Next()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.DoubleAck(t.Context()); err != nil { // as the store did that is lost
		t.Fatal(err)
	}
	c.pass()
	s.came(o, office.OrderDone, "")
	history, err := c.History(t.Context(), key)
	if n := len(history); err != nil || n == 0 || history[n-1].Order != o.ID {
		t.Errorf("the journal says %+v, %v", history, err)
	}
}

// A till that runs is told of an order at once, not at its next greeting.
func TestRunningTillObeysAtOnce(t *testing.T) {
	s := newShop(t)
	parts, err := assembly.ForWindow(s.config(t.TempDir(), "till-1"), assembly.Build{}, nil)
	c := s.signedIn(t, parts, err)
	s.offline(true)
	key := c.ring(goodCard, "1")
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Pending] == 1 })
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- c.Run(ctx) }()
	p, err := s.named("till-1")
	if err != nil {
		t.Fatal(err)
	}
	s.row("till-1", func(office.Row) bool {
		connected, err := s.connected(p)
		return err == nil && connected
	})
	began := time.Now()
	o := s.order(purchase.OrderVoid, key, "rung twice", time.Hour)
	s.came(o, office.OrderDone, "")
	t.Logf("done and told within %v", time.Since(began))
	stop()
	if err := <-ran; err != nil {
		t.Error(err)
	}
	c.is(key, purchase.Voided)
	c.sound()
}
