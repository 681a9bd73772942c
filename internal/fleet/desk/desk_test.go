package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/fleet"
	"counterfoil/internal/fleet/member"
	"counterfoil/internal/purchase"
)

// office is a running desk. listen is on loopback; with TLS it listens on all interfaces.
type office struct {
	*Desk
	t    *testing.T
	dir  string
	stop func()
}

func newOffice(t *testing.T, dir, listen string) *office {
	t.Helper()
	d, err := Open(t.Context(), Options{Dir: dir, Listen: listen, Web: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- d.Run(ctx) }()
	o := &office{Desk: d, t: t, dir: dir}
	o.stop = func() {
		cancel()
		if err := <-ran; err != nil {
			t.Error(err)
		}
		d.Close()
		o.stop = func() {}
	}
	t.Cleanup(func() { o.stop() })
	return o
}

func (o *office) code() string {
	o.t.Helper()
	i, err := Control{Dir: o.dir}.Invite(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return i.Code
}

func place(terminal string) fleet.Place {
	return fleet.Place{Merchant: "mer", Location: "loc", Terminal: terminal}
}

func (o *office) joined(p fleet.Place) member.Membership {
	o.t.Helper()
	m, err := member.Join(o.t.Context(), filepath.Join(o.t.TempDir(), member.FileName), o.code(), p, "pc")
	if err != nil {
		o.t.Fatal(err)
	}
	return m
}

// row waits until the desk says of a till what is wanted: it reads its stream by itself.
func (o *office) row(terminal string, want func(Row) bool) Row {
	o.t.Helper()
	for {
		all, err := Control{Dir: o.dir}.Tills(o.t.Context())
		if err != nil {
			o.t.Fatal(err)
		}
		for _, r := range all.Tills {
			if r.Terminal == terminal && want(r) {
				return r
			}
		}
		select {
		case <-o.t.Context().Done():
			o.t.Fatal("the desk never says so")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// shop is the journal of a till with that many sales, whose keys begin with a name.
func shop(n int, name ...string) *chain {
	c := &chain{states: map[string]purchase.State{}}
	for i := range n {
		key := strings.Join(name, "") + fmt.Sprintf("key-%d", i)
		c.add("recorded", key, purchase.Pending, &fleet.Sale{Currency: "EUR", Day: time.Now().Format(purchase.DayFormat),
			Item: fmt.Appendf(nil, `{"qr_code_data":"forloy_enr_hidden","purchase_amount":1.50,"idempotency_key":%q,`+
				`"client_timestamp":"2026-03-10T09:00:00.000Z"}`, key)})
	}
	return c
}

var quiet = slog.New(slog.DiscardHandler)

func TestTillTellsTheDeskItsJournal(t *testing.T) {
	for name, listen := range map[string]string{"on this PC": "127.0.0.1:0", "by TLS": "0.0.0.0:0"} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, t.TempDir(), listen)
			m, c := o.joined(place("till-1")), shop(250)
			if (len(m.Fingerprint) > 0) != strings.HasPrefix(listen, "0.") {
				t.Errorf("the certificate's fingerprint is %x", m.Fingerprint)
			}
			if err := m.Once(t.Context(), c, quiet); err != nil {
				t.Fatal(err)
			}
			r := o.row("till-1", func(r Row) bool { return r.Entries == 250 })
			if r.State != Selling || r.By[purchase.Pending] != 250 || r.Oldest.IsZero() || r.Head != c.cursor {
				t.Errorf("the desk says %+v", r)
			}
			c.add("synced", "key-0", purchase.Synced, nil)
			c.cursor = fleet.Position{} // whatever the till has kept, the desk says where it is
			if err := m.Once(t.Context(), c, quiet); err != nil {
				t.Fatal(err)
			}
			o.row("till-1", func(r Row) bool { return r.Entries == 251 && r.By[purchase.Synced] == 1 })
			if info, _ := o.stream.Info(t.Context()); info.State.Msgs != 251 {
				t.Errorf("the stream holds %d messages", info.State.Msgs)
			}
		})
	}
}

// What is on the desk's disk for the engine holds no card, and the desk comes back with what it had.
func TestDeskComesBackWithWhatItHad(t *testing.T) {
	dir := t.TempDir()
	o := newOffice(t, dir, "127.0.0.1:0")
	m, c := o.joined(place("till-1")), shop(3)
	if err := m.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r Row) bool { return r.Entries == 3 })
	if _, err := Open(t.Context(), Options{Dir: dir, Listen: "127.0.0.1:0"}); !errors.Is(err, fault.FleetRunning) {
		t.Errorf("a second desk on the folder: %v", err)
	}
	o.stop()
	if _, err := (Control{Dir: dir}).Tills(t.Context()); !errors.Is(err, fault.FleetNoDesk) {
		t.Errorf("without a desk: %v", err)
	}
	filepath.WalkDir(dir, func(path string, d os.DirEntry, _ error) error {
		about, err := d.Info()
		if err != nil || d.IsDir() {
			return err
		}
		if runtime.GOOS != "windows" && filepath.Dir(path) == dir && about.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", path, about.Mode().Perm())
		}
		if text, err := os.ReadFile(path); err != nil || strings.Contains(string(text), "forloy_enr") {
			t.Errorf("%s holds a card, or %v", path, err)
		}
		return nil
	})
	o = newOffice(t, dir, "127.0.0.1:0")
	m.Addresses = o.Addresses()
	o.row("till-1", func(r Row) bool { return r.Entries == 3 && !r.Seen.IsZero() })
	if err := (Control{Dir: dir}).Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r Row) bool { return r.Entries == 3 && r.By[purchase.Pending] == 3 })
	c.add("synced", "key-1", purchase.Synced, nil)
	if err := m.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r Row) bool { return r.Entries == 4 })
}

