package account

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

func TestPINChoice(t *testing.T) {
	d, s, o := open(t)
	c := NewPINChoice(s, ManagerChoice(), o.choose, "Later")
	later := false
	c.OnLater = func() { later = true }
	d.Put(c.Root)
	d.Field("Six digits").SetText("482917")
	d.Field("The same again").SetText("482918")
	d.Press("Set the PIN")
	d.Shows("The two are not the same.")
	d.Keys("482917") // both anew, from the first
	d.Key(fyne.KeyReturn)
	d.Keys("482917")
	d.Press("Set the PIN")
	d.Idle()
	o.expect(t, "PIN 482917")
	if c.First.Text != "" || c.Again.Text != "" {
		t.Error("the PIN stays in the fields")
	}
	if d.Press("Later"); !later {
		t.Error("the PIN cannot be put off")
	}
}

// A PIN that will not do is said before it is typed twice, and typed anew from the first field.
func TestAPINThatWillNotDo(t *testing.T) {
	d, s, o := open(t)
	c := NewPINChoice(s, ManagerChoice(), o.choose, "")
	d.Put(c.Root)
	s.Focus(c.First)
	for typed, says := range map[string]string{"": "The PIN has 6 digits.", "1234": "The PIN has 6 digits.",
		"111111": "This PIN is too easy to guess."} {
		d.Keys(typed)
		d.Key(fyne.KeyReturn)
		d.Shows(says)
		if s.Focused() != c.First || c.First.Text != "" {
			t.Errorf("after %q the first field has the keyboard: %v; it holds %q", typed, s.Focused() == c.First,
				c.First.Text)
		}
	}
	for _, digit := range "123123123123" { // by touch
		d.Press(string(digit))
	}
	c.First.Put("1234") // the button looks at both
	d.Press("Set the PIN")
	d.Shows("The PIN has 6 digits.")
	d.Keys("482917")
	d.Key(fyne.KeyReturn)
	d.Hides("The PIN has 6 digits.")
	d.Keys("482917")
	d.Key(fyne.KeyReturn)
	d.Idle()
	o.expect(t, "PIN 482917")
}

func TestPINLock(t *testing.T) {
	d, s, o := open(t)
	l := NewPINLock(s, PINText{"Manager PIN", "For managers."}, o.unlock, func() {})
	tried := 0
	l.OnTried = func(error) { tried++ }
	d.Put(l.Root)
	s.Focus(l.Field)
	for _, typed := range []string{"12a3456", "1234567", "12345", "123 56"} {
		l.Field.Put("")
		d.Keys(typed)
		d.Key(fyne.KeyReturn)
		d.Idle()
		o.expect(t)
		if l.Field.Text != typed {
			t.Errorf("of %q it made %q", typed, l.Field.Text)
		}
		d.Shows("The PIN has 6 digits.")
	}
	l.Field.Put("")
	d.Keys("48٢٩１７")
	o.expect(t) // the sixth digit does not try it
	o.fails = fault.Fault{Kind: fault.LockedWrong, Facts: fault.Facts{Count: 4}}
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyReturn) // a double Enter costs one try
	d.Idle()
	o.expect(t, "unlock 482917")
	d.Shows("Wrong PIN. Tries left: 4.")
	d.Heard(device.SoundAttention)
	if l.Field.Text != "" || tried != 1 {
		t.Errorf("the field holds %q after %d tries", l.Field.Text, tried)
	}
}

// A wait that wrong PINs cost is told by the second, and no longer than it lasts.
func TestAWaitCountsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		posts := make(chan func(), 100)
		s := shell.New(nil, func(f func()) { posts <- f }, nil)
		l := NewPINLock(s, PINText{"Manager PIN", "For managers."}, nil, func() {})
		shows := func(after time.Duration, want string) {
			t.Helper()
			for range after / time.Second {
				time.Sleep(time.Second)
				synctest.Wait()
				for len(posts) > 0 {
					(<-posts)()
				}
			}
			if got := l.told.wrong.Segment.Text; got != want {
				t.Errorf("says %q, want %q", got, want)
			}
		}
		wait := fault.Fault{Kind: fault.LockedLast, Facts: fault.Facts{Wait: time.Minute}}
		l.done(wait)
		shows(18*time.Second, "Wrong PIN: wait 42 s.")
		shows(41*time.Second, "Wrong PIN: wait 1 s.")
		shows(time.Second, "")
		l.done(wait)
		shows(10*time.Second, "Wrong PIN: wait 50 s.")
		l.done(fault.New(fault.LockedNoPIN))
		shows(10*time.Second, words.Say(fault.New(fault.LockedNoPIN)))
		l.done(wait)
		s.Close()
		time.Sleep(2 * time.Second)
	})
}

