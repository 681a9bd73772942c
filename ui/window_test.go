package ui

import (
	"counterfoil/internal/device"
	"counterfoil/ui/kit"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
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
	if closed || d.question == nil {
		t.Fatal("no warning with sales waiting")
	}
	d.key(fyne.KeySpace)
	if closed || d.question != nil {
		t.Error("Stay did not stay")
	}
	d.show(d.till.status)
	d.askQuit()
	if !closed {
		t.Error("nothing waits, and it asked")
	}
}

// The first start, step by step: sign in, where, PIN, sell.
func TestFirstStart(t *testing.T) {
	d := newDesk(t, func(c *Config, fake *counter) {
		fake.status = till.Status{Settings: till.Settings{Currency: "EUR", WedgeSuffix: device.SuffixEnter}}
		c.OpenPractice = func() error { fake.note("practice"); return nil }
	})
	gate := d.sale.gate
	if !gate.steps[0].Visible() || d.sale.form.Visible() || !d.sale.record.Disabled() {
		t.Fatal("a sale can be recorded before location and staff are known")
	}
	if d.win.Canvas().Focused() != gate.signIn.email {
		t.Error("the e-mail is not ready to be typed")
	}
	d.scan("forloy_enr_f456")
	d.sale.submit()
	d.idle()
	if len(d.till.rung()) != 0 {
		t.Error("a sale was rung")
	}
	gate.signIn.submit()
	d.told(gate.signIn.message, "Type the e-mail and the password")
	gate.signIn.email.SetText("ana@shop.example")
	gate.signIn.password.SetText("wrong")
	d.till.fails = errors.New("Forloy does not know this e-mail and password")
	gate.signIn.submit()
	gate.signIn.submit() // a double click signs in once
	d.idle()
	d.told(gate.signIn.message, "Forloy does not know this e-mail and password.")
	if gate.signIn.password.Text != "" || d.till.said() != "sign in ana@shop.example wrong" {
		t.Errorf("the password stays, or did %q", d.till.said())
	}
	gate.onPractise()
	d.idle()
	if !strings.HasSuffix(d.till.said(), "practice") {
		t.Error("practice cannot be opened from here")
	}
	gate.typeThem()
	if d.at != placeSettings {
		t.Error("Settings cannot be reached from here")
	}

	s := d.till.status
	s.SignedIn = true
	s.Profile = till.Profile{Email: "owner@shop.example", Owner: true, Locations: []till.Location{{ID: "1", Name: "Downtown"}, {ID: "2", Name: "Airport"}}}
	s.PIN.Choose = true
	d.show(s)
	if !gate.steps[1].Visible() {
		t.Fatal("the location is not asked for")
	}
	d.till.fails = nil
	gate.where.root.Objects[1].(*kit.Button).Tapped(nil)
	d.idle()
	if !strings.HasSuffix(d.till.said(), "location 2") {
		t.Errorf("did %q", d.till.said())
	}
	s.Ready = true
	d.show(s)
	d.goTo(placeSale)
	if !gate.steps[2].Visible() || d.win.Canvas().Focused() != gate.pin.first {
		t.Error("the PIN is not asked for")
	}
	s.PIN = till.PINState{Set: true, Unlocked: true}
	d.show(s)
	if !d.sale.form.Visible() || d.sale.record.Disabled() {
		t.Error("nothing can be sold yet")
	}
}

