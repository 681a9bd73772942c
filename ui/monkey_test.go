package ui

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/practice"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/shell"
	"counterfoil/ui/uitest"
	"counterfoil/ui/words"
)

var (
	monkeySeed  = flag.Uint64("monkey.seed", 20261128, "of the monkey's choices")
	monkeySteps = flag.Int("monkey.steps", 1500, "how often the monkey does something")
)

// monkey sits before a real till with practice's Forloy.
type monkey struct {
	*shop
	rand *rand.Rand
	size fyne.Size
	skew time.Duration     // of the scanner's clock, as the PC's was set
	crew map[string]string // who may sell: the PIN by the id
}

// TestMonkey does at random what people, scanners, networks and clocks do. Nothing
// may panic, and in the end the books are right: every sale that the window said was
// recorded is in the store, Forloy has each sale that was sent once and no other,
// and the journal's chain is whole. -args -monkey.seed N does the same again.
func TestMonkey(t *testing.T) {
	t.Logf("seed %d, %d steps", *monkeySeed, *monkeySteps)
	t.Chdir(t.TempDir())
	defer words.Use("")
	m := newMonkey(t)
	for step := range *monkeySteps {
		did := m.act()
		m.Drain()
		if t.Failed() {
			t.Fatalf("step %d, seed %d: %s", step, *monkeySeed, did)
		}
	}
	m.finish()
}

func newMonkey(t *testing.T) *monkey {
	t.Helper()
	m := &monkey{shop: newShop(t, 200*time.Millisecond), rand: rand.New(rand.NewPCG(*monkeySeed, 0)),
		size: uitest.Least, crew: map[string]string{}}
	m.hire()
	return m
}

// act does one thing, and says which.
func (m *monkey) act() string {
	if m.Open() != nil && m.rand.IntN(3) > 0 { // a question stops scans and keys until it is answered
		key := []fyne.KeyName{fyne.KeySpace, fyne.KeyEscape}[m.rand.IntN(2)]
		m.Key(key)
		return "answer with " + string(key)
	}
	cards := m.server.Cards()
	switch n := m.rand.IntN(100); {
	case n < 20: // a sale, or what comes of it where the monkey has left the window
		m.Key(fyne.KeyEscape)
		did := m.scan(cards) + m.amount()
		m.Key(fyne.KeyReturn)
		return did
	case n < 30:
		return m.scan(cards)
	case n < 45:
		return m.amount()
	case n < 60:
		m.Key(fyne.KeyReturn)
		return "Enter"
	case n < 70:
		return m.key()
	case n < 84:
		return m.tap()
	case n < 87:
		return m.people()
	case n < 89:
		return m.clock()
	case n < 92:
		m.size = fyne.NewSize(float32(800+m.rand.IntN(1200)), float32(600+m.rand.IntN(600)))
		m.win.Resize(m.size)
		return fmt.Sprint("resize to ", m.size)
	case n < 95:
		offline := !m.server.Offline()
		if err := m.server.SetOffline(offline); err != nil {
			m.Errorf("the plug: %v", err)
		}
		return fmt.Sprint("offline: ", offline)
	case n < 97:
		all := words.Languages() // "" among them, the system's
		code := all[m.rand.IntN(len(all))].Code
		words.Use(code)
		m.remake()
		return "speak " + code
	case n < 98:
		return m.closeDay()
	}
	place := shell.Place(m.rand.IntN(4))
	m.visit(place)
	return fmt.Sprint("go to ", place)
}

func (m *monkey) scan(cards []practice.Card) string {
	card := cards[m.rand.IntN(len(cards))]
	m.Scanned(purchase.Scan{Text: card.Code, Source: purchase.SourceWedge, At: time.Now().Add(m.skew)})
	return "scan " + card.Name
}

func (m *monkey) amount() string {
	text := fmt.Sprintf("%d.%02d", m.rand.IntN(300), m.rand.IntN(100))
	m.Keys(text)
	return "type " + text
}

func (m *monkey) key() string {
	keys := []fyne.KeyName{fyne.KeyEscape, fyne.KeyF2, fyne.KeySpace, fyne.KeyBackspace, fyne.KeyUp, fyne.KeyDown,
		fyne.KeyDelete, fyne.KeyHome, fyne.KeyTab}
	key := keys[m.rand.IntN(len(keys))]
	if key == fyne.KeyTab {
		m.win.Canvas().FocusNext()
	} else {
		m.Key(key)
	}
	return string(key)
}

