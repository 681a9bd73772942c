package desk

import (
	"cmp"
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/assembly"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/syncclient/practice"
)

// A till's store is put back to an older copy, and it sells on. What only the lost store had is cleared from the desk
// while that till is connected: what waits is sent in its place, what is to review is dismissed or tried again.
func TestSalesThatATillHasLost(t *testing.T) {
	s := newShop(t)
	before, dir := s.helper(t, "till-1")
	before.pass()
	s.row("till-1", func(r office.Row) bool { return r.Entries > 0 })
	older := t.TempDir()
	if err := os.CopyFS(older, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	refused := []string{before.ring(deletedCard, "1"), before.ring(deletedCard, "2")}
	before.pass()
	s.offline(true)
	waits := []string{before.ring(goodCard, "3"), before.ring(otherCard, "4")}
	before.pass()
	r := s.row("till-1", func(r office.Row) bool {
		return r.By[purchase.Pending] == 2 && r.By[purchase.Review] == 2
	})
	if r.Lost > 0 {
		t.Errorf("%d are lost while it has them", r.Lost)
	}

	parts, err := assembly.ForWindow(s.config(older, "till-1"), assembly.Build{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	after := counter{parts.Till, t, parts}
	own := after.ring(goodCard, "5")
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- after.Run(ctx) }()
	s.row("till-1", func(r office.Row) bool { return r.Online && len(r.Forks) == 1 && r.Lost == 2 })
	list, err := office.Control{Dir: s.dir}.Waiting(t.Context(), r.Place)
	if err != nil || len(list) != 3 {
		t.Errorf("at the desk, %d sales wait there, %v", len(list), err)
	}
	_, err = s.note(t.Context(), office.RescueNoted{Place: r.Place, Sends: true, Note: noteOf(own)})
	if !errors.Is(err, fault.FleetConnected) {
		t.Errorf("what the till has may be sent in its place: %v", err)
	}
	if err := s.server.SetCard(deletedCard, practice.Active); err != nil {
		t.Fatal(err)
	}
	dismissed := s.order(purchase.OrderDismiss, refused[0], "paid back", time.Hour)
	s.came(dismissed, office.OrderDone, fault.RefusedNotFound)
	s.came(s.order(purchase.OrderRetry, refused[1], "", time.Hour), office.OrderDone, fault.RefusedNotFound)
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Review] == 0 && r.Lost == 3 })
	if err := (office.Control{Dir: s.dir}).Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Review] == 0 && r.Lost == 3 && r.Online })

	s.offline(false)
	got, err := s.office.Rescue(t.Context(), "till-1", false)
	if err != nil || got.Waiting != 3 || got.Accepted != 3 {
		t.Errorf("rescued %+v, %v", got, err)
	}
	after.SyncNow()
	s.row("till-1", func(r office.Row) bool { return r.Lost == 0 && r.By[purchase.Synced] == 4 })
	if _, err := s.office.Rescue(t.Context(), "till-1", true); !errors.Is(err, fault.FleetConnected) {
		t.Errorf("once more: %v", err)
	}
	stop()
	if err := <-ran; err != nil {
		t.Error(err)
	}
	booked := map[string]int{}
	for _, e := range s.server.Ledger() {
		booked[e.IdempotencyKey]++
	}
	for _, key := range append(waits, refused[1], own) {
		if booked[key] != 1 || len(booked) != 4 || len(s.server.Conflicts()) > 0 {
			t.Errorf("of %d sales, Forloy has %s %d times", len(booked), key, booked[key])
		}
	}
	parts.Close()
	after = s.counter(t, older, "till-1")
	after.pass()
	s.row("till-1", func(office.Row) bool { // its journal says so, and it need not be told again
		some, err := s.rescueList(r.Place.Key(), "")
		return err == nil && len(some) == 0
	})
	after.sound()
}

// A sale that was sent after its till had taken it back stands in the desk's window too, until somebody has seen it.
func TestSaleSentAfterAllIsSeenAndDismissed(t *testing.T) {
	s := newShop(t)
	c := s.counter(t, t.TempDir(), "till-1")
	key := c.ring(goodCard, "12.50")
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Pending] == 1 })
	if _, err := c.Void(t.Context(), key, "wrong amount", "cashier"); err != nil {
		t.Fatal(err)
	}
	s.rescue(all(1, 0))
	c.pass()
	seen := func(want int) {
		t.Helper()
		s.row("till-1", func(office.Row) bool {
			o, err := office.Control{Dir: s.dir}.Tills(t.Context())
			return err == nil && len(o.Reviews) == want && o.ReviewsAll == int64(want) &&
				(want == 0 || o.Reviews[0].Key == key && o.Reviews[0].Code == office.SentAllTheSame)
		})
	}
	seen(1)
	o := s.order(purchase.OrderDismiss, key, "reversed at Forloy", time.Hour)
	c.pass()
	s.came(o, office.OrderDone, "")
	seen(0)
	if r, err := (office.Control{Dir: s.dir}).Reviews(t.Context()); err != nil || r.All != 0 {
		t.Errorf("to review: %+v, %v", r, err)
	}
	c.is(key, purchase.Voided)
}