func TestSettings(t *testing.T) {
	d := newDesk(t)
	was := d.till.status.Settings
	d.goTo(placeSettings)
	d.settings.submit()
	d.idle()
	if d.till.settings != was {
		t.Errorf("saving what was there changed it to %+v", d.till.settings)
	}
	d.told(d.settings.message, "Saved.")
	d.settings.location.SetText(" loc_9 ")
	d.settings.currency.SetText("usd")
	d.settings.suffix.Set(device.SuffixTab)
	d.settings.prefix.SetText("~")
	d.settings.sounds.Set(kit.No)
	d.settings.keypad.Set(kit.No)
	d.settings.theme.Set("dark")
	d.settings.grace.Field.SetText("20")
	d.settings.submit()
	d.idle()
	want := was
	want.LocationID, want.Currency, want.WedgeSuffix, want.WedgePrefix, want.Silent, want.Keypad, want.Theme, want.Grace = "loc_9", "USD", device.SuffixTab, "~", true, false, "dark", 20*time.Second
	if d.till.settings != want {
		t.Errorf("saved %+v", d.till.settings)
	}
	d.settings.grace.Field.SetText("99")
	d.settings.submit()
	d.told(d.settings.message, "0 to 60 seconds.")
	d.settings.grace.Field.SetText("5")
	d.till.fails = errors.New("the currency must be a code like EUR or USD")
	d.settings.submit()
	d.idle()
	d.told(d.settings.message, "The currency must be a code like EUR or USD.")
	if d.settings.save.Disabled() {
		t.Error("after a refusal it cannot be saved again")
	}
}

func TestSignOut(t *testing.T) {
	d := newDesk(t)
	s := d.till.status
	s.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 1}}
	d.show(s)
	d.settings.account.out.Tapped(nil)
	d.idle()
	if d.question == nil || d.till.said() != "" {
		t.Fatal("no warning with a sale waiting")
	}
	d.escape()
	d.show(d.till.status)
	d.settings.account.out.Tapped(nil)
	d.idle()
	if d.question == nil || d.till.said() != "" {
		t.Fatal("signs out unasked")
	}
	d.question.yes.Tapped(nil)
	d.idle()
	if d.till.said() != "sign out" {
		t.Errorf("did %q", d.till.said())
	}
	d.told(d.settings.account.who, "Signed out. Sales are kept here until somebody signs in.")
	s = d.till.status
	s.Sync.Link = purchase.LinkSignIn
	s.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 2}}
	d.show(s)
	d.told(d.settings.account.who, "Signed out. Sales are kept here until somebody signs in. 2 wait now.")
	if d.settings.account.out.Visible() || !d.settings.account.signIn.root.Visible() {
		t.Error("it offers to sign out again")
	}
	d.settings.account.done(nil)
	d.show(d.till.status)
	d.told(d.settings.account.who, "Signed in as ana@shop.example.")
}

// Who sells without a sign-in, by a token of the environment, is told so.
func TestTokenOfItsOwn(t *testing.T) {
	d := newDesk(t)
	s := d.till.status
	s.SignedIn = false
	d.show(s)
	d.told(d.settings.account.who, "a token of its own: sales are sent with it.")
	s.Sync.Link = purchase.LinkSignIn
	d.show(s)
	d.told(d.settings.account.who, "Nobody is signed in. Sales are kept here until somebody is.")
}

// A sign-out that fails says so, and nothing has changed.
func TestSignOutFails(t *testing.T) {
	d := newDesk(t)
	d.till.fails = errors.New("the keyring does not answer")
	d.signOut()
	d.idle()
	d.told(d.settings.account.message, "The keyring does not answer.")
	d.told(d.settings.account.who, "Signed in as ana@shop.example.")
	d.heard(SoundAttention)
}

