package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/gate"
	"counterfoil/ui/practice"
	"counterfoil/ui/shell"
)

func TestNeedsATill(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("a window without a till")
	}
}

func TestQuit(t *testing.T) {
	d := newDesk(t)
	closed := false
	d.win.SetOnClosed(func() { closed = true })
	s := d.till.status
	s.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 3}}
	d.show(s)
	d.askQuit()
	if closed || d.Open() == nil {
		t.Fatal("no warning with sales waiting")
	}
	d.Key(fyne.KeySpace)
	if closed || d.Open() != nil {
		t.Error("Stay did not stay")
	}
	d.show(d.till.status)
	d.askQuit()
	if !closed {
		t.Error("nothing waits, and it asked")
	}
}

// A kiosk fills the screen, F11 or not, and closes for a manager alone.
func TestKiosk(t *testing.T) {
	closed := false
	d := newDesk(t, func(c *Config, _ *counter) { c.Kiosk = true })
	d.win.SetOnClosed(func() { closed = true })
	s := d.till.status
	s.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 3}}
	d.show(s)
	d.restoreFull()
	d.Key(fyne.KeyF11)
	if !d.win.FullScreen() {
		t.Error("F11 leaves the full screen")
	}
	d.askQuit()
	d.Shows("Close this till?")
	d.Shows("3 sales have not reached Forloy yet.")
	d.Keys("123456")
	d.Key(fyne.KeyEscape)
	if closed || d.Covered() {
		t.Fatal("Esc does not stay")
	}
	d.askQuit()
	d.till.fails = fault.New(fault.LockedWrong)
	d.Keys("123456")
	d.Press("Open")
	d.Idle()
	if closed || !d.Covered() {
		t.Fatal("a wrong PIN closes the till, or the form")
	}
	d.till.fails = nil
	d.Keys("123456")
	d.Press("Open")
	d.Idle()
	if !closed {
		t.Error("the PIN does not close the till")
	}
}

// Without a PIN a kiosk asks whether it is meant, and Enter is no answer.
func TestKioskWithoutPIN(t *testing.T) {
	closed := false
	d := newDesk(t, func(c *Config, fake *counter) {
		c.Kiosk = true
		fake.status.PIN.Set = false
		fake.status.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 3}}
	})
	d.win.SetOnClosed(func() { closed = true })
	d.askQuit()
	d.Shows("3 sales have not reached Forloy yet.")
	d.Key(fyne.KeyReturn)
	if closed || d.Open() == nil {
		t.Fatal("Enter closes the till")
	}
	d.Press("Quit")
	if !closed {
		t.Error("Quit does not close the till")
	}
}

// Before the first sale is possible the gate stands in its place.
func TestFirstStart(t *testing.T) {
	d := newDesk(t, func(c *Config, fake *counter) {
		fake.status = till.Status{Settings: till.Settings{Currency: "EUR", WedgeSuffix: device.SuffixEnter}}
		c.OpenPractice = func() error { fake.note("practice"); return nil }
	})
	if d.gate.Step != gate.SignIn || d.sale.Selling() {
		t.Fatal("a sale can be recorded before location and staff are known")
	}
	d.ScanRefused(fault.New(fault.CardDamaged))
	d.Keys("ana@shop.example") // the e-mail has the focus
	d.Key(fyne.KeyReturn)
	d.Keys("wrong")
	d.till.fails = fault.New(fault.SignInPassword)
	d.Key(fyne.KeyReturn)
	d.Idle()
	d.Shows("The e-mail or the password is wrong.")
	d.Press("Practise first, with made-up cards")
	d.Idle()
	if d.till.said() != "sign in ana@shop.example wrong; practice" {
		t.Errorf("did %q", d.till.said())
	}
	d.scan("forloy_enr_f456")
	d.Blur()
	d.Key(fyne.KeyReturn)
	d.Idle()
	if len(d.till.rung()) != 0 {
		t.Error("a sale was rung")
	}
	d.Press("Type location and staff in Settings instead")
	if d.at != shell.Settings {
		t.Error("Settings cannot be reached from here")
	}
	d.goTo(shell.Sale)
	s := d.till.status
	s.Ready, s.ProfileKnown, s.PIN.Choose = true, true, true
	d.show(s)
	if d.gate.Step != gate.PIN || d.win.Canvas().Focused() != d.Field("Six digits") {
		t.Error("the PIN is not asked for, or not ready to be typed")
	}
	s.PIN = till.PINState{Set: true, Unlocked: true}
	d.show(s)
	if !d.sale.Selling() {
		t.Error("nothing can be sold yet")
	}
	d.sells()
}

