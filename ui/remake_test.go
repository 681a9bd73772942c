package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/shell"
)

// TestAnotherLanguage changes it while a sale is on the form, in Settings: the room
// in front stays in front, and the form is whole.
func TestAnotherLanguage(t *testing.T) {
	const card = "forloy_enr_f456"
	defer words.Use("")
	d := newDesk(t)
	d.scan(card)
	d.Keys("12.5")
	d.goTo(shell.Settings)
	old := d.Window.sale
	words.Use("en-US")
	d.remake()
	d.Idle()
	if d.Window.sale == old || d.at != shell.Settings {
		t.Fatalf("the rooms are the old ones, or %v is in front", d.at)
	}
	d.goTo(shell.Sale)
	if d.amount() != "12.5" {
		t.Errorf("the amount is %q", d.amount())
	}
	d.Key(fyne.KeyReturn)
	d.Idle()
	if rung := d.till.rung(); len(rung) != 1 || rung[0].Card != card {
		t.Errorf("rung %v", rung)
	}
}

// TestLockedWhileMadeAnew: one lock stands over the rooms, not the old one under the new,
// and the PIN takes it away.
func TestLockedWhileMadeAnew(t *testing.T) {
	d := newDesk(t)
	s := d.status
	s.Staff = []till.Member{{ID: "usr_ana", Name: "Ana", PIN: true}}
	s.Locked = true
	d.show(s)
	d.remake()
	if n := len(d.win.Canvas().Overlays().List()); n != 1 {
		t.Errorf("%d sheets over the rooms", n)
	}
	s.Locked = false
	d.show(s)
	if d.Covered() {
		t.Error("something is left over the rooms")
	}
}

// The first page can be read in any language: all stand on it, and what was typed stays.
func TestTheFirstStartInAnotherLanguage(t *testing.T) {
	defer words.Use("")
	d := newDesk(t, func(_ *Config, c *counter) {
		c.status = till.Status{Settings: c.status.Settings, Sync: purchase.SyncState{Link: purchase.LinkSignIn}}
		c.status.Settings.Language = "en-GB"
	})
	d.Shows("Sign in once")
	d.Field("E-mail").SetText("ana@shop.example")
	d.Press("Deutsch")
	d.Idle()
	if got := d.till.settings.Language; got != "de" {
		t.Fatalf("language %q", got)
	}
	s := d.till.status
	s.Settings.Language = "de"
	d.show(s)
	d.Shows("Einmal anmelden")
	if got := d.Field("E-Mail").Text; got != "ana@shop.example" {
		t.Errorf("e-mail %q", got)
	}
}

// Settings that change the size of everything stay where they were, and say that they
// are saved.
func TestSettingsStayWhereTheyWere(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) { c.status.PIN.Unlocked = true })
	d.goTo(shell.Settings)
	d.Press("150%")
	d.Press("Low") // not what the size is about
	d.Press("Save")
	d.Idle()
	s := d.till.status
	s.Settings = d.till.settings
	d.show(s)
	d.Idle()
	d.Shows("Saved.")
	d.Press("High")
	d.remake()
	d.Idle()
	d.Press("Save")
	d.Idle()
	if d.till.settings.TextSize != "150" || d.till.settings.Volume != "" {
		t.Errorf("saved: %+v", d.till.settings)
	}
}

func TestASearchGoesOn(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND")
	d.find.Open()
	d.Keys("a12")
	d.remake()
	d.Idle()
	d.Keys("3") // it still has the keyboard
	if got, open := d.find.Typed(); !open || got != "a123" {
		t.Errorf("%q is searched for, open: %t", got, open)
	}
}

