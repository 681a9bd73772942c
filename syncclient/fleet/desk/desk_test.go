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
	"syscall"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/folder"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/member"
	"counterfoil/syncclient/fleet/office"
)

// branch is a running desk. listen is on loopback; with TLS it listens on all interfaces.
type branch struct {
	*Desk
	t    *testing.T
	dir  string
	stop func()
}

func newDesk(t *testing.T, dir, listen string) *branch {
	t.Helper()
	o, err := openDesk(t, Options{Dir: dir, Listen: listen, Web: "127.0.0.1:0", RescueAfter: 4 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func openDesk(t *testing.T, options Options) (*branch, error) {
	t.Helper()
	d, err := Open(t.Context(), options)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- d.Run(ctx) }()
	o := &branch{Desk: d, t: t, dir: options.Dir}
	o.stop = func() {
		cancel()
		if err := <-ran; err != nil {
			t.Error(err)
		}
		d.Close()
		o.stop = func() {}
	}
	t.Cleanup(func() { o.stop() })
	return o, nil
}

func (o *branch) code() string {
	o.t.Helper()
	i, err := office.Control{Dir: o.dir}.Invite(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return i.Code
}

func place(terminal string) fleet.Place {
	return fleet.Place{Merchant: "mer", Location: "loc", Terminal: terminal}
}

func (o *branch) joined(p fleet.Place) member.Membership {
	o.t.Helper()
	m, err := member.Join(o.t.Context(), filepath.Join(o.t.TempDir(), member.FileName), o.code(), p, "pc")
	if err != nil {
		o.t.Fatal(err)
	}
	return m
}

// row waits until the desk says of a till what is wanted: it reads its stream by itself.
func (o *branch) row(terminal string, want func(office.Row) bool) office.Row {
	o.t.Helper()
	for {
		all, err := office.Control{Dir: o.dir}.Tills(o.t.Context())
		if err != nil && !errors.Is(err, fault.FleetSilent) { // as a cluster is whose leader has just gone
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
		c.add("recorded", key, purchase.Pending, &fleet.Sale{Currency: "EUR",
			Day: time.Now().Format(purchase.DayFormat),
			Item: fmt.Appendf(nil, `{"qr_code_data":"forloy_enr_hidden","purchase_amount":1.50,"idempotency_key":%q,`+
				`"client_timestamp":"2026-03-10T09:00:00.000Z"}`, key)})
	}
	return c
}

var quiet = slog.New(slog.DiscardHandler)

func TestTillTellsTheDeskItsJournal(t *testing.T) {
	for name, listen := range map[string]string{"on this PC": "127.0.0.1:0", "by TLS": "0.0.0.0:0"} {
		t.Run(name, func(t *testing.T) {
			o := newDesk(t, t.TempDir(), listen)
			m, c := o.joined(place("till-1")), shop(250)
			if (len(m.Fingerprint) > 0) != strings.HasPrefix(listen, "0.") {
				t.Errorf("the certificate's fingerprint is %x", m.Fingerprint)
			}
			if err := m.Once(t.Context(), c, quiet); err != nil {
				t.Fatal(err)
			}
			r := o.row("till-1", func(r office.Row) bool { return r.Entries == 250 })
			if r.State != office.Selling || r.By[purchase.Pending] != 250 || r.Oldest.IsZero() || r.Head != c.cursor {
				t.Errorf("the desk says %+v", r)
			}
			c.add("synced", "key-0", purchase.Synced, nil)
			c.cursor = fleet.Position{} // whatever the till has kept, the desk says where it is
			if err := m.Once(t.Context(), c, quiet); err != nil {
				t.Fatal(err)
			}
			o.row("till-1", func(r office.Row) bool { return r.Entries == 251 && r.By[purchase.Synced] == 1 })
			if info, _ := o.stream.Info(t.Context()); info.State.Msgs != 4 { // of 100, 100, 50 entries and one
				t.Errorf("the stream holds %d messages", info.State.Msgs)
			}
		})
	}
}

// What is on the desk's disk for the engine holds no card, and the desk comes back with what it had.
func TestDeskComesBackWithWhatItHad(t *testing.T) {
	dir := t.TempDir()
	o := newDesk(t, dir, "127.0.0.1:0")
	m, c := o.joined(place("till-1")), shop(3)
	if err := m.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r office.Row) bool { return r.Entries == 3 })
	if _, err := Open(t.Context(), Options{Dir: dir, Listen: "127.0.0.1:0"}); !errors.Is(err, fault.FleetRunning) {
		t.Errorf("a second desk on the folder: %v", err)
	}
	o.stop()
	if _, err := (office.Control{Dir: dir}).Tills(t.Context()); !errors.Is(err, fault.FleetNoDesk) {
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
	o = newDesk(t, dir, "127.0.0.1:0")
	m.Addresses = o.Addresses()
	o.row("till-1", func(r office.Row) bool { return r.Entries == 3 && !r.Seen.IsZero() })
	if err := (office.Control{Dir: dir}).Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r office.Row) bool { return r.Entries == 3 && r.By[purchase.Pending] == 3 })
	c.add("synced", "key-1", purchase.Synced, nil)
	if err := m.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("till-1", func(r office.Row) bool { return r.Entries == 4 })
}

// A till knows its desk by its certificate, not by its address.
func TestAnotherCertificateIsNotTheDesk(t *testing.T) {
	o, other := newDesk(t, t.TempDir(), "0.0.0.0:0"), newDesk(t, t.TempDir(), "0.0.0.0:0")
	m := o.joined(place("till-1"))
	m.Addresses = other.Addresses()
	if err := m.Once(t.Context(), shop(1), quiet); !errors.Is(err, fault.FleetCertificate) {
		t.Errorf("it is told: %v", err)
	}
}

// A stream that was deleted comes back from the tills, and what a dead till has told before stays in the books.
func TestStreamThatWasDeletedIsToldAgain(t *testing.T) {
	dir := t.TempDir()
	o := newDesk(t, dir, "127.0.0.1:0")
	alive, dead := o.joined(place("alive")), o.joined(place("dead"))
	c := shop(5)
	for m, of := range map[*member.Membership]*chain{&alive: c, &dead: shop(5, "other-")} {
		if err := m.Once(t.Context(), of, quiet); err != nil {
			t.Fatal(err)
		}
	}
	o.row("dead", func(r office.Row) bool { return r.Entries == 5 })
	o.stop()
	if err := os.RemoveAll(filepath.Join(dir, "stream")); err != nil {
		t.Fatal(err)
	}
	d, err := Open(t.Context(), Options{Dir: dir, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Overview(time.Now()) // before it reads its first message, while tills are answered
	d.Close()
	for _, r := range all.Tills {
		if r.Head.Number != 0 {
			t.Errorf("%s goes on behind %d of a stream that is gone", r.Terminal, r.Head.Number)
		}
	}
	if err != nil || len(all.Tills) != 2 {
		t.Errorf("the desk says %+v, %v", all, err)
	}
	o = newDesk(t, dir, "127.0.0.1:0")
	alive.Addresses = o.Addresses()
	o.row("alive", func(r office.Row) bool { return r.Head.Number == 0 })
	if err := alive.Once(t.Context(), c, quiet); err != nil {
		t.Fatal(err)
	}
	o.row("alive", func(r office.Row) bool { return r.Head.Number == 5 && r.Entries == 5 && len(r.Forks) == 0 })
	o.row("dead", func(r office.Row) bool { return r.Entries == 5 })
	if info, _ := o.stream.Info(t.Context()); info.State.Msgs != 1 {
		t.Errorf("the stream holds %d messages", info.State.Msgs)
	}
}

func TestPageShowsAndOnlyShows(t *testing.T) {
	o := newDesk(t, t.TempDir(), "127.0.0.1:0")
	if err := o.joined(place("till<b>")).Once(t.Context(), shop(2), quiet); err != nil {
		t.Fatal(err)
	}
	head := o.row("till<b>", func(r office.Row) bool { return r.Entries == 2 }).Head
	ask := func(method, host, path string) (int, string) {
		w, r := httptest.NewRecorder(), httptest.NewRequest(method, path, nil)
		r.Host = host
		o.showHere(w, r)
		return w.Code, w.Body.String()
	}
	code, text := ask("GET", "127.0.0.1:7480", "/")
	for _, want := range []string{"till&lt;b&gt;", "selling", "<dt>Waiting<dd>2", "2 sales, 3.00 EUR", "</footer>",
		"<dt>Journal<dd>no. 2 · " + head.Hash[:16]} {
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
	if !errors.Is(err, fault.FleetOpenPage) {
		t.Errorf("a page for everybody: %v", err)
	}
}

func TestOverviewJudgesTills(t *testing.T) {
	now := time.Now()
	before := func(minutes time.Duration) time.Time { return now.Add(-minutes * time.Minute) }
	for name, c := range map[string]struct {
		row  office.Row
		want string
	}{
		"never":   {office.Row{}, office.NeverHeard},
		"well":    {office.Row{Online: true, Seen: before(1), Beat: fleet.Beat{Clock: before(1)}}, office.Selling},
		"gone":    {office.Row{Seen: before(1), Beat: fleet.Beat{Clock: before(1)}}, office.Offline},
		"silent":  {office.Row{Seen: before(2), Beat: fleet.Beat{Clock: before(2)}}, office.Offline},
		"a year":  {office.Row{Seen: now, Beat: fleet.Beat{Clock: now.AddDate(-1, 0, 0)}}, office.ClockWrong},
		"revoked": {office.Row{Seen: now, State: office.Revoked}, office.Revoked},
	} {
		if got := judged(c.row, now).State; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// The engine goes on where its stream cannot be written, and says so in its log alone: the desk ends.
// By itself the engine would stop at three quarters of the disk, of which nobody would be told.
func TestTheStreamMayHaveTheWholeDisk(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(t.Context(), Options{Dir: dir, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	free, err := folder.Free(dir)
	if most := d.engine.(*ownServer).server.JetStreamConfig().MaxStore; err != nil || most < 100*int64(free) {
		t.Errorf("it may have %d bytes, of a disk with %d free, %v", most, free, err)
	}
}

func TestDeskEndsWhenItsStreamCannotBeWritten(t *testing.T) {
	d, err := Open(t.Context(), Options{Dir: t.TempDir(), Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	engineLog{quiet, d.failed}.Errorf("Filestore [%s] Critical write error: %v", "TILLS", syscall.ENOSPC)
	if err := d.Run(t.Context()); !errors.Is(err, fault.FleetDisk) {
		t.Errorf("it goes on, or ends with %v", err)
	}
}