// A till's credentials let it say its own and hear what is said to it. Nothing else, whatever it tries.
func TestTillMayDoNothingButItsOwn(t *testing.T) {
	o := newOffice(t, t.TempDir(), "127.0.0.1:0")
	m, other := o.joined(place("till-1")), o.joined(place("till-2"))
	if err := other.Once(t.Context(), shop(2), quiet); err != nil {
		t.Fatal(err)
	}
	pair, err := nkeys.FromSeed([]byte(m.Seed))
	if err != nil {
		t.Fatal(err)
	}
	user, _ := pair.PublicKey()
	refused := make(chan error, 1)
	conn, err := fleet.Dial(t.Context(), m.Addresses, m.Fingerprint, nats.Nkey(user, pair.Sign),
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
	for _, subject := range []string{other.Place.Subject(fleet.Journal), other.Place.Subject(fleet.Beats),
		m.Place.Subject(fleet.Orders), other.Place.Subject(fleet.Orders), "join", "desk.invite", "desk.revoke",
		"$JS.API.STREAM.MSG.GET.TILLS", "$JS.API.STREAM.DELETE.TILLS", "$JS.API.INFO", "till.mer.loc"} {
		if err := conn.Publish(subject, []byte("x")); err != nil {
			t.Fatal(err)
		}
		conn.Flush()
		if err := <-refused; !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("it may say %s: %v", subject, err)
		}
	}
	for _, own := range []string{m.Place.Subject(fleet.Orders), fleet.Inbox(user) + ".x"} {
		if _, err := conn.SubscribeSync(own); err != nil {
			t.Fatal(err)
		}
	}
	conn.Publish(m.Place.Subject(fleet.Journal), []byte("not sealed")) // its own: the desk says that it cannot read it
	conn.Flush()
	select {
	case err := <-refused:
		t.Errorf("it may not do its own: %v", err)
	default:
	}
	o.row("till-1", func(r Row) bool { return r.Unread == 1 })
	o.row("till-2", func(r Row) bool { return r.Entries == 2 && r.Unread == 0 })
}

