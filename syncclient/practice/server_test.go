package practice

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

func TestListensOnLoopbackOnly(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.168.1.20:8080", "example.com:80", "127.0.0.1",
		"nonsense", "127.0.0.1:99999", "127.0.0.1:-1", "localhost:abc"} {
		if _, err := Start(Options{Listen: listen}); !errors.Is(err, ErrListen) ||
			!strings.Contains(err.Error(), listen) {
			t.Errorf("%q: %v", listen, err)
		}
	}
	for _, listen := range []string{"", "localhost:0", "127.0.0.2:0", "127.0.0.1:0"} {
		s, err := Start(Options{Listen: listen})
		if err != nil {
			t.Errorf("%q: %v", listen, err)
			continue
		}
		at, err := url.Parse(s.URL())
		if err != nil || !net.ParseIP(at.Hostname()).IsLoopback() || at.Path != "/api/v1" || at.Port() == "0" {
			t.Errorf("%q: %s", listen, s.URL())
		}
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestStartFailsOnATakenPort(t *testing.T) {
	p := start(t)
	if s, err := Start(Options{Listen: p.addr}); err == nil {
		t.Error("two servers on one port")
		_ = s.Close(t.Context())
	} else if errors.Is(err, ErrListen) {
		t.Errorf("a taken port is no bad address: %v", err)
	}
}

// The off-switch is a real outage: connections are cut, new ones refused, and
// the same port answers again with the ledger it had.
func TestOffSwitch(t *testing.T) {
	p := start(t)
	p.sync(sale("forloy_enr_x"))
	for range 2 {
		if err := p.SetOffline(true); err != nil || !p.Offline() {
			t.Fatalf("offline: %v", err)
		}
	}
	_, err := p.do("GET", p.URL()+"/auth/me", "")
	if dial := (*net.OpError)(nil); !errors.As(err, &dial) || dial.Op != "dial" {
		t.Errorf("an offline server gives %v", err)
	}
	where := p.URL()
	if err := p.SetOffline(false); err != nil || p.Offline() || p.URL() != where {
		t.Fatalf("back online: %v at %s, was at %s", err, p.URL(), where)
	}
	if status, _ := p.sync(sale("forloy_enr_y")); status != 200 || len(p.Ledger()) != 2 {
		t.Errorf("%d, %d in the ledger", status, len(p.Ledger()))
	}
}

// An answer that is under way is lost with its connection.
func TestOffSwitchCutsRequestsInFlight(t *testing.T) {
	p := start(t)
	p.SetLatency(time.Hour)
	failed := make(chan error, 1)
	go func() {
		_, err := p.do("GET", p.URL()+"/auth/me", "")
		failed <- err
	}()
	for p.forloy.requestCount() == 0 { // until the request has arrived
		select {
		case err := <-failed:
			t.Fatal(err)
		default:
		}
	}
	if err := p.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	if err := <-failed; err == nil {
		t.Error("a request in flight was answered")
	}
}

func TestPortTakenWhileOffline(t *testing.T) {
	p := start(t)
	if err := p.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	thief, err := net.Listen("tcp", p.addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.SetOffline(false); err == nil || !p.Offline() {
		t.Errorf("online on a port that is taken: %v", err)
	}
	if err := thief.Close(); err != nil {
		t.Fatal(err)
	}
	if err := p.SetOffline(false); err != nil {
		t.Errorf("the port is free again: %v", err)
	}
}

func TestClose(t *testing.T) {
	p := start(t)
	p.SetLatency(time.Hour) // Close does not wait for it
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		_, _ = p.do("GET", p.URL()+"/auth/me", "")
	}()
	for p.forloy.requestCount() == 0 {
		select {
		case <-answered:
			t.Fatal("answered before the hour was over")
		default:
		}
	}
	for range 2 {
		if err := p.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}
	<-answered
	if err := p.SetOffline(false); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestChangedTellsOfEveryKind(t *testing.T) {
	p := start(t)
	for name, change := range map[string]func(){
		"sale":    func() { p.sync(sale("forloy_enr_x")) },
		"card":    func() { _ = p.SetCard("forloy_enr_x", Slow) },
		"latency": func() { p.SetLatency(0) },
		"offline": func() { _ = p.SetOffline(true); _ = p.SetOffline(false) },
	} {
		select {
		case <-p.Changed(): // from before
		default:
		}
		change()
		select {
		case <-p.Changed():
		default:
			t.Errorf("%s: no word of it", name)
		}
	}
}

func TestSetCard(t *testing.T) {
	p := start(t)
	if err := p.SetCard("", Active); !errors.Is(err, ErrCardCode) {
		t.Error(err)
	}
	if err := p.SetCard("forloy_enr_x", "broken"); !errors.Is(err, ErrBehaviour) {
		t.Error(err)
	}
	named := len(p.Cards())
	p.sync(sale("forloy_enr_unnamed"))
	if len(p.Cards()) != named {
		t.Error("a card that was only used is among the named ones")
	}
	for _, behaviour := range Behaviours {
		if err := p.SetCard("forloy_enr_x", behaviour); err != nil {
			t.Error(err)
		}
		cards := p.Cards()
		if last := cards[len(cards)-1]; len(cards) != named+1 || last.Code != "forloy_enr_x" ||
			last.Behaviour != behaviour {
			t.Errorf("%s: %+v", behaviour, cards)
		}
	}
}

// There is a card for every behaviour.
func TestNamedCards(t *testing.T) {
	p := start(t)
	found := map[Behaviour]bool{}
	types := map[string]bool{}
	for _, c := range p.Cards() {
		if c.Code == "" || c.Name == "" || !purchase.IsBarcode(c.Barcode) || !looksLikeCard(c.Code) {
			t.Errorf("%+v", c)
		}
		found[c.Behaviour], types[c.Type] = true, true
	}
	if len(found) != len(Behaviours) || len(types) != 3 {
		t.Errorf("behaviours %v, types %v", found, types)
	}
}

func TestNothingElseAtTheAddress(t *testing.T) {
	p := start(t)
	for _, got := range []reply{p.get(p.URL() + "/rewards/claim"), p.get(p.URL() + "/transactions/sync")} {
		if got.status != 404 || got.Success || got.Error.Code != "NOT_FOUND" {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
}

// In the window people type: what Forloy would not know, practice does not know either.
func TestOnlyNamedCardsAreFound(t *testing.T) {
	for only, want := range map[bool]bool{false: true, true: false} {
		f := newForloy(slog.New(slog.DiscardHandler), nil)
		f.onlyNamed = only
		if got := f.find("forloy_enr_mistyped") != nil; got != want {
			t.Errorf("only named %v: found %v", only, got)
		}
		for _, c := range practiceCards() {
			if f.find(c.Code) == nil && c.Behaviour != Missing {
				t.Errorf("only named %v: %s is not found", only, c.Name)
			}
		}
	}
}