func TestDay(t *testing.T) {
	d := newDesk(t)
	d.goTo(placeDay)
	d.idle()
	d.says(d.day.title, "Monday, 23 November 2026")
	d.says(d.day.proof[0], "Journal, no. 1\u202f204")
	d.says(d.day.proof[1], "00112233 44556677 8899aabb ccddeeff")
	d.says(d.day.proof[2], "0123abcd 0123abcd 0123abcd 0123abcd")
	var lines []string
	for i, o := range d.day.totals.Objects {
		lines = append(lines, o.(*kit.Text).Content)
		if i%3 == 2 {
			lines = append(lines, "\n")
		}
	}
	want := "Recorded 3 37.25 € \n = sent 2 25.00 € \n + waiting 0 0.00 € \n + to review 1 12.25 € \n + voided 0 0.00 € \n + dismissed 0 0.00 € \n"
	if got := strings.Join(lines, " "); got != want {
		t.Errorf("totals\n%s\nwant\n%s", got, want)
	}
	if !d.day.later.Disabled() || d.day.earlier.Disabled() {
		t.Error("the arrows lead where no day is")
	}
	for _, want := range []string{"Sunday, 22 November 2026", "Friday, 20 November 2026"} {
		d.day.earlier.Tapped(nil)
		d.idle()
		d.says(d.day.title, want)
	}
	d.day.later.Tapped(nil)
	d.idle()
	d.says(d.day.title, "Sunday, 22 November 2026")
}

// Today is today also when the next day begins, at midnight or at the cut-off,
// whether Day is open or opened again after a sale. A day that was chosen stays.
func TestDayRollsOver(t *testing.T) {
	d := newDesk(t)
	shows := func(title, label string) {
		t.Helper()
		d.idle()
		d.says(d.day.title, title)
		d.says(d.day.sub, label)
	}
	d.goTo(placeDay)
	shows("Monday, 23 November 2026", "today")
	d.till.nextDay("2026-11-24")
	d.newDay()
	shows("Tuesday, 24 November 2026", "today")
	d.goTo(placeSale)
	d.till.nextDay("2026-11-25")
	d.newDay()
	s := d.till.status
	s.Counts.Recorded.Count++
	d.show(s)
	d.goTo(placeDay)
	shows("Wednesday, 25 November 2026", "today")
	d.day.earlier.Tapped(nil)
	shows("Sunday, 22 November 2026", "")
	d.till.nextDay("2026-11-26")
	d.newDay()
	shows("Sunday, 22 November 2026", "")
	d.day.later.Tapped(nil)
	shows("Thursday, 26 November 2026", "today")
	d.till.nextDay("2026-11-27")
	d.newDay()
	shows("Friday, 27 November 2026", "today")
}

func TestListening(t *testing.T) {
	d := newDesk(t)
	d.listening(false)
	if !d.sale.deaf.Visible() || d.deaf.root.Visible() {
		t.Error("Sale does not say at the card that nothing is heard")
	}
	d.goTo(placeDay)
	if !d.deaf.root.Visible() {
		t.Error("Day does not say that nothing is heard")
	}
	d.listening(true)
	if d.sale.deaf.Visible() || d.deaf.root.Visible() {
		t.Error("the notice stays")
	}
}

func TestPictures(t *testing.T) {
	var scans []purchase.Scan
	var fails error
	d := newDesk(t, func(c *Config, _ *counter) {
		c.DecodePicture = func(string) ([]purchase.Scan, error) { return scans, fails }
	})
	scans = []purchase.Scan{{Text: "4006381333931", Symbology: "EAN_13"}, {Text: "forloy_enr_f456", Symbology: "QR", Source: purchase.SourcePicture}}
	d.readPicture("/pictures/card.png")
	d.idle()
	if d.sale.card.card != "forloy_enr_f456" || d.sale.card.source != purchase.SourcePicture {
		t.Error("the QR code of the picture was not taken")
	}
	scans = nil
	d.readPicture("/pictures/cat.png")
	d.idle()
	d.told(d.sale.message, "No code was found in cat.png.")
	fails = errors.New("the picture is damaged")
	d.readPicture("/pictures/torn.png")
	d.idle()
	d.told(d.sale.message, "The picture is damaged.")
}

