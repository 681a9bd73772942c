package syncclient

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// TestMachine does anything in any order: sales on a few cards, passes under
// any fault, restarts, a full disk, a person who voids. The promises hold after
// every step, and in the end every sale has arrived once, in the order of each
// card.
func TestMachine(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newMachine(rt, t)
		defer m.close()
		rt.Repeat(map[string]func(*rapid.T){
			"sell":    m.sellSome,
			"pass":    m.passUnderFault,
			"restart": m.start,
			"void":    m.voidOne,
			"":        m.check,
		})
		m.heal(rt)
	})
}

const poisonCard, deletedCard = "forloy_enr_poison", "forloy_enr_deleted"

type machine struct {
	*rig
	server *http.Server
	served chan struct{}
	cable  *cable
	voided map[purchase.Sequence]bool
	inDark bool // a request may have been written that the server did not see, or a mark could not be removed
}

func newMachine(rt *rapid.T, t *testing.T) *machine {
	m := &machine{rig: &rig{forloy: newForloy(), shelf: newShelf(), log: &logBook{}},
		cable:  &cable{conns: make(chan net.Conn)},
		served: make(chan struct{}), voided: map[purchase.Sequence]bool{}}
	m.server = &http.Server{Handler: m.forloy, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go func() {
		defer close(m.served)
		_ = m.server.Serve(m.cable)
	}()
	var err error
	if m.client, err = newClient(Config{BaseURL: "http://127.0.0.1/api/v1", Timeout: 5 * time.Second},
		m.cable.dial); err != nil {
		rt.Fatal(err)
	}
	m.session = fixedSession(t, m.client, testAccess)
	m.start(rt)
	return m
}

func (m *machine) close() {
	m.client.CloseIdle()
	_ = m.server.Close()
	<-m.served
}

func (m *machine) start(rt *rapid.T) {
	var err error
	if m.loop, err = NewLoop(LoopConfig{Outbox: m.shelf, Client: m.client, Session: m.session}); err != nil {
		rt.Fatal(err)
	}
}

func (m *machine) sellSome(rt *rapid.T) {
	cards := []string{poisonCard, deletedCard}
	for i := range 8 {
		cards = append(cards, fmt.Sprintf("forloy_enr_%03d", i))
	}
	for range rapid.IntRange(1, 30).Draw(rt, "sales") {
		m.sell(rt, rapid.SampledFrom(cards).Draw(rt, "card"))
	}
}

func (m *machine) voidOne(rt *rapid.T) {
	last := len(m.look())
	if last == 0 {
		rt.Skip("nothing to void")
	}
	if n := purchase.Sequence(rapid.IntRange(1, last).Draw(rt, "sale")); m.void(n) {
		m.voided[n] = true
	}
}

// passUnderFault makes a pass in which each request may meet a different fault.
func (m *machine) passUnderFault(rt *rapid.T) {
	all := map[string]malfunction{
		"none": nil, "reset": raw(func(net.Conn) {}), "500": says(500, "", ""), "portal": says(200, "text/html", html),
		"garbage": says(200, "application/json", "{"), "403": says(403, "", ""), "408": says(408, "", ""),
		"413": says(413, "", ""),
		"processed, then lost": func(w http.ResponseWriter, r *http.Request, b []sale) bool {
			m.answer(b)
			return raw(func(net.Conn) {})(w, r, b)
		},
		"half answered": func(w http.ResponseWriter, _ *http.Request, b []sale) bool {
			send(w, 207, m.answer(b[:(len(b)+1)/2]))
			return true
		},
		"answered backwards, twice": func(w http.ResponseWriter, _ *http.Request, b []sale) bool {
			var out []string
			for _, s := range slices.Backward(b) {
				v := m.book(s)
				out = append(out, result(s.Key, v), result("stranger", yes), result(s.Key, v))
			}
			send(w, 200, envelopeOf(strings.Join(out, ",")))
			return true
		},
		"transient": func(w http.ResponseWriter, _ *http.Request, b []sale) bool {
			var out []string
			for i, s := range b {
				if i%3 == 1 {
					out = append(out, result(s.Key, `{"success":false,"error":"INTERNAL_ERROR"}`))
				} else {
					out = append(out, result(s.Key, m.book(s)))
				}
			}
			send(w, 207, envelopeOf(strings.Join(out, ",")))
			return true
		},
	}
	for _, name := range []string{"processed, then lost", "half answered", "answered backwards, twice", "transient"} {
		book := all[name] // these book what they can, so a bad item comes first
		all[name] = func(w http.ResponseWriter, r *http.Request, b []sale) bool {
			return poison(400, poisonCard)(w, r, b) || book(w, r, b)
		}
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	plan := rapid.SliceOfN(rapid.SampledFrom(names), 0, 6).Draw(rt, "faults")
	m.natural(func(w http.ResponseWriter, r *http.Request, b []sale) bool {
		if len(plan) == 0 {
			return false
		}
		f := all[plan[0]]
		plan = plan[1:]
		return f != nil && f(w, r, b)
	})
	full := rapid.SampledFrom([]string{"", "", "", "", "Offer", "Settle", "Save", "Retract"}).Draw(rt, "full")
	if full != "" {
		m.set(full, fault.New(fault.StoreFull))
	}
	pulled := rapid.IntRange(0, 5).Draw(rt, "network") == 0
	if pulled {
		m.cable.pull(errRefused)
	}
	m.inDark = m.inDark || pulled || full == "Retract"
	if _, err := m.loop.Pass(rt.Context()); err != nil && !errors.Is(err, fault.Store) {
		rt.Fatal(err)
	}
	if full != "" {
		m.set(full, nil)
	}
	m.cable.pull(nil)
}

// natural is the server with two special cards: one for which it refuses the
// whole batch, and one that was deleted.
func (m *machine) natural(extra malfunction) {
	m.forloy.mu.Lock()
	m.forloy.verdict = func(s sale) string {
		if s.Card == deletedCard {
			return no
		}
		return ""
	}
	m.forloy.mu.Unlock()
	bad := poison(400, poisonCard)
	m.commit(func(w http.ResponseWriter, r *http.Request, b []sale) bool {
		return extra != nil && extra(w, r, b) || bad(w, r, b)
	})
}

func (m *machine) check(rt *rapid.T) {
	m.inOrder(rt)
	m.shelf.mu.Lock()
	broken := slices.Clone(m.shelf.broken)
	m.shelf.mu.Unlock()
	if len(broken) > 0 {
		rt.Errorf("broken promises: %v", broken)
	}
	m.forloy.mu.Lock()
	defer m.forloy.mu.Unlock()
	for _, s := range m.forloy.ledger {
		for n := range m.voided {
			if m.shelf.at(n).IdempotencyKey == s.Key {
				rt.Errorf("a voided sale arrived")
			}
		}
	}
	for _, tx := range m.look() {
		if !m.inDark && !tx.FirstSentAt.IsZero() && len(m.forloy.asked[tx.IdempotencyKey]) == 0 {
			rt.Errorf("sale %d counts as offered and was not", tx.Sequence)
		}
	}
	for _, tries := range m.forloy.asked {
		if len(slices.Compact(slices.Clone(tries))) != 1 {
			rt.Errorf("not the same bytes each time")
		}
	}
}

// heal lets everything through. No sale may be left, lost or booked twice.
func (m *machine) heal(rt *rapid.T) {
	m.natural(nil)
	// It takes a few passes until the batch size and the suspects are back to
	// normal, and one for each poisoned sale that only a good one shows to be so.
	passes := 40
	for _, tx := range m.look() {
		if tx.Card == poisonCard {
			passes++
		}
	}
	for range passes {
		o, err := m.loop.Pass(rt.Context())
		if err != nil {
			rt.Fatal(err)
		}
		if o.Left == 0 {
			break
		}
		if m.loop.State().Halted {
			m.sell(rt, "forloy_enr_000") // only good sales prove that the format is right
		}
	}
	m.check(rt)
	arrived := map[string]int{}
	for _, s := range m.forloy.ledger {
		arrived[s.Key]++
	}
	for _, tx := range m.look() {
		want := purchase.Synced
		switch {
		case m.voided[tx.Sequence]:
			want = purchase.Voided
		case tx.Card == poisonCard || tx.Card == deletedCard || tx.LastError.Code == "HTTP_413":
			want = purchase.Review
		}
		if tx.State != want || tx.State == purchase.Synced && arrived[tx.IdempotencyKey] != 1 {
			rt.Errorf("%s is %s, not %s; it arrived %d times (%+v)", tx.Card, tx.State, want,
				arrived[tx.IdempotencyKey], m.loop.State())
		}
	}
}
