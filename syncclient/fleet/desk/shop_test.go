package desk

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
	"counterfoil/syncclient/practice"
)

// counter is a till of verbs: each of its uses could be a process of its own.
type counter struct {
	*till.Till
	t     *testing.T
	parts *assembly.Parts
}

// shopOf is a small Forloy, a desk, and a till on the desk's own PC.
type shopOf struct {
	*branch
	server *practice.Server
	office counter
}

func newShop(t *testing.T) *shopOf {
	t.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	s := &shopOf{server: server}
	dir := t.TempDir()
	s.office = s.counter(t, dir, "office")
	s.branch = newDesk(t, filepath.Join(dir, office.DirName), "127.0.0.1:0")
	return s
}

// refused is till-1, which has joined, with a sale in its review of which it has told the desk.
func (s *shopOf) refused(t *testing.T, dir string) (c counter, key string, at fleet.Place) {
	t.Helper()
	c = s.counter(t, dir, "till-1")
	key = c.ring(deletedCard, "1")
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	if p := c.pass(); p.Refused != 1 {
		t.Fatalf("%+v", p)
	}
	return c, key, s.row("till-1", func(r office.Row) bool { return r.By[purchase.Review] == 1 }).Place
}

func (s *shopOf) counter(t *testing.T, dir, terminal string) counter {
	t.Helper()
	parts, err := assembly.ForVerb(s.config(dir, terminal), assembly.Build{}, nil, func() error { return nil })
	return s.signedIn(t, parts, err)
}

func (s *shopOf) config(dir, terminal string) config.Config {
	return config.Config{DataDir: dir, Settings: till.Settings{APIURL: s.server.URL(), TerminalID: terminal,
		Currency: "EUR", AskAbove: "1000.00", WedgeSuffix: device.SuffixEnter, Timeout: 5 * time.Second}, Shared: true}
}

func (s *shopOf) signedIn(t *testing.T, parts *assembly.Parts, err error) counter {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { parts.Close() })
	c := counter{parts.Till, t, parts}
	if _, err := c.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c counter) ring(card, amount string) string {
	c.t.Helper()
	tx, err := c.Ring(c.t.Context(), till.Draft{Form: c.NewForm(), Card: card, Source: purchase.SourceWedge,
		ScannedAt: time.Now(), Amount: amount})
	if err != nil {
		c.t.Fatal(err)
	}
	return tx.IdempotencyKey
}

func (c counter) pass() till.Pass {
	c.t.Helper()
	p, err := c.Pass(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// is compares what the store has of a sale, and looks for a problem.
func (c counter) is(key string, want purchase.State) {
	c.t.Helper()
	tx, err := c.Find(c.t.Context(), key)
	if err != nil || tx.State != want {
		c.t.Errorf("%s is %s, %v, want %s", key, tx.State, err, want)
	}
}

func (c counter) sound() {
	c.t.Helper()
	a, err := c.Verify(c.t.Context())
	if err != nil || len(a.Problems)+len(a.Altered) > 0 {
		c.t.Errorf("verify: %v %v %v", err, a.Problems, a.Altered)
	}
}

const (
	deletedCard = "forloy_enr_practice0deleted"
	goodCard    = "forloy_enr_practice0punch"
	otherCard   = "forloy_enr_practice0cash"
)

// dead is a till that has told the desk four sales and sent none: two of one card, and one of a deleted card.
func (s *shopOf) dead(t *testing.T) (c counter, keys []string) {
	t.Helper()
	c = s.counter(t, t.TempDir(), "till-1")
	if _, err := c.JoinDesk(t.Context(), s.code()); err != nil {
		t.Fatal(err)
	}
	s.offline(true)
	for i, card := range []string{goodCard, goodCard, otherCard, deletedCard} {
		keys = append(keys, c.ring(card, fmt.Sprint(i+1)))
	}
	if p := c.pass(); p.Left != 4 {
		t.Fatalf("left %d", p.Left)
	}
	s.row("till-1", func(r office.Row) bool { return r.By[purchase.Pending] == 4 })
	s.offline(false)
	return c, keys
}

func (s *shopOf) offline(is bool) {
	s.t.Helper()
	if err := s.server.SetOffline(is); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shopOf) rescue(want till.Rescued) {
	s.t.Helper()
	r, err := s.office.Rescue(s.t.Context(), "till-1", true)
	if err != nil || r.Waiting != want.Waiting || r.Accepted != want.Accepted || r.Refused != want.Refused ||
		r.Left != want.Left {
		s.t.Errorf("rescued: %+v, %v, want %+v", r, err, want)
	}
}

// booked compares Forloy's ledger: each sale once, with the bytes that its till has recorded.
func (s *shopOf) booked(c counter, keys ...string) {
	s.t.Helper()
	if len(s.server.Conflicts()) > 0 {
		s.t.Error("a sale came in two ways")
	}
	got := map[string]string{}
	for _, e := range s.server.Ledger() {
		got[e.IdempotencyKey] = string(e.Sent)
	}
	if len(got) != len(keys) || len(s.server.Ledger()) != len(keys) {
		s.t.Errorf("Forloy has %d sales, want %d", len(s.server.Ledger()), len(keys))
	}
	for _, key := range keys {
		tx, err := c.Find(s.t.Context(), key)
		if err != nil || got[key] != string(tx.Wire) {
			s.t.Errorf("%s was sent as %s, recorded as %s, %v", key, got[key], tx.Wire, err)
		}
	}
}

func all(accepted, refused int) till.Rescued {
	return till.Rescued{Waiting: accepted + refused, Pass: till.Pass{Accepted: accepted, Refused: refused}}
}
