package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// A till's credentials let it say its own and hear what is said to it. Nothing else, whatever it tries.
func TestTillMayDoNothingButItsOwn(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	m, other := o.joined(place("till-1")), o.joined(place("till-2"))
	if err := other.Once(t.Context(), shop(2), quiet); err != nil {
		t.Fatal(err)
	}
	o.mayDoOnlyItsOwn(m, other)
}

// mayDoOnlyItsOwn tries to do as much as a till's credentials let it. The other till has told two entries.
func (o *branch) mayDoOnlyItsOwn(m, other member.Membership) {
	t := o.t
	t.Helper()
	pair, err := nkeys.FromSeed([]byte(m.Seed))
	if err != nil {
		t.Fatal(err)
	}
	user, _ := pair.PublicKey()
	signIn := nats.Nkey(user, pair.Sign)
	if m.JWT != "" {
		signIn = nats.UserJWT(func() (string, error) { return m.JWT, nil }, pair.Sign)
	}
	refused := make(chan error, 1)
	conn, err := fleet.Dial(t.Context(), m.Addresses, m.Fingerprint, signIn,
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { refused <- err }))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, subject := range []string{">", "till.>", other.Place.Subject(fleet.Journal), m.Place.Subject(fleet.Journal),
		other.Place.Subject(fleet.Orders), "command.>", "_INBOX.>", "$JS.>", "desk.tills", "join"} {
		if _, err := conn.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
		conn.Flush()
		if err := <-refused; !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("it may listen to %s: %v", subject, err)
		}
	}
	orders, own := fleet.OrderRights(other.Place), fleet.OrderRights(m.Place)
	for _, subject := range append(orders, other.Place.Subject(fleet.Journal), other.Place.Subject(fleet.Beats),
		other.Place.Subject(fleet.Deliveries), other.Place.Subject(fleet.Errands),
		m.Place.Subject(fleet.Rescues), m.Place.Subject(fleet.OrderRecords),
		"$JS.API.CONSUMER.CREATE.ORDERS", "$JS.API.STREAM.MSG.GET.ORDERS", "$JS.API.CONSUMER.DELETE.ORDERS.x",
		m.Place.Subject(fleet.Orders), other.Place.Subject(fleet.Orders), "join", "desk.invite", "desk.revoke",
		"$JS.API.STREAM.MSG.GET.TILLS", "$JS.API.STREAM.DELETE.TILLS", "$JS.API.INFO", "till.mer.loc") {
		if err := conn.Publish(subject, []byte("x")); err != nil {
			t.Fatal(err)
		}
		conn.Flush()
		if err := <-refused; !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("it may say %s: %v", subject, err)
		}
	}
	for _, subject := range own[:2] {
		conn.Publish(subject, nil)
	}
	for _, own := range []string{m.Place.Subject(fleet.Orders), fleet.Inbox(user) + ".x"} {
		if _, err := conn.SubscribeSync(own); err != nil {
			t.Fatal(err)
		}
	}
	// An answer goes to no subject that is not an inbox: the desk itself may say everything.
	conn.PublishRequest(m.Place.Subject(fleet.Deliveries), other.Place.Subject(fleet.Journal), nil)
	inbox, err := conn.SubscribeSync(fleet.Inbox(user) + ".y")
	if err != nil {
		t.Fatal(err)
	}
	conn.PublishRequest(m.Place.Subject(fleet.Deliveries), fleet.Inbox(user)+".y", nil)
	if _, err := inbox.NextMsgWithContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Nor does the desk obey what its own verbs have not said.
	o.conn.PublishRequest("desk.revoke", fleet.Inbox(user)+".y", []byte(other.Place.Terminal))
	if err := (office.Control{Dir: o.dir}).Revoke(t.Context(), "nobody"); !errors.Is(err, fault.FleetUnknown) {
		t.Errorf("an unknown till: %v", err)
	}
	conn.Publish(m.Place.Subject(fleet.Journal), []byte("not sealed")) // its own: the desk says that it cannot read it
	conn.Flush()
	select {
	case err := <-refused:
		t.Errorf("it may not do its own: %v", err)
	default:
	}
	o.row("till-1", func(r office.Row) bool { return r.Unread == 1 })
	r := o.row("till-2", func(r office.Row) bool { return r.Entries == 2 })
	if r.Unread != 0 || r.State == office.Revoked {
		t.Errorf("it has said %d messages in the other's name, which is %s", r.Unread, r.State)
	}
}