// The PIN can be entered by touch, and taken back.
func TestPINByTouch(t *testing.T) {
	d, s, o := open(t)
	l := NewPINLock(s, PINText{"Manager PIN", "For managers."}, o.unlock, func() {})
	d.Put(l.Root)
	for _, digit := range []string{"4", "8", "2", "9", "1", "7", "7"} {
		d.Press(digit)
	}
	d.Key(fyne.KeyBackspace)
	d.Press("Open")
	d.Idle()
	o.expect(t, "unlock 482917")
}

func TestPINReset(t *testing.T) {
	d, s, o := open(t)
	r := NewPINReset(s, o.reset)
	back := false
	r.OnBack = func() { back = true }
	d.Put(r.Root)
	d.Field("E-mail").SetText("owner@shop.example")
	d.Field("New PIN, six digits").SetText("12")
	d.Press("Set the new PIN")
	d.Shows("Type the e-mail and the password.")
	d.Field("Password").SetText("secret")
	d.Press("Set the new PIN")
	d.Shows("The PIN has 6 digits.")
	d.Press("Clear")
	for _, digit := range "917284917280" { // by touch
		d.Press(string(digit))
	}
	d.Press("Set the new PIN")
	d.Shows("The two are not the same.") // nobody sees what was typed
	o.expect(t)
	for _, digit := range "917284917284" {
		d.Press(string(digit))
	}
	d.Press("Set the new PIN")
	d.Idle()
	o.expect(t, "reset by owner@shop.example secret to 917284")
	if r.Password.Text != "" || r.PIN.Text != "" || r.Again.Text != "" {
		t.Error("the password or the PIN stays in its field")
	}
	if d.Press("Back"); !back {
		t.Error("Back leads nowhere")
	}
}

// A PIN can be chosen by touch alone.
func TestPINChoiceByTouch(t *testing.T) {
	d, s, o := open(t)
	c := NewPINChoice(s, ManagerChoice(), o.choose, "")
	d.Put(c.Root)
	press := func(keys ...string) {
		for _, key := range keys {
			d.Press(key)
		}
	}
	press("4", "8", "2", "9", "1", "7", "4", "8", "2", "3", "⌫", "9", "1", "7")
	if c.First.Text != "482917" || c.Again.Text != "482917" {
		t.Errorf("%q and %q", c.First.Text, c.Again.Text)
	}
	press("Set the PIN")
	d.Idle()
	o.expect(t, "PIN 482917")
	press("1", "2", "3", "4", "5", "6", "7", "⌫", "⌫", "Clear")
	if c.First.Text != "" || c.Again.Text != "" {
		t.Errorf("%q and %q are left", c.First.Text, c.Again.Text)
	}
}

// What went wrong stands in the place of what the form is for: the keys stay under the finger.
func TestNothingMovesAtAWrongPIN(t *testing.T) {
	d, s, o := open(t)
	o.fails = fault.New(fault.LockedWrong)
	choice := NewPINChoice(s, ManagerChoice(), o.choose, "")
	lock := NewPINLock(s, PINText{"Manager PIN", "For managers: fix refused sales."}, o.unlock, func() {})
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	for name, form := range map[string]struct {
		root  *fyne.Container
		typed string // into each field
		press string
		says  string
	}{
		"a first PIN": {choice.Root, "111111", "Set the PIN", "This PIN is too easy to guess."},
		"the PIN":     {lock.Root, "482917", "Open", "Wrong PIN."},
	} {
		for range 3 { // how a paragraph breaks is known once it has a width
			d.Put(kit.Centred(480, form.root))
		}
		before := at(d.Button("7"))
		for _, f := range []*kit.Field{choice.First, choice.Again, lock.Field} {
			f.Put(form.typed)
		}
		d.Press(form.press)
		d.Idle()
		d.Shows(form.says)
		if after := at(d.Button("7")); after != before {
			t.Errorf("%s: the keys have gone from %v to %v", name, before, after)
		}
	}
}

// Nor does what went wrong wait for whoever comes next.
func TestADoorForgetsWhatWentWrong(t *testing.T) {
	d, s, _ := open(t)
	door := NewDoor(s, struct{ Manager }{}, "For managers.")
	d.Put(door.Root)
	door.Show(till.PINState{Choose: true})
	d.Field("Six digits").SetText("111111")
	d.Press("Set the PIN")
	d.Shows("This PIN is too easy to guess.")
	door.Fresh()
	d.Hides("This PIN is too easy to guess.")
	d.Shows("For managers. It opens Review") // what it is chosen for comes first
}

// What the second field is for is read whole beside the button, in every language.
func TestTheSamePINAgainIsReadWhole(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		_, s, o := open(t)
		c := NewPINChoice(s, ManagerChoice(), o.choose, "")
		c.Root.Resize(fyne.NewSize(360, 560)) // as for a cashier's
		if has, needs := c.Again.Size().Width, c.Again.HintWidth(); has < needs {
			t.Errorf("%s: %q has %g of %g", language.Code, c.Again.PlaceHolder, has, needs)
		}
	}
}