// Day shows the new day when it begins, at midnight or at the cut-off, whether it
// is open or opened again after a sale.
func TestDayRollsOver(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.Idle()
	d.Shows("Monday 23 November 2026")
	d.till.nextDay("2026-11-24")
	d.newDay()
	d.Idle()
	d.Shows("Tuesday 24 November 2026")
	d.goTo(shell.Sale)
	d.till.nextDay("2026-11-25")
	d.newDay()
	s := d.till.status
	s.Counts.Recorded.Count++
	d.show(s)
	d.goTo(shell.Day)
	d.Idle()
	d.Shows("Wednesday 25 November 2026")
}

// The form to save a file does not lie over a scanned card.
func TestAScanClosesTheSaveForm(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.Idle()
	d.Save("sales.csv", func(context.Context, string, bool) error { return nil })
	d.scan("forloy_enr_a")
	if d.Saving() || d.Covered() || d.at != shell.Sale {
		t.Error("the form lies over a scanned card")
	}
}

func TestListening(t *testing.T) {
	d := newDesk(t)
	d.setListening(false)
	d.Shows(words.Deaf())
	if d.notices.deaf.Root.Visible() {
		t.Error("Sale has a place for it at the card")
	}
	d.goTo(shell.Day)
	d.Shows(words.Deaf())
	d.setListening(true)
	d.Hides(words.Deaf())
	d.goTo(shell.Sale)
	d.Hides(words.Deaf())
}

func TestPictures(t *testing.T) {
	var scans []purchase.Scan
	var fails error
	d := newDesk(t, func(c *Config, _ *counter) {
		c.DecodePicture = func(string) ([]purchase.Scan, error) { return scans, fails }
	})
	scans = []purchase.Scan{{Text: "4006381333931", Symbology: "EAN_13"},
		{Text: "forloy_enr_f456", Symbology: "QR", Source: purchase.SourcePicture}}
	d.readPicture("/pictures/card.png")
	d.Idle()
	if sold := d.sells(); sold.Card != "forloy_enr_f456" || sold.Source != purchase.SourcePicture {
		t.Error("the QR code of the picture was not taken")
	}
	scans = nil
	d.readPicture("/pictures/cat.png")
	d.Idle()
	d.Shows("No code was found in cat.png.")
	fails = errors.New("the picture is damaged")
	d.readPicture("/pictures/torn.png")
	d.Idle()
	d.Shows("The picture torn.png cannot be read.")
}

// pretend is a practice server with one card.
func pretend(c practice.Card) *practice.Server {
	return &practice.Server{Cards: func() []practice.Card { return []practice.Card{c} },
		Ledger:  func() []practice.Row { return []practice.Row{{Card: c.Title, Amount: c.Title, Note: c.Title}} },
		Offline: func() bool { return false }, Latency: func() time.Duration { return 0 }}
}

// A practice card counts as scanned.
func TestPractice(t *testing.T) {
	d := newDesk(t, func(c *Config, fake *counter) {
		fake.status.Practice = true
		c.Practice = pretend(practice.Card{Title: "Jane", Behaviour: "active", Code: "forloy_enr_jane"})
	})
	if d.win.Title() != "Counterfoil practice" {
		t.Errorf("title %q", d.win.Title())
	}
	d.practiceCard("forloy_enr_jane")
	if d.sale.OnForm() != "forloy_enr_jane" {
		t.Error("a card that is pressed is not scanned")
	}
}