func TestWhoMayJoin(t *testing.T) {
	dir := t.TempDir()
	o := newDesk(t, dir, "127.0.0.1:0")
	code := o.code()
	path := filepath.Join(t.TempDir(), member.FileName)
	try := func(path, code string, p fleet.Place) error {
		_, err := member.Join(t.Context(), path, code, p, "pc")
		return err
	}
	if err := try(path, "forloy_enr_abc", place("a")); !errors.Is(err, fault.FleetCode) {
		t.Errorf("a card: %v", err)
	}
	if err := try(path, code, place("")); !errors.Is(err, fault.FleetNoTerminal) {
		t.Errorf("without a terminal: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a till that was refused has a membership")
	}
	for range 2 { // an answer may be lost
		if err := try(path, code, place("a")); err != nil {
			t.Errorf("the same till: %v", err)
		}
	}
	if about, err := os.Stat(path); runtime.GOOS != "windows" && (err != nil || about.Mode().Perm() != 0o600) {
		t.Errorf("the membership is %v, %v", about.Mode(), err)
	}
	second := filepath.Join(t.TempDir(), member.FileName)
	if err := try(second, code, place("b")); !errors.Is(err, fault.FleetOld) {
		t.Errorf("a code that was used: %v", err)
	}
	if err := try(second, o.code(), place("a")); !errors.Is(err, fault.FleetTerminal) {
		t.Errorf("a terminal that is there: %v", err)
	}
	if err := try(second, o.code(), fleet.Place{Merchant: "other", Location: "loc", Terminal: "b"}); !errors.Is(err,
		fault.FleetMerchant) {
		t.Errorf("another merchant's till: %v", err)
	}
	old := o.code()
	err := o.books.update(func(tx *bbolt.Tx) error {
		i, _ := fleet.ReadCode(old)
		return put(tx, bucketInvite, secretKey(i.Secret), invite{Until: time.Now().Add(-time.Second)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := try(second, old, place("b")); !errors.Is(err, fault.FleetOld) {
		t.Errorf("an old code: %v", err)
	}
	lost := filepath.Join(t.TempDir(), member.FileName)
	if err := os.Mkdir(lost, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := try(lost, o.code(), place("c")); err == nil { // the desk lets it in, and it learns nothing of that
		t.Error("its membership is kept in a folder's place")
	}
	if err := os.Remove(lost); err != nil {
		t.Fatal(err)
	}
	if err := try(lost, o.code(), place("c")); err != nil {
		t.Errorf("the same till, once its answer was lost: %v", err)
	}
	if left, err := filepath.Glob(lost + "*"); err != nil || len(left) != 1 {
		t.Errorf("beside its membership: %q, %v", left, err)
	}
	o.stop()
	if err := try(second, code, place("b")); !errors.Is(err, fault.FleetSilent) {
		t.Errorf("no desk: %v", err)
	}
}

func TestRevokedTillIsShutOut(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	m, c := o.joined(place("till-1")), shop(1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changed, ended := make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(ended)
		m.Run(ctx, c, changed, quiet)
	}()
	o.row("till-1", func(r office.Row) bool { return r.Entries == 1 })
	control := office.Control{Dir: o.dir}
	if err := control.Revoke(t.Context(), "nobody"); !errors.Is(err, fault.FleetUnknown) {
		t.Errorf("an unknown till: %v", err)
	}
	if err := control.Revoke(t.Context(), "loc/till-1"); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r office.Row) bool { return r.State == office.Revoked })
	if err := m.Once(t.Context(), c, quiet); !errors.Is(err, fault.FleetRevoked) {
		t.Errorf("it is let in again: %v", err)
	}
	cancel()
	<-ended
	again := o.joined(place("till-1")) // another PC in its place, with a journal of its own
	other := shop(0)
	other.add("signed in", "", "", nil)
	if err := again.Once(t.Context(), other, quiet); err != nil {
		t.Fatal(err)
	}
	r := o.row("till-1", func(r office.Row) bool { return r.Entries == 2 })
	if len(r.Forks) != 1 || r.By[purchase.Pending] != 1 {
		t.Errorf("the desk says %+v", r)
	}
}
