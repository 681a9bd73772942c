package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// aid has a till send those of till-1.
func (s *shopOf) aid(by string, within time.Duration) office.Ordered {
	s.t.Helper()
	a, err := office.Control{Dir: s.dir}.Aid(s.t.Context(), office.AidAsked{Till: "till-1", By: by, Manager: "Anna",
		Within: within, Now: true})
	if err != nil || a.Waiting == 0 || a.Order == nil {
		s.t.Fatalf("ordered: %+v, %v", a, err)
	}
	return *a.Order
}

// sums are what the desk says has come of an order.
func (s *shopOf) sums(o office.Ordered) office.Sums {
	s.t.Helper()
	some, err := office.Control{Dir: s.dir}.Orders(s.t.Context(), o.ID)
	if err != nil || len(some) != 1 || some[0].Sums == nil {
		s.t.Fatalf("the desk says %+v, %v", some, err)
	}
	return *some[0].Sums
}

// helper is a till that has joined, without its window.
func (s *shopOf) helper(t *testing.T, terminal string) (c counter, dir string) {
	t.Helper()
	dir = t.TempDir()
	c = s.counter(t, dir, terminal)
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	return c, dir
}

// A till that runs sends a dead one's sales: the same keys and bytes, once, and the dead PC settles from them when it
// is back. Nothing of those sales stays at the till that has sent them but that it has.
func TestDeadTillsSalesAreSentByAnotherTill(t *testing.T) {
	s := newShop(t)
	dead, keys := s.dead(t)
	dir := t.TempDir()
	parts, err := assembly.ForWindow(s.config(dir, "till-2"), assembly.Build{}, nil)
	c := s.signedIn(t, parts, err)
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- c.Run(ctx) }()
	o := s.aid("till-2", time.Hour)
	s.came(o, office.OrderDone, "")
	if got := s.sums(o); got != (office.Sums{Accepted: 3, Refused: 1}) {
		t.Errorf("the desk says %+v", got)
	}
	s.booked(dead, keys[:3]...)
	for _, e := range s.server.Ledger() {
		if e.TimesSent != 1 {
			t.Errorf("%s was sent %d times", e.IdempotencyKey, e.TimesSent)
		}
	}
	if a, err := (office.Control{Dir: s.dir}).Aid(t.Context(), office.AidAsked{Till: "till-1", By: "till-2",
		Within: time.Hour, Now: true}); err != nil || a.Waiting != 0 || a.Order != nil {
		t.Errorf("once more: %+v, %v", a, err)
	}
	stop()
	if err := <-ran; err != nil {
		t.Error(err)
	}
	c.sound()
	var noted []till.Entry
	err = c.Journal(t.Context(), func(e till.Entry) error {
		if e.What == "rescued" {
			noted = append(noted, e)
		}
		return nil
	})
	if err != nil || len(noted) != 1 || noted[0].Order != o.ID || noted[0].Actor != "desk Anna" ||
		!strings.HasSuffix(noted[0].Reason, "/till-1") {
		t.Errorf("its journal says %+v, %v", noted, err)
	}
	parts.Close()
	none(t, dir, goodCard, keys[0])

	if p := dead.pass(); p.Accepted+p.Refused+p.Left > 0 {
		t.Errorf("the dead till sends again: %+v", p)
	}
	history, err := dead.History(t.Context(), keys[0])
	if last := history[len(history)-1]; err != nil || last.What != "synced" || last.By != "till-2" {
		t.Errorf("its history ends with %+v, %v", last, err)
	}
	dead.sound()
	s.knowsAll()
	if err := (office.Control{Dir: s.dir}).Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.came(o, office.OrderDone, "")
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Synced] == 3 && r.By[purchase.Review] == 1 })
}

