package ui

import (
	"path"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// askedLate is a form whose Enter leads to a question, but not before something has come over the rooms.
func askedLate(t *testing.T, over func(*desk)) (*desk, *kit.Field) {
	t.Helper()
	d := newDesk(t, twoOfStaff)
	amount := formUnder(d)
	ring, goOn := d.till.ring, make(chan struct{})
	d.till.ring = func(draft till.Draft) (purchase.Transaction, error) {
		if draft.Confirmed {
			return ring(draft)
		}
		<-goOn
		return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{fault.New(fault.DoubtCardUnknown)}}
	}
	d.Key(fyne.KeyReturn)
	over(d)
	close(goOn)
	d.Idle()
	return d, amount
}

// stands checks that the form is as it was before its Enter, and that a sale can be made of it.
func (d *desk) stands(amount *kit.Field) {
	d.Helper()
	switch {
	case d.Open() != nil:
		d.Errorf("a question stands: %s", d.Screen())
	case d.sale.Waits():
		d.Error("the sale is on its way to the disk for ever")
	case amount.Text != "5":
		d.Errorf("the amount is %q", amount.Text)
	}
	d.Key(fyne.KeyReturn)
	d.Idle()
	if d.Open() == nil {
		d.Errorf("nothing is asked at the next Enter: %s", d.Screen())
		return
	}
	d.Press("Yes, record it")
	d.Idle()
	if rung := d.till.rung(); d.sale.Waits() || !rung[len(rung)-1].Confirmed || amount.Text != "" {
		d.Errorf("the sale was not recorded: %s", d.Screen())
	}
}

// TestNothingIsAskedOverTheLock: whoever stands before a locked till is not asked whether a sale is to be recorded.
func TestNothingIsAskedOverTheLock(t *testing.T) {
	locks := func(locked bool) func(*desk) {
		return func(d *desk) {
			s := d.till.status
			s.Locked = locked
			d.show(s)
		}
	}
	d, amount := askedLate(t, locks(true))
	if d.Open() != nil {
		t.Errorf("asked over the lock: %s", d.Screen())
	}
	d.Keys("7")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if rung := len(d.till.rung()); amount.Text != "5" || rung != 1 {
		t.Errorf("typed at the lock: the amount below is %q, %d sales were rung", amount.Text, rung)
	}
	locks(false)(d)
	d.Idle()
	d.stands(amount)
}

// TestAQuestionThatIsTakenAwayIsAnswered: what lies below a question may close it. It has its safe answer then, and
// nothing waits for it any more.
func TestAQuestionThatIsTakenAwayIsAnswered(t *testing.T) {
	for name, below := range map[string]struct{ open, shut func(*desk) }{
		"a PIN":    {func(d *desk) { d.staff.Number(1) }, func(d *desk) { d.staff.Close() }},
		"find":     {func(d *desk) { d.find.Open() }, func(d *desk) { d.find.Close() }},
		"the help": {func(d *desk) { d.Key(fyne.KeyF1) }, func(d *desk) { d.help.Close() }},
	} {
		t.Run(name, func(t *testing.T) {
			d, amount := askedLate(t, below.open)
			if d.Open() == nil {
				t.Fatal("nothing is asked")
			}
			below.shut(d)
			d.Idle()
			d.stands(amount)
		})
	}
}

// TestTheLockOutlastsWhatLiesBelow: a question stood there before the till was locked. Whatever
// comes then, also what takes the question away, leaves the lock where it is.
func TestTheLockOutlastsWhatLiesBelow(t *testing.T) {
	for name, comes := range map[string]func(*desk){
		"a scan":           func(d *desk) { d.scan("forloy_enr_abc123def456") },
		"the same scan":    func(d *desk) { d.scan("forloy_enr_f456") },
		"an unproven code": func(d *desk) { d.scan("GYM-4711") },
		"a POS":            func(d *desk) { d.Prefill(Handed{Amount: "7.05", Receipt: "R-2"}, func() {}) },
		"a POS's card": func(d *desk) {
			d.Prefill(Handed{Amount: "7.05", Card: "forloy_enr_abc123def456"}, func() {})
		},
		"another question": func(d *desk) { d.header.TellConnection() },
		"Esc":              func(d *desk) { d.Key(fyne.KeyEscape) },
		"another room":     func(d *desk) { d.visit(shell.Day) },
		"another language": func(d *desk) { d.remake() },
		"undo":             func(d *desk) { d.command(shell.UndoLast) },
		"quit":             func(d *desk) { d.askQuit() },
	} {
		for kind, asks := range map[string]func(*desk){
			"record": func(d *desk) { d.Key(fyne.KeyReturn) },
			"swap":   func(d *desk) { d.scan("GYM-4712") },
			"notice": func(d *desk) { d.header.TellConnection() },
		} {
			if kind != "record" && name != "another question" && name != "a scan" {
				continue
			}
			t.Run(name+", "+kind, func(t *testing.T) {
				d, _ := askedLate(t, func(*desk) {})
				if d.Open() == nil {
					t.Fatal("nothing is asked")
				}
				if kind != "record" {
					d.Key(fyne.KeyEscape)
					asks(d)
					d.Idle()
				}
				if d.Open() == nil {
					t.Fatalf("nothing is asked: %s", d.Screen())
				}
				s := d.till.status
				s.Locked = true
				d.show(s)
				d.Idle()
				on, lock := d.Focused(), d.top()
				comes(d)
				d.Idle()
				if d.Open() != nil && d.top() != lock { // asked over it
					d.Key(fyne.KeyEscape)
					d.Idle()
				}
				if !d.staff.Locked() || d.top() != lock {
					t.Fatalf("the lock is gone: %s", d.Screen())
				}
				if on != nil && d.Focused() == nil {
					t.Errorf("nothing has the keyboard: %s", d.Screen())
				}
				s.Locked = false
				d.show(s)
				d.Idle()
				if d.staff.IsOpen() {
					t.Errorf("the lock stays: %s", d.Screen())
				}
			})
		}
	}
}