// While the books are read anew, they know of a sale that its till has taken back only that it was recorded. Whoever
// would send it waits until they have the rest.
func TestHalfReadBooksSendNothing(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	m, c := o.joined(place("till-1")), shop(1)
	for range 2 {
		if err := m.Once(t.Context(), c, quiet); err != nil {
			t.Fatal(err)
		}
		c.add("voided", "key-0", purchase.Voided, nil)
	}
	o.row("till-1", func(r office.Row) bool { return r.By[purchase.Voided] == 1 })
	o.stop()
	d, err := Open(t.Context(), Options{Dir: o.dir, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	first, err := d.stream.GetMsg(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	recorded := message{number: 1, key: place("till-1").Key(), kind: fleet.Journal, sealed: first.Data}
	if err := cmp.Or(d.books.rebuild(), d.books.take(split(recorded), d.opener)); err != nil {
		t.Fatal(err)
	}
	waiting := make(chan int, 1)
	go func() {
		some, err := d.waitingSales(office.SalesAsked{Till: place("till-1").Key()})
		if err != nil {
			t.Error(err)
		}
		waiting <- len(some)
	}()
	noted := make(chan error, 1)
	go func() {
		wait, cancel := soon()
		defer cancel()
		_, err := d.note(wait, office.RescueNoted{Place: place("till-1"), Sends: true, Note: withVerdict("key-0")})
		noted <- err
	}()
	select {
	case n := <-waiting:
		t.Fatalf("by half of the books, %d sales may be sent", n)
	case err := <-noted:
		t.Fatalf("by half of the books, it may be sent, or not for %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	some, err := d.waitingSales(office.SalesAsked{Till: place("till-1").Key(), Look: true})
	if err != nil || len(some) != 1 {
		t.Errorf("to be seen only: %+v, %v", some, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- d.Run(ctx) }()
	if n := <-waiting; n != 0 {
		t.Errorf("%d sales may be sent", n)
	}
	if err := <-noted; !errors.Is(err, fault.RefusedState) {
		t.Errorf("a sale that was taken back: %v", err)
	}
	if some := d.noted(t); len(some) != 0 { // its sender tells the verdict once more
		t.Errorf("noted: %+v", some)
	}
	stop()
	if err := <-ran; err != nil {
		t.Error(err)
	}
}

// noted is what the books have of sales that were sent in their till's place.
func (d *Desk) noted(t *testing.T) map[string]rescued {
	t.Helper()
	some := map[string]rescued{}
	err := d.books.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketRescue, "", func(key string, r rescued) error {
			some[key] = r
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return some
}

// The books do not follow in time: the sender is told to wait and sends nothing, so no sale stays as if Forloy had it.
func TestNoteThatIsTooLateIsTakenBack(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	m, c := o.joined(place("till-1")), shop(1)
	if err := m.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r office.Row) bool { return r.By[purchase.Pending] == 1 })
	o.stop()
	d, err := Open(t.Context(), Options{Dir: o.dir, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	wait, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err = d.note(wait, office.RescueNoted{Place: place("till-1"), Sends: true, Note: withVerdict("key-0")})
	if !errors.Is(err, fault.FleetBehind) {
		t.Errorf("by books that do not follow: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- d.Run(ctx) }()
	late, end := soon()
	defer end()
	if _, err := d.caughtUp(late); err != nil {
		t.Fatal(err)
	}
	if some := d.noted(t); len(some) != 1 || some["key-0"].Number == 0 || some["key-0"].offered() {
		t.Errorf("noted: %+v", some)
	}
	stop()
	if err := <-ran; err != nil {
		t.Error(err)
	}
}

// withVerdict is a note that one sale is about to be sent, and of what Forloy has said of another.
func withVerdict(key string) fleet.Rescued {
	n := noteOf(key)
	n.Verdicts = []fleet.Verdict{{Key: "key-9", Verdict: purchase.Deferred}}
	return n
}

func noteOf(key string) fleet.Rescued {
	return fleet.Rescued{At: time.Now(), Run: "a run", Offered: []string{key}}
}
