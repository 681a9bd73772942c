package ui

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/syncclient/practice"
	"counterfoil/tests/built"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

var (
	monkeySeed  = flag.Uint64("monkey.seed", 20261128, "of the monkey's choices")
	monkeySteps = flag.Int("monkey.steps", monkeyWork(), "how often the monkey does something")
)

// monkeyWork is less with the race detector: each step costs five times as much. `make wine` and a run without it go on
// from there, with the same choices.
func monkeyWork() int {
	if built.AsTests() == built.Race {
		return 500
	}
	return 1500
}

// monkey sits before a real till with practice's Forloy.
type monkey struct {
	*shop
	*rand.Rand
	link *link
	url  string // of Forloy, by the link
	size fyne.Size
	skew time.Duration     // of the scanner's clock, as the PC's was set
	crew map[string]string // who may sell: the PIN by the id
	did  map[string]int    // how often each deed was done
	came map[string]int    // how often something came of it
	seen till.Status       // after the last deed
	last []string          // what it did, in order
}

// TestMonkey does at random what people, scanners, networks and clocks do. Nothing
// may panic, and in the end the books are right: every sale that the window said was
// recorded is in the store, Forloy has each sale that was sent once and no other,
// and the journal's chain is whole. -args -monkey.seed N makes the same choices again.
func TestMonkey(t *testing.T) {
	t.Logf("seed %d, %d steps", *monkeySeed, *monkeySteps)
	t.Chdir(t.TempDir())
	defer words.Use("")
	m := newMonkey(t)
	t.Cleanup(m.confess)
	for step := range *monkeySteps {
		did := m.act()
		m.last = append(m.last, did)
		m.Drain()
		m.look()
		if t.Failed() {
			t.Fatalf("step %d, seed %d: %s", step, *monkeySeed, did)
		}
	}
	m.finish()
}

func newMonkey(t *testing.T) *monkey {
	t.Helper()
	m := &monkey{Rand: rand.New(rand.NewPCG(*monkeySeed, 0)), size: uitest.Least, crew: map[string]string{},
		did: map[string]int{}, came: map[string]int{}}
	m.shop = shopBehind(t, 200*time.Millisecond, func(forloy string) string {
		m.link, m.url = newLink(t, forloy)
		return m.url
	})
	if _, err := m.till.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	m.hire()
	m.seen = m.till.Status()
	return m
}

// deed is something that the monkey does, so many times in a hundred, and says what it was.
type deed struct {
	name  string
	share int
	do    func(*monkey) string
}

var deeds = []deed{
	{"sell", 16, (*monkey).sell},
	{"scan", 8, (*monkey).scan},
	{"type", 10, (*monkey).amount},
	{"Enter", 10, func(m *monkey) string { m.Key(fyne.KeyReturn); return "" }},
	{"key", 8, (*monkey).key},
	{"shortcut", 4, (*monkey).shortcut},
	{"tap", 7, (*monkey).tap},
	{"press", 10, (*monkey).press},
	{"take back", 3, (*monkey).undo},
	{"hand over", 2, (*monkey).handOver},
	{"people", 4, (*monkey).people},
	{"clock", 2, (*monkey).clock},
	{"close a day", 2, (*monkey).closeDay},
	{"manage", 2, (*monkey).manage},
	{"resize", 2, (*monkey).resize},
	{"plug", 2, (*monkey).plug},
	{"network", 3, (*monkey).network},
	{"speak", 1, (*monkey).speak},
	{"visit", 4, (*monkey).room},
}

// act does one thing, and says which.
func (m *monkey) act() string {
	if m.Open() != nil && m.IntN(3) > 0 { // a question stops scans and keys until it is answered
		key := []fyne.KeyName{fyne.KeySpace, fyne.KeyEscape}[m.IntN(2)]
		m.Key(key)
		m.did["answer"]++
		return "answer with " + string(key)
	}
	n := m.IntN(100)
	for _, d := range deeds {
		if n -= d.share; n < 0 {
			m.did[d.name]++
			return d.name + " " + d.do(m)
		}
	}
	panic("the shares are more than a hundred")
}

// confess says, where the monkey has found something, what it did last and how the till stands.
func (m *monkey) confess() {
	if !m.Failed() {
		return
	}
	m.Logf("the last of %d deeds:\n%s", len(m.last), strings.Join(m.last[max(0, len(m.last)-40):], "\n"))
	s := m.till.Status()
	m.Logf("busy %v, locked here %v and there %v, waiting %d, %+v", m.sale.Waits(), m.staff.Locked(), s.Locked,
		s.Counts.Waiting(), s.Sync)
	err := m.till.List(m.Context(), till.Query{}, func(tx purchase.Transaction) error {
		if tx.State == purchase.Pending {
			m.Logf("waiting: %+v", tx)
		}
		return nil
	})
	if err != nil {
		m.Log(err)
	}
}