// top is the first line of what lies on top.
func (d *desk) top() string {
	top, _, _ := strings.Cut(d.Screen(), "\n")
	return top
}

// TestTheLockStaysOnTop: what the window had under way when it was locked goes below.
func TestTheLockStaysOnTop(t *testing.T) {
	for name, c := range map[string]struct {
		before, after func(*desk)
		stays         string // is there when the till is unlocked
	}{
		"a search, and the window is made larger": {
			func(d *desk) { d.find.Open(); d.Idle() },
			func(d *desk) { d.remake() },
			"There are no sales yet.",
		},
		"a slip that is being read": {
			func(d *desk) { d.slip.Open(d.till.review[0].IdempotencyKey) },
			func(*desk) {},
			"HISTORY",
		},
		"the test of a scanner, and a POS": {
			func(d *desk) { d.test.Open(); d.Idle() },
			func(d *desk) { d.Prefill(Handed{Amount: "7.05"}, func() {}) },
			"7.05",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, func(cfg *Config, c *counter) {
				twoOfStaff(cfg, c)
				c.review = toReview()
			})
			formUnder(d)
			c.before(d)
			s := d.till.status
			s.Locked = true
			d.show(s)
			lock := d.top()
			d.Idle()
			c.after(d)
			d.Idle()
			if d.top() != lock || !d.staff.Locked() {
				t.Errorf("the lock is out of sight: %s", d.Screen())
			}
			if d.Focused() == nil {
				t.Errorf("nothing has the keyboard: %s", d.Screen())
			}
			s.Locked = false
			d.show(s)
			d.Idle()
			d.Shows(c.stays)
		})
	}
}

// TestNothingComesOverTheLock: what lay there before the till was locked may be read again meanwhile, and stays below.
func TestNothingComesOverTheLock(t *testing.T) {
	for _, c := range dialogs() {
		if !slices.Contains([]string{"find", "slip", "day", "records", "staff"}, path.Dir(c.of)) { // what is read again
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, func(cfg *Config, o *counter) {
				twoOfStaff(cfg, o)
				if c.lets != nil {
					c.lets(cfg, o)
				}
			})
			c.open(d)
			d.Idle()
			s := d.till.status
			s.Locked = true
			d.show(s)
			d.Idle()
			on := d.Focused()
			top := d.top()
			s.Counts.Recorded.Count++
			d.show(s)
			d.header.Show(s, now())
			d.newDay()
			d.Idle()
			if d.top() != top || !d.staff.Locked() {
				t.Errorf("it lies over the lock: %s", d.Screen())
			}
			if now := d.Focused(); now != on || now == nil {
				t.Errorf("the keyboard was %v's and is %v's", on, now)
			}
		})
	}
}

// What a manager has begun is not for whoever comes after the five minutes, or sells next.
func TestAManagersPageGoes(t *testing.T) {
	for button, page := range map[string]string{
		"Move out…": "Move this till to another PC?", "Save a backup…": "Save"} {
		t.Run(button, func(t *testing.T) {
			d := newDesk(t, opened)
			d.records.Open()
			d.Press(button)
			d.Shows(page)
			d.show(d.till.status)
			d.Shows(page)
			d.till.status.PIN.Unlocked = false
			d.show(d.till.status)
			d.Idle()
			if d.Shows("BACKUPS"); d.Saving() || button == "Move out…" && strings.Contains(d.Screen(), page) {
				t.Errorf("it is still there: %s", d.Screen())
			}
		})
	}
}
