package fleet

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// lightTill is a till's journal, in memory. Its way to the desk is a real till's.
type lightTill struct {
	place   fleet.Place
	changed chan struct{}

	mu     sync.Mutex
	told   []fleet.Told
	head   string
	cursor fleet.Position
}

// sell records a sale and what came of it at Forloy.
func (l *lightTill) sell() {
	l.mu.Lock()
	defer l.mu.Unlock()
	key, now := purchase.NewKey(), time.Now().UTC()
	l.add(key, "recorded", purchase.Pending, &fleet.Sale{Sequence: purchase.Sequence(len(l.told) + 1), Currency: "EUR",
		Day: now.Format(purchase.DayFormat), Item: fmt.Appendf(nil, `{"qr_code_data":"forloy_enr_abc123def456",`+
			`"location_id":%q,"staff_user_id":"usr_1","purchase_amount":12.50,"pos_terminal_id":%q,`+
			`"idempotency_key":%q,"client_timestamp":%q}`, l.place.Location, l.place.Terminal, key,
			now.Format(purchase.TimeFormat))})
	l.add(key, "synced", purchase.Synced, nil)
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

func (l *lightTill) add(key, what string, to purchase.State, sale *fleet.Sale) {
	t := fleet.Told{Sale: sale, Entry: fmt.Appendf(nil, `{"number":%d,"previous":%q,"at":%q,"what":%q,"actor":"Ana",`+
		`"sequence":%d,"idempotency_key":%q,"to":%q,"amount":"12.50 EUR","source":"wedge"}`, len(l.told)+1, l.head,
		time.Now().UTC().Format(time.RFC3339Nano), what, len(l.told)/2+1, key, to)}
	l.told, l.head = append(l.told, t), t.Hash()
}

// After returns what the desk has not been told.
func (l *lightTill) After(_ context.Context, number uint64, max int) ([]fleet.Told, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	some := l.told[min(int(number), len(l.told)):]
	return some[:min(len(some), max)], nil
}

// Cursor returns what Keep was given.
func (l *lightTill) Cursor(context.Context) (fleet.Position, error) { return l.cursor, nil }

// Keep keeps how far the desk was told.
func (l *lightTill) Keep(_ context.Context, p fleet.Position) error { l.cursor = p; return nil }

// Beat is that all is well.
func (l *lightTill) Beat(context.Context) (fleet.Beat, error) {
	return fleet.Beat{Link: "online", Clock: time.Now(), Version: "light", Room: 50e9}, nil
}

// Delivered and Obey: nobody rescues a light till or orders anything of it.
func (l *lightTill) Delivered(context.Context, []fleet.Verdict) error {
	return errors.New("nothing was sent in its place")
}

// Obey refuses.
func (l *lightTill) Obey(context.Context, fleet.Order, bool) error {
	return errors.New("nobody orders anything")
}