// Rooms are made again when none of them waits for an answer, or has to tell what comes of what was asked of it.
func TestRoomsThatWaitAreKept(t *testing.T) {
	const card, other = "forloy_enr_f456", "GYM-4712"
	earned := purchase.CardInfo{CardInstanceID: "ci_1", Status: "active", CustomerName: "Jane D.",
		Balance: purchase.Balance{CurrentPunches: 1, PunchRequirement: 10, PendingRewards: 2}}
	for name, c := range map[string]struct {
		begins, ends func(*desk)
		tells        string
	}{
		"a question": {
			func(d *desk) { d.scan(card); d.scan(other) },
			func(d *desk) { d.Press("Replace it") }, "…4712",
		},
		"a reward": {
			func(d *desk) { d.scan(card); d.Idle(); d.Press("Give 1 of 2 rewards"); d.Press("Yes, give it") },
			func(*desk) {}, "Reward given: One coffee",
		},
		"undo": {
			func(d *desk) {
				s := d.till.status
				s.Last = []purchase.Transaction{{State: purchase.Pending, CustomerName: "Jane D.", Item: purchase.Item{
					IdempotencyKey: "k", Card: card, Amount: purchase.Money{Minor: 1250, Currency: "EUR"}}}}
				d.show(s)
				d.Press("Undo")
			},
			func(*desk) {}, "Taken back: €12.50",
		},
	} {
		t.Run(name, func(t *testing.T) {
			goOn := make(chan struct{})
			d := newDesk(t, func(_ *Config, c *counter) {
				c.lookup = func(string) (purchase.CardInfo, error) { return earned, nil }
				c.meets = func() { <-goOn }
			})
			c.begins(d)
			old := d.Window.sale
			d.remake()
			close(goOn)
			c.ends(d)
			d.Settle("the rooms to be made again", func() bool { return d.Window.sale != old })
			d.Idle()
			d.Shows(c.tells)
			if d.sale.OnForm() == "" {
				t.Errorf("no card is on the form: %s", d.Screen())
			}
		})
	}
}

// What leads through the first steps goes on in a window that was made larger, and what was told of a scanner stays.
func TestStepsAndTroubleStay(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) { c.status.Settings.SerialPort = "COM3" })
	d.SerialTrouble(fault.Fault{Kind: fault.PortGone, Facts: fault.Facts{Where: "COM3"}})
	d.tour()
	d.Press("Next")
	step := d.gate.Step
	d.remake()
	d.Idle()
	if d.gate.Step != step || d.sale.Root.Visible() {
		t.Errorf("step %v, was %v: %s", d.gate.Step, step, d.Screen())
	}
	d.test.Open()
	d.Shows("The scanner's port is gone (COM3).")
}

// A sign-in that is answered when whoever asked has gone back does not do what they no longer want.
func TestALateSignInDoesNothing(t *testing.T) {
	goOn := make(chan struct{})
	d := newDesk(t, func(cfg *Config, c *counter) {
		twoOfStaff(cfg, c)
		c.status.Staff[1].PIN = false
		c.meets = func() { <-goOn }
	})
	d.staff.Number(1)
	d.Field("E-mail").SetText("ben@shop.example")
	d.Field("Password").SetText("secret")
	d.Press("Sign in")
	d.Press("Back")
	close(goOn)
	d.Idle()
	if d.staff.IsOpen() || d.Covered() {
		t.Errorf("something has come over the rooms: %s", d.Screen())
	}
}

// Which room there is, the UI goroutine says once what was posted runs: by then it may be another
// one, and to ask elsewhere is a race.
func TestWhatIsPostedAsksForItsRoom(t *testing.T) {
	bound := regexp.MustCompile(`\bPost\(w\.([a-z]\w*)\.\w+\)`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range bound.FindAllStringSubmatch(string(text), -1) {
			if found[1] != "win" { // the window stays
				t.Errorf("%s: %s binds the room of now", file, found[0])
			}
		}
	}
}

// TestReviewGoesOn makes the window larger while a manager writes why a sale is given up, and
// while the till does what the manager has asked for.
func TestReviewGoesOn(t *testing.T) {
	d := openReview(t, "CARD_NOT_FOUND", "CARD_INACTIVE")
	d.Press("Dismiss")
	d.Keys("of a friend")
	d.remake()
	d.Idle()
	d.Keys("'s")
	if got := d.Field("Reason, for the journal").Text; got != "of a friend's" {
		t.Errorf("the form has %q", got)
	}
	d.Key(fyne.KeyEscape)
	old := d.review
	d.Press("Try again")
	d.remake()
	if d.review != old {
		t.Error("what came of it has nobody to tell it")
	}
	d.Settle("the room to be made again", func() bool { return d.review != old })
}
