package syncclient

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"counterfoil/internal/purchase"
)

// TestDays runs a shop through days of random faults. Whatever has happened, in
// the end every sale has arrived once, in the order of each card.
func TestDays(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			luck := &dice{from: rand.New(rand.NewPCG(seed, 7))}
			inShop(t, 5*time.Second, nil, func(t *testing.T, s *shop) {
				faults := []malfunction{nil, nil, raw(func(net.Conn) {}), says(500, "", ""),
					says(200, "text/html", html), says(200, "application/json", "{"),
					says(429, "", "", "Retry-After", "90"), says(404, "", ""), says(413, "", ""),
					poison(400, "forloy_enr_poison"),
					func(_ http.ResponseWriter, r *http.Request, _ []sale) bool { <-r.Context().Done(); return true },
					func(w http.ResponseWriter, r *http.Request, b []sale) bool {
						s.answer(b[:1+luck.IntN(len(b))])
						return true
					},
				}
				// Any card may fail for the moment.
				s.forloy.verdict = func(sale) string {
					if luck.IntN(20) == 0 {
						return `{"success":false,"error":"INTERNAL_ERROR"}`
					}
					return ""
				}
				for range 300 {
					switch luck.IntN(8) {
					case 0:
						s.commit(faults[luck.IntN(len(faults))])
					case 1:
						s.cable.pull([]error{nil, nil, errRefused}[luck.IntN(3)])
					case 2:
						s.loop.SyncNow()
					case 3:
						s.loop.resume(true)
					default:
						s.ring(t, fmt.Sprintf("forloy_enr_%03d", luck.IntN(12)))
					}
					elapse(time.Duration(luck.IntN(200)) * time.Second)
				}
				s.commit(nil)
				s.cable.pull(nil)
				s.forloy.mu.Lock()
				s.forloy.verdict = nil
				s.forloy.mu.Unlock()
				elapse(2 * time.Hour)
				if n := s.count(purchase.Pending); n != 0 {
					t.Errorf("%d still wait: %+v", n, s.loop.State())
				}
				s.inOrder(t)
			})
		})
	}
}

// dice are rolled by the test and by the server.
type dice struct {
	mu   sync.Mutex
	from *rand.Rand
}

func (d *dice) IntN(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.from.IntN(n)
}

// inOrder checks that what has arrived is what is synced, and that each card's
// sales arrived in the order in which they were recorded.
func (r *rig) inOrder(t rapid.TB) {
	t.Helper()
	place := map[string]purchase.Sequence{}
	synced := 0
	for _, tx := range r.look() {
		place[tx.IdempotencyKey] = tx.Sequence
		if tx.State == purchase.Synced {
			synced++
		}
	}
	r.forloy.mu.Lock()
	defer r.forloy.mu.Unlock()
	last := map[string]purchase.Sequence{}
	for _, s := range r.forloy.ledger {
		if last[s.Card] > place[s.Key] {
			t.Errorf("sale %d of a card arrived after sale %d", place[s.Key], last[s.Card])
		}
		last[s.Card] = place[s.Key]
	}
	if len(r.forloy.ledger) < synced {
		t.Errorf("%d synced, %d in Forloy's ledger", synced, len(r.forloy.ledger))
	}
}