func TestPractice(t *testing.T) {
	offline, latency := false, time.Duration(0)
	changed := make(chan struct{}, 1)
	rows := []PracticeRow{}
	d := newDesk(t, func(c *Config, fake *counter) {
		fake.status.Practice = true
		c.Practice = &PracticeControls{
			Cards:  func() []PracticeCard { return []PracticeCard{{Title: "Jane", Note: "active", Code: "forloy_enr_jane"}} },
			Ledger: func() []PracticeRow { return rows }, Changed: changed,
			SetOffline: func(b bool) error { offline = b; return nil }, Offline: func() bool { return offline },
			SetLatency: func(l time.Duration) { latency = l }, Latency: func() time.Duration { return latency }}
	})
	if !strings.HasPrefix(d.win.Title(), "Counterfoil") || !strings.Contains(d.win.Title(), "practice") {
		t.Errorf("title %q", d.win.Title())
	}
	side := d.sale.side.practice
	side.cards.Objects[1].(*fyne.Container).Objects[0].(*kit.Button).Tapped(nil)
	if d.sale.card.card != "forloy_enr_jane" {
		t.Error("a card that is clicked is not scanned")
	}
	form := d.review.detail.replace
	form.sample.Tapped(nil)
	if form.scanned != "forloy_enr_jane" || !form.sample.Visible() {
		t.Error("nothing can be replaced without a scanner")
	}
	d.practice.plug.Tapped(nil)
	d.idle()
	if !offline || d.practice.plug.Label != "Plug it in again" {
		t.Error("the plug is not pulled")
	}
	d.practice.plug.Tapped(nil)
	d.idle()
	if offline {
		t.Error("the plug is not back")
	}
	for _, want := range []time.Duration{300 * time.Millisecond, 2 * time.Second, 10 * time.Second, 0} {
		d.practice.delay.Tapped(nil)
		if latency != want {
			t.Errorf("delay %v, want %v", latency, want)
		}
	}
	d.jobs.Go(d.watchPractice)
	rows = []PracticeRow{{Card: "…jane", Amount: "5.00"}}
	changed <- struct{}{}
	d.settle("the ledger", func() bool { return len(side.rows) == 1 })
	if side.tabs[1].Label != "Server 1" || side.none.Visible() {
		t.Error("what the server has is not shown")
	}
	close(changed)
}

// Whatever the texts say, the window fits 800 × 600.
func TestFits(t *testing.T) {
	long := strings.Repeat("Hauptbahnhofsvorplatzbäckereifachgeschäft ", 4)
	for name, set := range map[string]func(*Config, *counter){
		"plain": func(*Config, *counter) {},
		"practice": func(c *Config, _ *counter) {
			c.Practice = &PracticeControls{Cards: func() []PracticeCard { return []PracticeCard{{Title: long, Note: long}} },
				Ledger: func() []PracticeRow { return nil }, Offline: func() bool { return false }, Latency: func() time.Duration { return 0 }}
		},
		"first start": func(_ *Config, c *counter) { c.status = till.Status{} },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, set)
			s := d.till.status
			s.Place.LocationName, s.Place.StaffName = long, long
			s.Profile.Email = long
			s.Trouble = long
			s.Sync = purchase.SyncState{Link: purchase.LinkUnreachable, Cause: long, NextTry: now().Add(time.Hour), ClockKnown: true, ClockOffset: time.Hour}
			s.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 123456}, purchase.Review: {Count: 1234}}
			s.Oldest = now().Add(-100 * time.Hour)
			s.PIN.Unlocked = true
			s.Last = refused(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
			d.till.review = refused(t, long, long)
			d.till.review[0].LastError.Message = long
			d.show(s)
			for p := placeSale; p <= placeSettings; p++ {
				d.goTo(p)
				d.idle()
				d.sale.say(kit.SentenceText(long), kit.InkError)
				d.sale.card.fill(long, purchase.SourceWedge, now())
				d.sale.card.found(purchase.CardInfo{CustomerName: long, Title: long, Status: long})
				need := d.win.Content().MinSize()
				if need.Width > leastWidth || need.Height > leastHeight {
					t.Errorf("pane %d needs %v", p, need)
				}
			}
		})
	}
}