// tap taps anywhere, but on the last entry of a menu: that ends the program.
func (m *monkey) tap() string {
	at := fyne.NewPos(m.rand.Float32()*m.size.Width, m.rand.Float32()*m.size.Height)
	if menu, is := m.win.Canvas().Overlays().Top().(*widget.PopUpMenu); is {
		last := menu.Items[len(menu.Items)-1]
		if y := fyne.CurrentApp().Driver().AbsolutePositionForObject(last).Y; at.Y >= y-4 {
			at.Y = y - 8
		}
	}
	test.TapCanvas(m.win.Canvas(), at)
	return fmt.Sprint("tap at ", at)
}

// finish puts the plug back, waits until everything is sent, and counts.
func (m *monkey) finish() {
	if err := m.server.SetOffline(false); err != nil {
		m.Fatal(err)
	}
	for _, card := range m.server.Cards() { // one sale of a card is sent at a time: these would take minutes
		if card.Behaviour == practice.Slow || card.Behaviour == practice.Flaky {
			if err := m.server.SetCard(card.Code, practice.Active); err != nil {
				m.Fatal(err)
			}
		}
	}
	settings := m.till.Status().Settings
	settings.APIURL = m.server.URL() // the monkey has been in Settings
	if err := m.till.SetSettings(m.Context(), settings); err != nil {
		m.Fatal(err)
	}
	if _, err := m.till.SignIn(m.Context(), practice.StaffEmail, practice.Password); err != nil {
		m.Fatal(err)
	}
	m.till.SyncNow()
	m.Settle("the last sale to be sent", func() bool {
		return !m.sale.Busy() && m.till.Status().Counts.Waiting() == 0
	})
	m.books()
}

func (m *monkey) books() {
	kept := map[string]purchase.State{}
	err := m.till.List(m.Context(), till.Query{}, func(tx purchase.Transaction) error {
		if _, twice := kept[tx.IdempotencyKey]; twice {
			m.Errorf("%s stands twice in the store", tx.IdempotencyKey)
		}
		kept[tx.IdempotencyKey] = tx.State
		if m.crew[tx.StaffUserID] == "" {
			m.Errorf("%s was sold by %q", tx.IdempotencyKey, tx.StaffUserID)
		}
		return nil
	})
	if err != nil {
		m.Fatal(err)
	}
	for key := range m.till.keys {
		if _, there := kept[key]; !there {
			m.Errorf("%s was recorded and is lost", key)
		}
	}
	arrived := map[string]int{}
	for _, e := range m.server.Ledger() {
		arrived[e.IdempotencyKey]++
	}
	for key, state := range kept {
		if n := arrived[key]; n > 1 || (n == 1) != (state == purchase.Synced) {
			m.Errorf("%s is %s here, and Forloy has it %d times", key, state, n)
		}
		delete(arrived, key)
	}
	if len(arrived) > 0 {
		m.Errorf("Forloy has sales that are not in the store: %v", arrived)
	}
	counts := m.till.Status().Counts
	sum := int64(0)
	for _, state := range purchase.States {
		sum += counts.By[state].Count
	}
	if counts.Recorded.Count != sum || int(sum) != len(kept) {
		m.Errorf("%d recorded, %d by state, %d in the store", counts.Recorded.Count, sum, len(kept))
	}
	audit, err := m.till.Verify(m.Context())
	if err != nil || len(audit.Problems)+len(audit.Altered) > 0 {
		m.Errorf("the store: %v %v %v", audit.Problems, audit.Altered, err)
	}
	m.Logf("%d sales, %d in the journal, states %v", len(kept), audit.Entries, tallies(counts))
	if len(kept) < *monkeySteps/50 {
		m.Errorf("only %d sales in %d steps: the monkey hardly sells", len(kept), *monkeySteps)
	}
}

func tallies(c purchase.Counts) string {
	var parts []string
	for _, state := range purchase.States {
		parts = append(parts, fmt.Sprintf("%s %d", state, c.By[state].Count))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
