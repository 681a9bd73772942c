package fleet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
)

// lightTill is a till's journal, in memory, without what the desk has (but the last of that). Its way to the desk is a
// real till's.
type lightTill struct {
	place   fleet.Place
	changed chan struct{}

	mu      sync.Mutex
	told    []fleet.Told // those that are not dropped
	dropped uint64
	head    string
	cursor  fleet.Position
}

// sell records a sale and what came of it at Forloy.
func (l *lightTill) sell(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key, now := purchase.NewKey(), now.UTC()
	item := fmt.Appendf(nil, `{"qr_code_data":"forloy_enr_abc123def456","location_id":%q,"staff_user_id":"usr_1",`+
		`"purchase_amount":12.50,"pos_terminal_id":%q,"idempotency_key":%q,"client_timestamp":%q}`, l.place.Location,
		l.place.Terminal, key, now.Format(purchase.TimeFormat))
	l.add(key, "recorded", purchase.Pending, now, &fleet.Sale{Sequence: purchase.Sequence(l.last()/2 + 1),
		Currency: "EUR", Day: now.Format(purchase.DayFormat), Item: item})
	l.add(key, "synced", purchase.Synced, now, nil)
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

// last is the number of the newest entry.
func (l *lightTill) last() uint64 { return l.dropped + uint64(len(l.told)) }

func (l *lightTill) add(key, what string, to purchase.State, now time.Time, sale *fleet.Sale) {
	t := fleet.Told{Sale: sale, Entry: fmt.Appendf(nil, `{"number":%d,"previous":%q,"at":%q,"what":%q,"actor":"Ana",`+
		`"sequence":%d,"idempotency_key":%q,"to":%q,"amount":"12.50 EUR","source":"wedge"}`, l.last()+1, l.head,
		now.Format(time.RFC3339Nano), what, l.last()/2+1, key, to)}
	l.told, l.head = append(l.told, t), t.Hash()
}

// After returns what the desk has not been told.
func (l *lightTill) After(_ context.Context, number uint64, max int) ([]fleet.Told, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if number < l.dropped {
		return nil, fmt.Errorf("entry %d is dropped: the desk had %d", number+1, l.cursor.Number)
	}
	some := l.told[min(int(number-l.dropped), len(l.told)):]
	return slices.Clone(some[:min(len(some), max)]), nil
}

// Cursor returns what Keep was given.
func (l *lightTill) Cursor(context.Context) (fleet.Position, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cursor, nil
}

// Keep keeps how far the desk was told.
func (l *lightTill) Keep(_ context.Context, p fleet.Position) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p.Number <= l.dropped || p.Number > l.last() {
		return fmt.Errorf("the desk has %d entries of %d, of which %d are dropped", p.Number, l.last(), l.dropped)
	}
	had := p.Number - 1 - l.dropped
	clear(l.told[:had])
	l.told, l.dropped, l.cursor = l.told[had:], l.dropped+had, p
	return nil
}

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