// none looks for texts in a folder's files.
func none(t *testing.T, dir string, texts ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, text := range texts {
			if strings.Contains(string(b), text) {
				t.Errorf("%s holds %s", path, text)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A till that is off, or cannot reach Forloy, does it when it is back, unless the time is over by then.
func TestTillThatIsOffRescuesWhenItIsBack(t *testing.T) {
	s := newShop(t)
	dead, keys := s.dead(t)
	c, _ := s.helper(t, "till-2")
	late := s.aid("till-2", 0)
	s.came(late, office.OrderExpired, "")
	o := s.aid("till-2", time.Hour)
	s.came(o, office.OrderWaits, "")
	s.offline(true)
	c.pass()
	s.came(o, office.OrderWaits, "")
	s.offline(false)
	c.pass()
	s.came(o, office.OrderDone, "")
	s.came(late, office.OrderExpired, "")
	s.booked(dead, keys[:3]...)
	c.sound()
	dead.pass()
	dead.sound()
	s.knowsAll()
}

// Whoever cannot send them is told at once why.
func TestWhichTillMayRescue(t *testing.T) {
	s := newShop(t)
	s.dead(t)
	s.helper(t, "till-2")
	s.helper(t, "till-3")
	control := office.Control{Dir: s.dir}
	if err := control.Revoke(t.Context(), "till-3"); err != nil {
		t.Fatal(err)
	}
	for by, want := range map[string]fault.Kind{"till-1": fault.FleetItself, "till-3": fault.FleetShutOut,
		"till-9": fault.FleetUnknown} {
		_, err := control.Aid(t.Context(), office.AidAsked{Till: "till-1", By: by, Within: time.Hour, Now: true})
		if !errors.Is(err, want) {
			t.Errorf("by %s: %v", by, err)
		}
	}
	_, err := control.Aid(t.Context(), office.AidAsked{Till: "till-1", By: "till-2", Within: time.Hour})
	if !errors.Is(err, fault.FleetRecent) {
		t.Errorf("of a till that was just heard of: %v", err)
	}
}

// The till that was to send them dies in the middle. Another one goes on; what the first had offered stays offered, and
// when it comes back, it may send no more, but tell what Forloy has said.
func TestRescuingTillDiesInTheMiddle(t *testing.T) {
	s := newShop(t)
	dead, keys := s.dead(t)
	_, dir := s.helper(t, "till-2")
	third, other := s.helper(t, "till-3")
	first := s.aid("till-2", time.Hour)
	open := func(dir, id string) (*office.Outbox, *member.Errand) {
		t.Helper()
		m, err := member.Load(filepath.Join(dir, member.FileName))
		if err != nil {
			t.Fatal(err)
		}
		e, err := m.Errand(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(e.Close)
		out, err := office.ReadOutbox(t.Context(), errandOf{e}, e.Opener(), t.TempDir(), dead1(s), "till-2")
		if err != nil && !errors.Is(err, fault.FleetOver) {
			t.Fatal(err)
		}
		return out, e
	}
	if out, _ := open(other, first.ID); out != nil {
		t.Error("another till's order is good")
	}
	out, e := open(dir, first.ID)
	some, _ := out.Next(0, 2)
	if _, err := out.Offer(time.Now(), some); err != nil {
		t.Fatal(err)
	}
	second := s.aid("till-3", time.Hour)
	if _, err := out.Offer(time.Now(), some); !errors.Is(err, fault.FleetOver) {
		t.Errorf("the first may go on: %v", err)
	}
	result := purchase.Result{Sequence: some[0].Sequence, IdempotencyKey: some[0].IdempotencyKey,
		Verdict: purchase.Accepted, TransactionID: "txn-1"}
	if err := out.Settle(time.Now(), []purchase.Result{result}); err != nil {
		t.Errorf("what it has sent: %v", err)
	}
	forged := fleet.Rescued{Verdicts: []fleet.Verdict{{Key: purchase.NewKey(), Verdict: purchase.Accepted}}}
	if err := e.Ask(t.Context(), "", &forged, false, new(bool)); !errors.Is(err, fault.FleetNoSale) {
		t.Errorf("of a sale of another till: %v", err)
	}
	third.pass()
	s.came(second, office.OrderDone, "")
	s.came(first, office.OrderWaits, "")
	if got := s.sums(second); got != (office.Sums{Accepted: 2, Refused: 1}) {
		t.Errorf("the desk says %+v", got)
	}
	dead.pass()
	dead.is(keys[0], purchase.Synced)
	dead.sound()
	s.knowsAll()
}

// errandOf is the desk as a till's outbox knows it.
type errandOf struct{ *member.Errand }

func (e errandOf) Sales(ctx context.Context, q office.SalesAsked) (some []office.WaitingSale, err error) {
	return some, e.Ask(ctx, q.After, nil, false, &some)
}

func (e errandOf) Note(ctx context.Context, n office.RescueNoted) error {
	return e.Ask(ctx, "", &n.Note, n.Sends, new(bool))
}

func dead1(s *shopOf) fleet.Place {
	p, err := s.named("till-1")
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}
