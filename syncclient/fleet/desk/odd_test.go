package desk

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// A join code is good once: a till that was shut out needs another one, however new the first is.
func TestShutOutTillNeedsAnotherCode(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	code, path := o.code(), filepath.Join(t.TempDir(), member.FileName)
	join := func(code, merchant string) error {
		_, err := member.Join(t.Context(), path, code, fleet.Place{Merchant: merchant, Location: "loc",
			Terminal: "till-1"}, "pc")
		return err
	}
	if err := join(code, "mer"); err != nil {
		t.Fatal(err)
	}
	if err := (office.Control{Dir: o.dir}).Revoke(t.Context(), "till-1"); err != nil {
		t.Fatal(err)
	}
	if err := join(code, "mer"); !errors.Is(err, fault.FleetOld) {
		t.Errorf("by the code that it has used: %v", err)
	}
	for _, merchant := range []string{"another", "another"} { // nobody of the first one is in
		if err := join(o.code(), merchant); err != nil {
			t.Errorf("as another merchant's: %v", err)
		}
	}
	if err := join(o.code(), "mer"); !errors.Is(err, fault.FleetMerchant) {
		t.Errorf("as the first one's, while another's is in: %v", err)
	}
}

// A till that was shut out does nothing that it is ordered: whoever orders is told so at once.
func TestTillThatWasShutOutIsOrderedNothing(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	if err := o.joined(place("till-1")).Once(t.Context(), shop(1), quiet); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r office.Row) bool { return r.Entries == 1 })
	control := office.Control{Dir: o.dir}
	if err := control.Revoke(t.Context(), "till-1"); err != nil {
		t.Fatal(err)
	}
	for _, do := range []string{purchase.OrderRetry, purchase.OrderDismiss, purchase.OrderVoid} {
		some, err := control.Order(t.Context(), office.OrderAsked{Till: "till-1", Do: do, Keys: []string{"key-0"},
			Reason: "paid back", By: "Anna", Within: time.Hour})
		if !errors.Is(err, fault.FleetShutOut) {
			t.Errorf("%s: ordered %+v, %v", do, some, err)
		}
	}
}

// When a till was last heard of is not in the stream. Books that are made anew keep it, or the sales of a till that was
// cut off for a moment could be sent in its place at once.
func TestBooksMadeAnewKnowWhenATillWasHeard(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	if err := o.joined(place("till-1")).Once(t.Context(), shop(1), quiet); err != nil {
		t.Fatal(err)
	}
	before := o.row("till-1", func(r office.Row) bool { return r.Entries == 1 })
	if err := o.writeBeats(); err != nil {
		t.Fatal(err)
	}
	control := office.Control{Dir: o.dir}
	if err := control.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := o.row("till-1", func(r office.Row) bool { return r.Entries == 1 && !r.Online })
	if !r.Seen.Equal(before.Seen) || r.By[purchase.Pending] != 1 {
		t.Errorf("it was heard of at %v, want %v, and %d sales wait", r.Seen, before.Seen, r.By[purchase.Pending])
	}
	asked := office.RescueAsked{Till: "till-1"}
	if _, err := control.Rescuable(t.Context(), asked); !errors.Is(err, fault.FleetRecent) {
		t.Errorf("its sales may be sent at once: %v", err)
	}
}

// A desk with tills whose keys are gone says so: with new ones it could read nothing of what was told.
func TestDeskWithoutItsKeysMakesNoOthers(t *testing.T) {
	dir := t.TempDir()
	o := newDesk(t, dir, "127.0.0.1:0")
	o.joined(place("till-1"))
	path := filepath.Join(dir, "desk-keys.json")
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if _, err := (office.Control{Dir: dir}).Tills(t.Context()); !errors.Is(err, fault.FleetStored) {
		t.Errorf("a verb says %v", err)
	}
	o.stop()
	if _, err := Open(t.Context(), Options{Dir: dir, Listen: "127.0.0.1:0"}); !errors.Is(err, fault.FleetStored) {
		t.Errorf("the desk says %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("there are other keys")
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	newDesk(t, dir, "127.0.0.1:0").row("till-1", func(office.Row) bool { return true })
}

// Two PCs that speak as one till, as after a disk was copied: both branches are kept, the desk says so, whatever their
// clocks show, and neither tells its journal again and again.
func TestTwoPCsOfOneTill(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	m, one, other := o.joined(place("till-1")), shop(5), shop(5)
	one.add("recorded", "one", purchase.Pending, nil)
	other.add("recorded", "other", purchase.Pending, nil)
	for n := range 6 {
		for _, c := range []*chain{one, other} {
			if err := m.Once(t.Context(), c, quiet); err != nil {
				t.Fatal(err)
			}
			o.row("till-1", func(r office.Row) bool { return r.Entries >= 6 && (n == 0 || r.Entries == 7) })
		}
	}
	r := o.row("till-1", func(r office.Row) bool { return r.Entries == 7 })
	if len(r.Forks) != 1 || len(r.Alarms) != 2 || r.Alarms[1].What != office.AlarmChain { // and sales that wait
		t.Errorf("the desk says %+v", r)
	}
	for _, c := range []*chain{one, other} {
		err := o.books.view(func(tx *bbolt.Tx) error {
			got := goOn(tx, place("till-1").Key(), Till{Position: fleet.Position{Number: 1}}, c.cursor)
			if got != c.cursor {
				t.Errorf("it goes on behind %+v, want %+v", got, c.cursor)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if info, err := o.stream.Info(t.Context()); err != nil || info.State.Msgs > 3 {
		t.Errorf("the stream holds %d messages, %v", info.State.Msgs, err)
	}
}
