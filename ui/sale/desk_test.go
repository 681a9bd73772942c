package sale

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
	"counterfoil/ui/lens"
	"counterfoil/ui/shell"
)

// counter is a till in memory: it keeps what it is told and answers as it was set
// up to.
type counter struct {
	mu     sync.Mutex
	status till.Status
	forms  uint64

	drafts []till.Draft
	took   []purchase.Scan
	undone []string

	named   map[string]string
	claimed []purchase.CardInfo
	claims  error
	given   []till.GivenReward

	take   error
	ring   func(till.Draft) (purchase.Transaction, error)
	lookup func(card string) (purchase.CardInfo, error)
}

func newCounter() *counter {
	c := &counter{named: map[string]string{}, status: till.Status{Ready: true, Station: till.Station{Currency: "EUR"},
		Settings: till.Settings{Keypad: true}, Sync: purchase.SyncState{Link: purchase.LinkOnline}}}
	c.ring = func(d till.Draft) (purchase.Transaction, error) {
		amount, err := purchase.ParseMoney(d.Amount, c.status.Station.Currency)
		if err != nil {
			return purchase.Transaction{}, err
		}
		return purchase.New(purchase.Sale{Card: d.Card, Source: d.Source, Amount: amount, LocationID: "loc_1",
			StaffUserID: "usr_ana", ScannedAt: d.ScannedAt,
			Punches: d.Punches})
	}
	c.lookup = func(string) (purchase.CardInfo, error) { return purchase.CardInfo{}, nil }
	return c
}

func (c *counter) TakeScan(s purchase.Scan, _ string) (string, error) {
	c.took = append(c.took, s)
	if c.take != nil {
		return "", c.take
	}
	return purchase.ParseCard(s.Text)
}

func (c *counter) NewForm() uint64 { c.forms++; return c.forms }

func (c *counter) Ring(_ context.Context, d till.Draft) (purchase.Transaction, error) {
	c.mu.Lock()
	c.drafts = append(c.drafts, d)
	c.mu.Unlock()
	return c.ring(d)
}

func (c *counter) rung() []till.Draft {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]till.Draft(nil), c.drafts...)
}

func (c *counter) Undo(_ context.Context, key string) error {
	c.undone = append(c.undone, key)
	return nil
}

func (c *counter) Lookup(_ context.Context, card string) (purchase.CardInfo, error) {
	return c.lookup(card)
}

func (c *counter) NameHolder(_ context.Context, keys []string, holder string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		c.named[key] = holder
	}
	return nil
}

func (c *counter) Claim(_ context.Context, info purchase.CardInfo, _ string) (purchase.Reward, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claimed = append(c.claimed, info)
	return purchase.Reward{Title: "Free coffee"}, c.claims
}

func (c *counter) LastRewards(context.Context) ([]till.GivenReward, error) {
	return c.given, nil
}

func (c *counter) SetSettings(context.Context, till.Settings, till.Settings) error {
	return errors.ErrUnsupported
}

// noNetwork is what is looked up while Forloy cannot be reached.
func noNetwork(string) (purchase.CardInfo, error) {
	return purchase.CardInfo{}, fault.New(fault.LinkNoNetwork)
}

// keys is a keyboard scanner that says whether somebody types.
type keys struct{ typing *bool }

func (k keys) Typing() bool { return *k.typing }
func (keys) Flush()         {}

// desk is the room in front of a counter.
type desk struct {
	*uitest.Desk
	shell *shell.Shell
	win   fyne.Window
	sale  *Room
	till  *counter
}

func newDesk(t *testing.T) *desk { return newDeskIn(t, uitest.Least) }

// newDeskIn is the same in a window of another size.
func newDeskIn(t *testing.T, size fyne.Size) *desk {
	t.Helper()
	ui, s := uitest.Open(t)
	s.Window().Resize(size)
	d := &desk{Desk: ui, shell: s, win: s.Window(), till: newCounter()}
	d.sale = New(s, d.till, lens.New(s, d.till, nil))
	d.Put(d.sale.Root)
	d.win.Canvas().SetOnTypedRune(d.sale.Typed)
	d.win.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		switch {
		case s.Open() == nil:
			d.sale.Key(key.Name)
		case key.Name == fyne.KeyEscape:
			s.AnswerSafely()
		}
	})
	d.sale.Show(d.till.status)
	d.sale.InFront(true)
	return d
}

// Open is the question on the screen.
func (d *desk) Open() *shell.Asked { return d.shell.Open() }

// scan is a code that a scanner reads, as the window hands it on.
func (d *desk) scan(code string) {
	d.scanned(purchase.Scan{Text: code, Source: purchase.SourceWedge, At: time.Now()})
}

func (d *desk) scanned(s purchase.Scan) {
	card, err := d.till.TakeScan(s, d.sale.OnForm())
	switch {
	case err == nil:
		d.sale.Take(s, card)
	case errors.Is(err, fault.CardBarcode):
		d.sale.Barcode(s, err)
	default:
		d.sale.Refuse(err)
	}
}

// slowly makes the disk wait until the gate is opened.
func (c *counter) slowly() (gate chan struct{}) {
	gate = make(chan struct{})
	ring := c.ring
	c.ring = func(draft till.Draft) (purchase.Transaction, error) { <-gate; return ring(draft) }
	return gate
}

// rang is the amounts and cards that were rung, as "5 first".
func (d *desk) rang() (all []string) {
	for _, draft := range d.till.rung() {
		all = append(all, draft.Amount+" "+strings.TrimPrefix(draft.Card, "forloy_enr_"))
	}
	return all
}
