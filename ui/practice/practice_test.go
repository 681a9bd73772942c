package practice

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
)

// server is a practice server in memory.
type server struct {
	offline bool
	latency time.Duration
	rows    []Row
	fails   error
}

func (s *server) knobs() *Server {
	return &Server{
		Cards: func() []Card {
			return []Card{{Title: "Jane", Behaviour: "active", Type: "punch", Code: "forloy_enr_jane"},
				{Title: "Deleted card", Behaviour: "missing", Type: "punch", Code: "forloy_enr_gone"}}
		},
		Ledger: func() []Row { return s.rows },
		SetOffline: func(pull bool) error {
			if s.fails == nil {
				s.offline = pull
			}
			return s.fails
		},
		Offline:    func() bool { return s.offline },
		SetLatency: func(l time.Duration) { s.latency = l },
		Latency:    func() time.Duration { return s.latency },
	}
}

// open returns a desk with the room in front of it, and the cards that were pressed.
func open(t *testing.T) (*uitest.Desk, *Room, *server, *[]string) {
	t.Helper()
	d, sh := uitest.Open(t)
	s, pressed := &server{}, new([]string)
	r := New(sh, s.knobs(), func(code string) { *pressed = append(*pressed, code) })
	d.Put(kit.ColumnFill(0, 1, r.Band, kit.NewTabs(r.Pages...).Root))
	return d, r, s, pressed
}

func TestACardIsPressed(t *testing.T) {
	d, _, _, pressed := open(t)
	d.Shows("Jane")
	d.Shows("punch card, active")
	d.Press("")
	if len(*pressed) != 1 || (*pressed)[0] != "forloy_enr_jane" {
		t.Errorf("pressed %q", *pressed)
	}
}

// Each card shows its code, to be typed by hand or copied, in the language's words.
func TestACardShowsItsCode(t *testing.T) {
	defer words.Use("")
	words.Use("de")
	d, _, _, _ := open(t)
	d.Shows("forloy_enr_jane")
	d.Shows("Gelöschte Karte")
	for _, b := range d.Buttons() {
		if b.Tip == words.T("Copy the code") {
			b.Tapped(nil)
			break
		}
	}
	if got := fyne.CurrentApp().Clipboard().Content(); got != "forloy_enr_jane" {
		t.Errorf("copied %q", got)
	}
}

func TestThePlugIsPulled(t *testing.T) {
	d, _, s, _ := open(t)
	d.Press("Pull the plug")
	d.Idle()
	if !s.offline {
		t.Error("the plug is not pulled")
	}
	d.Press("Plug it in again")
	d.Idle()
	if s.offline {
		t.Error("the plug is not back")
	}
	s.fails = errors.New("the port is taken")
	d.Press("Pull the plug")
	d.Idle()
	d.Button("Pull the plug")
	if d.Said == "" {
		t.Error("nothing says why the plug stays")
	}
}

func TestTheDelayGoesRound(t *testing.T) {
	d, r, s, _ := open(t)
	for _, want := range []struct {
		latency time.Duration
		label   string
	}{
		{300 * time.Millisecond, "Delay: 0.3 s"},
		{2 * time.Second, "Delay: 2 s"},
		{10 * time.Second, "Delay: 10 s"},
		{0, "Delay: none"},
	} {
		r.delay.Tapped(nil)
		if s.latency != want.latency {
			t.Errorf("delay %v, want %v", s.latency, want.latency)
		}
		d.Shows(want.label)
	}
}

func TestWhatTheServerHasIsShown(t *testing.T) {
	d, r, _, _ := open(t)
	d.Press("Server")
	d.Shows("Nothing has arrived yet.")
	r.Show([]Row{{Card: "…jane", Amount: "5.00", Note: "punch"}})
	d.Shows("Server 1")
	d.Shows("5.00")
	d.Shows("…jane  punch card")
	d.Hides("Nothing has arrived yet.")
	defer words.Use("")
	words.Use("de")
	r.Show([]Row{{Card: "…jane", Amount: "24.50", Note: "punch"}, {Card: "…max", Amount: "5.00", Note: "discount"}})
	for _, want := range []string{"24,50", "…jane  Stempelkarte", "…max  Rabatt"} {
		d.Shows(want)
	}
}

// Whoever copies a card's code sees that it was copied, for a while.
func TestACopiedCodeIsTold(t *testing.T) {
	_, sh := uitest.Open(t)
	b := newCopies(sh, "forloy_enr_jane")
	b.Tapped(nil)
	if got := fyne.CurrentApp().Clipboard().Content(); got != "forloy_enr_jane" || b.Tip != "Copied" {
		t.Errorf("copied %q, and the button says %q", got, b.Tip)
	}
}