func TestWhoMayJoin(t *testing.T) {
	dir := t.TempDir()
	o := newOffice(t, dir, "127.0.0.1:0")
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
	err := o.books.db.Update(func(tx *bbolt.Tx) error {
		i, _ := fleet.ReadCode(old)
		return put(tx, bucketInvite, secretKey(i.Secret), invite{Until: time.Now().Add(-time.Second)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := try(second, old, place("b")); !errors.Is(err, fault.FleetOld) {
		t.Errorf("an old code: %v", err)
	}
	o.stop()
	if err := try(second, code, place("b")); !errors.Is(err, fault.FleetSilent) {
		t.Errorf("no desk: %v", err)
	}
}

func TestRevokedTillIsShutOut(t *testing.T) {
	o := newOffice(t, t.TempDir(), "127.0.0.1:0")
	m, c := o.joined(place("till-1")), shop(1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changed, ended := make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(ended)
		m.Run(ctx, c, changed, quiet)
	}()
	o.row("till-1", func(r Row) bool { return r.Entries == 1 })
	control := Control{Dir: o.dir}
	if err := control.Revoke(t.Context(), "nobody"); !errors.Is(err, fault.FleetUnknown) {
		t.Errorf("an unknown till: %v", err)
	}
	if err := control.Revoke(t.Context(), "loc/till-1"); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r Row) bool { return r.State == Revoked })
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
	r := o.row("till-1", func(r Row) bool { return r.Entries == 2 })
	if len(r.Forks) != 1 || r.By[purchase.Pending] != 1 {
		t.Errorf("the desk says %+v", r)
	}
}

// A till knows its desk by its certificate, not by its address.
func TestAnotherCertificateIsNotTheDesk(t *testing.T) {
	o, other := newOffice(t, t.TempDir(), "0.0.0.0:0"), newOffice(t, t.TempDir(), "0.0.0.0:0")
	m := o.joined(place("till-1"))
	m.Addresses = other.Addresses()
	if err := m.Once(t.Context(), shop(1), quiet); !errors.Is(err, fault.FleetCertificate) {
		t.Errorf("it is told: %v", err)
	}
}

// A stream that was deleted comes back from the tills, and what a dead till has told before stays in the books.
func TestStreamThatWasDeletedIsToldAgain(t *testing.T) {
	dir := t.TempDir()
	o := newOffice(t, dir, "127.0.0.1:0")
	alive, dead := o.joined(place("alive")), o.joined(place("dead"))
	c := shop(5)
	for m, of := range map[*member.Membership]*chain{&alive: c, &dead: shop(5, "other-")} {
		if err := m.Once(t.Context(), of, quiet); err != nil {
			t.Fatal(err)
		}
	}
	o.row("dead", func(r Row) bool { return r.Entries == 5 })
	o.stop()
	if err := os.RemoveAll(filepath.Join(dir, "stream")); err != nil {
		t.Fatal(err)
	}
	o = newOffice(t, dir, "127.0.0.1:0")
	alive.Addresses = o.Addresses()
	o.row("alive", func(r Row) bool { return r.Head.Number == 0 })
	if err := alive.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("alive", func(r Row) bool { return r.Head.Number == 5 && r.Entries == 5 && len(r.Forks) == 0 })
	o.row("dead", func(r Row) bool { return r.Entries == 5 })
	if info, _ := o.stream.Info(t.Context()); info.State.Msgs != 5 {
		t.Errorf("the stream holds %d messages", info.State.Msgs)
	}
}

func TestPageShowsAndOnlyShows(t *testing.T) {
	o := newOffice(t, t.TempDir(), "127.0.0.1:0")
	if err := o.joined(place("till<b>")).Once(t.Context(), shop(2), quiet); err != nil {
		t.Fatal(err)
	}
	o.row("till<b>", func(r Row) bool { return r.Entries == 2 })
	ask := func(method, host, path string) (int, string) {
		w, r := httptest.NewRecorder(), httptest.NewRequest(method, path, nil)
		r.Host = host
		o.show(w, r)
		return w.Code, w.Body.String()
	}
	code, text := ask("GET", "127.0.0.1:7480", "/")
	for _, want := range []string{"till&lt;b&gt;", "selling", ">2<", "2 sales, 3.00 EUR", "</table>"} {
		if code != http.StatusOK || !strings.Contains(text, want) {
			t.Errorf("%d: the page lacks %s:\n%s", code, want, text)
		}
	}
	if code, _ := ask("GET", "evil.example", "/"); code != http.StatusForbidden {
		t.Errorf("by another name: %d", code)
	}
	if code, _ := ask("POST", "localhost", "/"); code != http.StatusMethodNotAllowed {
		t.Errorf("a POST: %d", code)
	}
	_, err := Open(t.Context(), Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", Web: "0.0.0.0:0"})
	if !errors.Is(err, fault.FleetListen) {
		t.Errorf("a page for everybody: %v", err)
	}
}

func TestOverviewJudgesTills(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		row  Row
		want string
	}{
		"never":   {Row{}, NeverHeard},
		"well":    {Row{Seen: now.Add(-time.Minute), Beat: fleet.Beat{Clock: now.Add(-time.Minute)}}, Selling},
		"silent":  {Row{Seen: now.Add(-2 * time.Minute), Beat: fleet.Beat{Clock: now.Add(-2 * time.Minute)}}, Offline},
		"a year":  {Row{Seen: now, Beat: fleet.Beat{Clock: now.AddDate(-1, 0, 0)}}, ClockWrong},
		"revoked": {Row{Seen: now, State: Revoked}, Revoked},
	} {
		if got := c.row.judged(now).State; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
