package review

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
)

// office is a till with sales in review, which keeps what it is told.
type office struct {
	mu     sync.Mutex
	told   []string
	looked int   // how often a card was looked up
	fails  error // of the next actions
	review []purchase.Transaction
	sales  map[string]purchase.Transaction // as Find gives them

	journal []till.Entry
	deaf    error // of the journal
}

func (o *office) tell(format string, args ...any) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told = append(o.told, fmt.Sprintf(format, args...))
	return o.fails
}

func (o *office) List(_ context.Context, _ till.Query, each func(purchase.Transaction) error) error {
	for _, tx := range o.review {
		if err := each(tx); err != nil {
			return err
		}
	}
	return nil
}

func (o *office) Find(_ context.Context, key string) (purchase.Transaction, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	tx, found := o.sales[key]
	if !found {
		return tx, fault.RefusedNotFound
	}
	return tx, nil
}

func (o *office) History(_ context.Context, key string) (history []till.Entry, err error) {
	if o.deaf != nil {
		return nil, o.deaf
	}
	for _, e := range o.journal {
		if e.Key == key {
			history = append(history, e)
		}
	}
	return history, nil
}

func (o *office) WriteFile(_ string, _ bool, fill func(io.Writer) error) error {
	var b strings.Builder
	err := fill(&b)
	_ = o.tell("%s", b.String())
	return err
}

func (o *office) Retry(_ context.Context, keys []string, actor string) (int, error) {
	return len(keys), o.tell("%s retries %s", actor, strings.Join(keys, ","))
}

func (o *office) Replace(_ context.Context, key, card, customer string, source purchase.Source,
	actor string) (purchase.Transaction, error) {
	by := purchase.Transaction{Item: purchase.Item{IdempotencyKey: "new"}}
	return by, o.tell("%s replaces %s by %s %s%s", actor, key, source, card, customer)
}

func (o *office) TakeScan(s purchase.Scan, _ string) (string, error) {
	switch code, err := purchase.ParseCard(s.Text); {
	case err == nil && purchase.CannotBeCard(code):
		return "", fault.New(fault.CardImpossible)
	case err == nil && purchase.IsBarcode(code):
		return "", fault.New(fault.CardBarcode)
	default:
		return code, err
	}
}

// Lookup knows one card.
func (o *office) Lookup(_ context.Context, card string) (purchase.CardInfo, error) {
	o.mu.Lock()
	o.looked++
	o.mu.Unlock()
	if card == "forloy_enr_jane" {
		return purchase.CardInfo{CustomerName: " of Jane D."}, nil
	}
	return purchase.CardInfo{}, fault.New(fault.LinkNoNetwork)
}

func (o *office) Dismiss(_ context.Context, keys []string, reason, actor string) (int, error) {
	return len(keys), o.tell("%s dismisses %s: %s", actor, strings.Join(keys, ","), reason)
}

func (o *office) ChoosePIN(_ context.Context, pin string) error { return o.tell("PIN %s", pin) }
func (o *office) Unlock(_ context.Context, pin string) error    { return o.tell("unlock %s", pin) }
func (o *office) Lock()                                         { _ = o.tell("lock") }
func (o *office) UnlockAs(_ context.Context, email, password string) error {
	return o.tell("unlock as %s", email)
}
func (o *office) ResetPIN(_ context.Context, email, _, pin string) error {
	return o.tell("reset by %s to %s", email, pin)
}

// desk is the room before a manager.
type desk struct {
	*uitest.Desk
	room   *Room
	office *office
}

var unlocked = till.Status{PIN: till.PINState{Set: true, Unlocked: true},
	Sync: purchase.SyncState{Link: purchase.LinkOnline}, Station: till.Station{StaffID: "usr_ana", StaffName: "Ana"}}

// open is an unlocked room that shows refused sales, one a code.
func open(t *testing.T, codes ...string) *desk {
	t.Helper()
	return openAs(t, unlocked, codes...)
}

func openAs(t *testing.T, s till.Status, codes ...string) *desk {
	t.Helper()
	d, sh := uitest.Open(t)
	o := &office{review: uitest.Refused(t, codes...), sales: map[string]purchase.Transaction{}}
	r := New(sh, o, "Counterfoil 1.2.3")
	d.Put(r.Root)
	sh.Window().Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { r.Key(e.Name) })
	r.Show(s)
	r.Load()
	d.Idle()
	return &desk{Desk: d, room: r, office: o}
}

// settled puts sales in a state.
func (d *desk) settled(state purchase.State, txs ...purchase.Transaction) {
	d.office.mu.Lock()
	defer d.office.mu.Unlock()
	for _, tx := range txs {
		tx.State = state
		d.office.sales[tx.IdempotencyKey] = tx
	}
}

// expect checks what the till was told since it was last asked.
func (d *desk) expect(want ...string) {
	d.Helper()
	d.Idle()
	if got := strings.Join(d.office.told, "; "); got != strings.Join(want, "; ") {
		d.Errorf("told the till %q, want %q", got, want)
	}
	d.office.told = nil
}

// tick clicks the box of a line.
func (d *desk) tick(line int) {
	o := newRow()
	d.room.list.showRow(line, o)
	o.(*row).tick.Tapped(nil)
}
