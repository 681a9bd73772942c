package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
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
	c, key, _ := s.refused(t, t.TempDir())
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
	later := s.order(purchase.OrderVoid, key, "wrong", time.Hour) // behind it
	c.pass()
	s.came(later, office.OrderRefused, fault.RefusedState)
	if again, err := c.History(t.Context(), key); err != nil || len(again) != len(want)+1 {
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
	c, key, _ := s.refused(t, t.TempDir())
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

func (s *shopOf) replace(key, card string) (office.Ordered, error) {
	some, err := office.Control{Dir: s.dir}.Order(s.t.Context(), office.OrderAsked{Till: "till-1",
		Do: purchase.OrderReplace, Keys: []string{key}, By: "Anna", Within: time.Hour,
		Card: &fleet.Card{Code: card, Source: purchase.SourceTyped}})
	if err != nil {
		return office.Ordered{}, err
	}
	return some[0], nil
}

// The desk puts a refused sale on another card: the till does it once, and nobody but the till can read the card.
func TestSaleIsPutOnAnotherCardFromTheDesk(t *testing.T) {
	s := newShop(t)
	dir, older := t.TempDir(), t.TempDir()
	c, key, _ := s.refused(t, dir)
	c.parts.Close()
	if err := os.CopyFS(older, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	c = s.counter(t, dir, "till-1")
	for card, want := range map[string]fault.Kind{"": fault.CardMissing, "CFDESK1AAAA": fault.CardJoinCode} {
		if _, err := s.replace(key, card); !errors.Is(err, want) {
			t.Errorf("on %q: %v", card, err)
		}
	}
	o, err := s.replace(key, goodCard)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{streamConfig().Name, fleet.OrderStream} { // what the engine keeps of it
		stream, err := s.js.Stream(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		info, err := stream.Info(t.Context())
		if err != nil || info.State.Msgs == 0 {
			t.Fatalf("%s holds %+v, %v", name, info, err)
		}
		for n := info.State.FirstSeq; n <= info.State.LastSeq; n++ {
			m, err := stream.GetMsg(t.Context(), n)
			if err == nil && bytes.Contains(m.Data, []byte(goodCard)) {
				t.Errorf("message %d of %s holds the card", n, name)
			}
		}
	}
	if p := c.pass(); p.Accepted != 1 || p.Left != 0 { // it obeys before it sends
		t.Errorf("it sends %+v", p)
	}
	s.came(o, office.OrderDone, "")
	was, err := c.Find(t.Context(), key)
	if err != nil || was.State != purchase.Dismissed || was.ReplacedBy == "" {
		t.Fatalf("the old sale is %+v, %v", was, err)
	}
	s.row("till-1", func(r office.Row) bool {
		return r.By[purchase.Review] == 0 && r.By[purchase.Dismissed] == 1 && r.By[purchase.Synced] == 1
	})
	made, err := c.Find(t.Context(), was.ReplacedBy)
	if err != nil || made.Card != goodCard || made.Amount != was.Amount || made.Source != purchase.SourceTyped {
		t.Errorf("the new sale is %+v, %v", made, err)
	}
	s.booked(c, was.ReplacedBy)
	c.sound()

	// The store that has done it is lost, and its copy is given the order twice: the sale that it makes has the same
	// key and the same bytes, so that Forloy has it once.
	c.parts.Close()
	c = s.counter(t, older, "till-1")
	for range 2 {
		err := c.Obey(t.Context(), purchase.Order{ID: o.ID, Do: o.Do, Key: key, By: o.By, Card: &purchase.OnCard{
			Code: goodCard, Source: purchase.SourceTyped, Key: was.ReplacedBy}})
		if err != nil {
			t.Fatal(err)
		}
	}
	c.pass()
	c.is(was.ReplacedBy, purchase.Synced)
	s.booked(c, was.ReplacedBy)
	c.sound()
}

// A card that was sealed to the PC that a till had before cannot be read at its new one: nothing is done, and the desk
// is told why. To a till that tells of no key, as one of an older version, nothing is ordered.
func TestCardThatATillCannotRead(t *testing.T) {
	s := newShop(t)
	c, key, p := s.refused(t, t.TempDir())
	other, err := office.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	says := func(cardKey []byte) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.beats[p.Key()] = heard{fleet.Beat{CardKey: cardKey, Clock: time.Now()}, time.Now()}
	}
	says(nil)
	if _, err := s.replace(key, goodCard); !errors.Is(err, fault.FleetOrder) {
		t.Errorf("to a till without a key: %v", err)
	}
	says(other.Public[:])
	o, err := s.replace(key, goodCard)
	if err != nil {
		t.Fatal(err)
	}
	c.pass()
	s.came(o, office.OrderRefused, fault.FleetCard)
	c.is(key, purchase.Review)
	if o, err = s.replace(key, goodCard); err != nil { // the till has told its own key meanwhile
		t.Fatal(err)
	}
	c.pass()
	s.came(o, office.OrderDone, "")
	c.sound()
}
