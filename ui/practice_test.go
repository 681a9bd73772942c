package ui

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/practice"
	"counterfoil/ui/shell"
)

// Practice looks like no shop's till, and leads through a first round, which goes on
// when the window is made anew for another language, and can be had again.
func TestPracticeCannotBeMistaken(t *testing.T) {
	shop := newDesk(t)
	accent := kit.Ink(theme.ColorNamePrimary)
	shop.Hides(" of 9")
	d := newDesk(t, func(cfg *Config, c *counter) {
		c.status.Practice = true
		cfg.Practice = pretend(practice.Card{Title: "Jane", Behaviour: "active", Code: "forloy_enr_jane"})
	})
	if kit.Ink(theme.ColorNamePrimary) == accent {
		t.Error("practice has the shop's accent")
	}
	d.Shows("1 of 9")
	s := d.till.status
	s.Counts = purchase.Counts{Recorded: purchase.Tally{Count: 1},
		By: map[purchase.State]purchase.Tally{purchase.Pending: {Count: 1}}}
	d.show(s)
	d.Shows("3 of 9")
	d.remake()
	d.Shows("3 of 9")
	d.Press("Leave")
	d.Press("Leave") // it is asked
	d.Hides(" of 9")
	d.practice.Guide() // from the menu
	d.Shows("1 of 9")
}

// Practice is left for the real till, by its band and its menu; its window closes once that has been
// started, and stays if it cannot be.
func TestPracticeIsLeftForTheRealTill(t *testing.T) {
	fails := errors.New("no such program")
	started, closed := 0, false
	d := newDesk(t, func(cfg *Config, c *counter) {
		c.status.Practice = true
		cfg.Practice = pretend(practice.Card{Title: "Jane", Behaviour: "active", Code: "forloy_enr_jane"})
		cfg.OpenTill = func() error { started++; return fails }
	})
	d.win.SetOnClosed(func() { closed = true })
	d.showMenu(d.Button("Sync now"))
	d.Choose("Leave practice")
	d.Key(fyne.KeyEscape)
	if started > 0 {
		t.Fatal("Esc leaves practice")
	}
	for range 2 {
		d.practice.OnLeave()
		d.Shows("If it has not been set up yet, it begins with that.")
		d.Press("Leave practice")
		d.Idle()
		if closed != (fails == nil) {
			t.Errorf("the window is closed: %v, the error was %v", closed, fails)
		}
		fails = nil
	}
	if started != 2 {
		t.Errorf("started %d times", started)
	}
}

// Whatever of practice has the focus beside a form that is filled, Enter records its
// sale, and digits go on to the amount. Space presses.
func TestEnterRecordsBesidePractice(t *testing.T) {
	d := newDesk(t, func(cfg *Config, c *counter) {
		c.status.Practice = true
		cfg.Practice = pretend(practice.Card{Title: "Jane", Behaviour: "active", Code: "forloy_enr_jane"})
	})
	cards, sales := d.practice.Pages[0].Content, d.practice.Pages[1].Content
	card, list := within[*kit.Button](cards), within[*kit.List](sales)
	places := map[string]func(){
		"a card":    func() { d.Focus(card) },
		"a tab":     func() { d.Focus(d.Button("Keypad")) },
		"a keypad":  func() { d.Press("Keypad"); d.Focus(d.Button("7")) },
		"the sales": func() { d.practice.Pages[1].Tab.Tapped(nil); d.Focus(list) },
	}
	for name, focus := range places {
		before := len(d.till.rung())
		d.scan("forloy_enr_f456")
		d.Keys("5")
		focus()
		d.Keys("0")
		if d.amount() != "50" {
			t.Errorf("%s has the focus: a digit makes the amount %q", name, d.amount())
		}
		focus()
		d.Key(fyne.KeyReturn)
		d.Idle()
		rung := d.till.rung()
		if len(rung) != before+1 || rung[before].Amount != "50" || rung[before].Card != "forloy_enr_f456" {
			t.Errorf("%s has the focus, Enter: %+v", name, rung[before:])
		}
		d.Press("Cards")
	}
	d.Keys("5")
	d.Focus(card)
	d.Key(fyne.KeySpace)
	d.Key(fyne.KeyReturn)
	d.Idle()
	if rung := d.till.rung(); rung[len(rung)-1].Card != "forloy_enr_jane" {
		t.Errorf("amount, card by Space, Enter: %+v", rung[len(rung)-1])
	}
}

// within is the first object of a type in a pane.
func within[T fyne.CanvasObject](o fyne.CanvasObject) (found T) {
	walk(o, func(o fyne.CanvasObject) {
		if is, ok := o.(T); ok && any(found) == any(*new(T)) {
			found = is
		}
	})
	return found
}

func walk(o fyne.CanvasObject, each func(fyne.CanvasObject)) {
	each(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, each)
		}
	case *container.Scroll:
		walk(o.Content, each)
	}
}

// Practice says whose password sets another manager PIN there, and opens the door.
func TestPracticeNamesItsOwner(t *testing.T) {
	d := newDesk(t, func(c *Config, fake *counter) {
		fake.status.Practice = true
		c.Practice = pretend(practice.Card{Code: "forloy_enr_jane"})
		c.Practice.Owner = practice.Person{Email: "owner@practice.example", Password: "practice"}
	})
	s := d.till.status
	s.PIN = till.PINState{Set: true}
	d.show(s)
	for _, way := range []string{"Forgot the PIN?", "Open with an owner's sign-in"} {
		d.goTo(shell.Review)
		d.Press(way)
		d.Shows("In practice: owner@practice.example, password practice.")
		d.Press("Back")
	}
}

// The tip of a button under a pointer that rests goes with the room that the button is in.
func TestATipGoesWithItsRoom(t *testing.T) {
	d := newDesk(t, func(cfg *Config, c *counter) {
		c.status.Practice = true
		cfg.Practice = pretend(practice.Card{Title: "Jane", Behaviour: "active", Code: "forloy_enr_jane"})
	})
	for _, b := range d.Buttons() {
		if b.Tip == "Copy the code" {
			b.MouseIn(nil)
		}
	}
	d.Shows("Copy the code")
	d.Key(fyne.KeyF7)
	d.Hides("Copy the code")
}