// look counts what has come of the deeds, by what the till says.
func (m *monkey) look() {
	s := m.till.Status()
	for what, is := range map[string]bool{
		"another sells":   s.Station.StaffID != m.seen.Station.StaffID,
		"locked":          s.Locked && !m.seen.Locked,
		"Review opens":    s.PIN.Unlocked && !m.seen.PIN.Unlocked,
		"offline":         s.Sync.Link != purchase.LinkOnline && m.seen.Sync.Link == purchase.LinkOnline,
		"the clock wrong": clockWrong(s) && !clockWrong(m.seen),
		"a question":      m.Open() != nil,
	} {
		if is {
			m.came[what]++
		}
	}
	m.seen = s
}

func clockWrong(s till.Status) bool {
	return s.Sync.ClockKnown && s.Sync.ClockOffset.Abs() > purchase.ClockWrong
}

// sell makes a sale, or what comes of it where the monkey has left the window.
func (m *monkey) sell() string {
	m.Key(fyne.KeyEscape)
	did := m.scan() + ", " + m.amount()
	m.Key(fyne.KeyReturn)
	return did
}

func (m *monkey) scan() string {
	cards := m.server.Cards()
	card := cards[m.IntN(len(cards))]
	source := []purchase.Source{purchase.SourceWedge, purchase.SourceCamera}[m.IntN(2)]
	m.Scanned(purchase.Scan{Text: card.Code, Source: source, At: time.Now().Add(m.skew)})
	return card.Name
}

func (m *monkey) amount() string {
	text := fmt.Sprintf("%d.%02d", m.IntN(300), m.IntN(100))
	m.Keys(text)
	return text
}

func (m *monkey) key() string {
	keys := []fyne.KeyName{fyne.KeyEscape, fyne.KeyF2, fyne.KeySpace, fyne.KeyBackspace, fyne.KeyUp, fyne.KeyDown,
		fyne.KeyDelete, fyne.KeyHome, fyne.KeyTab}
	key := keys[m.IntN(len(keys))]
	if key == fyne.KeyTab {
		m.win.Canvas().FocusNext()
	} else {
		m.Key(key)
	}
	return string(key)
}

// shortcut presses a key of the help's list, or another one's number.
func (m *monkey) shortcut() string {
	all := shell.Shortcuts()
	s := all[m.IntN(len(all))]
	if s.Command == shell.None {
		i := m.IntN(3)
		m.number(i)
		return fmt.Sprint("number ", i)
	}
	m.command(s.Command)
	return s.Keys
}

// tap taps anywhere, but on the last entry of a menu: that ends the program.
func (m *monkey) tap() string {
	at := fyne.NewPos(m.Float32()*m.size.Width, m.Float32()*m.size.Height)
	if menu, is := m.win.Canvas().Overlays().Top().(*widget.PopUpMenu); is {
		last := menu.Items[len(menu.Items)-1]
		if y := fyne.CurrentApp().Driver().AbsolutePositionForObject(last).Y; at.Y >= y-4 {
			at.Y = y - 8
		}
	}
	test.TapCanvas(m.win.Canvas(), at)
	return fmt.Sprint(at)
}

// press presses a button.
func (m *monkey) press() string { return m.pressIn(false) }

// pressIn presses a button, of the room only or any, but none of those that move the till
// to another PC.
func (m *monkey) pressIn(room bool) string {
	if m.records.IsOpen() {
		m.records.Close()
		return "nothing"
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	top := place(m.panes[m.at]).Y
	all := slices.DeleteFunc(m.Buttons(), func(b *kit.Button) bool { return room && place(b).Y < top })
	if len(all) == 0 {
		return "nothing"
	}
	b := all[m.IntN(len(all))]
	b.Tapped(nil)
	return b.Label
}

func (m *monkey) undo() string {
	m.command(shell.UndoLast)
	m.Key(fyne.KeySpace)
	return ""
}

// handOver is a POS that hands a sale over.
func (m *monkey) handOver() string {
	h := Handed{Receipt: fmt.Sprint("R-", m.IntN(50)), Amount: fmt.Sprint(m.IntN(90), ".50")}
	if cards := m.server.Cards(); m.IntN(2) == 0 {
		h.Card = cards[m.IntN(len(cards))].Code
	}
	m.Prefill(h, func() {})
	return fmt.Sprintf("%+v", h)
}

func (m *monkey) resize() string {
	m.size = fyne.NewSize(float32(800+m.IntN(1200)), float32(600+m.IntN(600)))
	m.win.Resize(m.size)
	return fmt.Sprint(m.size)
}

func (m *monkey) speak() string {
	all := words.Languages() // "" among them, the system's
	code := all[m.IntN(len(all))].Code
	words.Use(code)
	m.remake()
	return code
}

func (m *monkey) room() string {
	place := shell.Place(m.IntN(4))
	m.visit(place)
	return fmt.Sprint(place)
}

// tally is what was counted, in a line.
func tally(counts map[string]int) string {
	var parts []string
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s %d", what, counts[what]))
	}
	return strings.Join(parts, ", ")
}
