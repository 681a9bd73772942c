package account

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// pinOf reads a field as a PIN, in digits of any script. It drops nothing: a text
// that is not exactly a PIN is an error.
func pinOf(f *kit.Field) (string, error) {
	pin := purchase.PlainDigits(f.Text)
	return pin, till.CheckPIN(pin)
}

// newPINOf is the same for a PIN that is chosen now.
func newPINOf(f *kit.Field) (string, error) {
	pin := purchase.PlainDigits(f.Text)
	return pin, till.CheckNewPIN(pin)
}

// PINText is what a form for a PIN is called, and for what it is.
type PINText struct{ Title, Says string }

// ManagerChoice is the text for choosing the manager PIN.
func ManagerChoice() PINText {
	return PINText{words.T("Choose the manager PIN"),
		words.T("It opens Review, where refused sales are cleared. It can " +
			"be changed later only with your password or an owner's.")}
}

// managerChoice is that text at a door, which says what a manager does behind it.
func managerChoice(says string) PINText {
	text := ManagerChoice()
	if says != "" {
		text.Says = says + " " + text.Says
	}
	return text
}

// PINChoice chooses a PIN, typed twice.
type PINChoice struct {
	Root         *fyne.Container
	First, Again *kit.Field
	OnLater      func()      // the person puts it off
	OnTried      func(error) // after each try; nil: nothing

	try    *attempt
	choose func(ctx context.Context, pin string) error
	told   *told
}

// NewPINChoice returns the form. later is the label of a button that puts the
// choice off; without one there is no such button.
func NewPINChoice(s *shell.Shell, text PINText, choose func(ctx context.Context, pin string) error,
	later string) *PINChoice {
	c := &PINChoice{choose: choose, First: kit.NewSecret(words.T("Six digits")),
		Again: kit.NewSecret(words.T("The same again")), told: newTold(text.Says, fault.InputPINEasy)}
	button := kit.NewButton(words.T("Set the PIN"), kit.Primary, c.submit)
	c.try = &attempt{shell: s, button: button}
	putOff := kit.NewButton(later, kit.Quiet, func() { c.OnLater() })
	kit.SetVisible(putOff, later != "")
	c.First.OnSubmitted = func(string) { c.first() }
	c.Again.OnSubmitted = func(string) { c.submit() }
	keys := kit.NewKeypad(false)
	keys.OnKey = func(key rune) { pressTwo(s, c.First, c.Again, key) }
	head := []fyne.CanvasObject{kit.Heading(text.Title), c.told.root}
	if kit.LargeText() {
		c.Root = kit.Column(kit.Grid, append(head, withKeys(keys, c.First, c.Again, button, putOff))...)
		return c
	}
	// Below the keypad the button would be out of sight in a low window.
	c.Root = kit.Column(kit.Grid, append(head, c.First, kit.Row(kit.Grid, 0, c.Again, button), keys.Root, putOff)...)
	return c
}

// withKeys lays a keypad beside the rows of a form whose text is so large that below them it would
// be out of sight.
func withKeys(keys *kit.Keypad, rows ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.Container(kit.Sides{Gap: kit.Grid, Share: 0.45, Least: 0, Most: 400}, kit.Column(kit.Grid, rows...),
		keys.Root)
}

// pressTwo is a key of the keypad. Digits fill the first field and then the other one, which
// Clear and ⌫ empty in the other order.
func pressTwo(s *shell.Shell, first, again *kit.Field, key rune) {
	f := first
	switch {
	case key == kit.ClearAll:
		again.Press(key)
	case key == kit.Backspace && again.Text != "":
		f = again
	case key != kit.Backspace && len([]rune(f.Text)) >= till.PINDigits:
		f = again
	}
	s.Focus(f)
	f.Press(key)
}

// first goes on to the second field, unless the first will not do: typing that again would be
// for nothing.
func (c *PINChoice) first() {
	if _, err := newPINOf(c.First); err != nil {
		c.anew(words.Say(err))
		return
	}
	c.say("")
	c.try.shell.Focus(c.Again)
}

func (c *PINChoice) submit() {
	pin, err := newPINOf(c.First)
	switch {
	case c.try.busy():
	case err != nil:
		c.anew(words.Say(err))
	case pin != purchase.PlainDigits(c.Again.Text): // of dots nobody sees which one is wrong
		c.anew(words.T("The two are not the same."))
	default:
		c.say("")
		c.try.start(func(ctx context.Context) error { return c.choose(ctx, pin) }, c.done)
	}
}

// anew says why the PIN will not do, and begins with the first field again.
func (c *PINChoice) anew(why string) {
	c.empty()
	c.say(why)
	c.try.shell.Focus(c.First)
}

func (c *PINChoice) empty() {
	c.First.Put("")
	c.Again.Put("")
}

func (c *PINChoice) done(err error) {
	c.empty()
	c.say(words.Say(err))
	if c.OnTried != nil {
		c.OnTried(err)
	}
}

func (c *PINChoice) say(what string) { c.told.set(what); c.Root.Refresh() }

// PINLock is a closed door, such as Review's, that a PIN opens, typed or by touch. The
// last digit does not submit it: a scanner may have typed the digits, and each wrong try
// counts.
type PINLock struct {
	Root    *fyne.Container
	Field   *kit.Field
	OnTried func(error) // after each try; nil: nothing

	try    *attempt
	unlock func(ctx context.Context, pin string) error
	told   *told
	said   int // how often something was said
}

// NewPINLock returns the door. unlock tries a PIN, and forgot is for whoever has forgotten
// it.
func NewPINLock(s *shell.Shell, text PINText, unlock func(ctx context.Context, pin string) error,
	forgot func()) *PINLock {
	l := &PINLock{unlock: unlock, Field: kit.NewSecret(words.T("Six digits")),
		told: newTold(text.Says, fault.LockedWrong)}
	open := kit.NewButton(words.T("Open"), kit.Primary, l.submit)
	l.try = &attempt{shell: s, button: open}
	l.Field.OnSubmitted = func(string) { l.submit() }
	keys := kit.NewKeypad(false)
	keys.OnKey = func(key rune) {
		s.Focus(l.Field)
		l.Field.Press(key)
	}
	lost := kit.NewButton(words.T("Forgot the PIN?"), kit.Quiet, forgot)
	head := []fyne.CanvasObject{kit.Heading(text.Title), l.told.root}
	if kit.LargeText() {
		l.Root = kit.Column(kit.Grid, append(head, withKeys(keys, l.Field, open, lost))...)
		return l
	}
	l.Root = kit.Column(kit.Grid, append(head, l.Field, keys.Root, open, lost)...)
	return l
}

func (l *PINLock) submit() {
	pin, err := pinOf(l.Field)
	switch {
	case l.try.busy():
	case err != nil:
		l.say(err)
	default:
		l.say(nil)
		l.try.start(func(ctx context.Context) error { return l.unlock(ctx, pin) }, l.done)
	}
}

func (l *PINLock) done(err error) {
	l.Field.Put("")
	l.say(err)
	if l.OnTried != nil {
		l.OnTried(err)
	}
}

// say says what went wrong; nil: nothing. A wait counts down, and is said until it ends.
func (l *PINLock) say(err error) {
	l.said++
	l.tell(words.Say(err))
	if f, known := fault.Of(err); known && f.Wait > 0 {
		l.count(f, time.Now().Add(f.Wait), l.said)
	}
}

func (l *PINLock) count(f fault.Fault, until time.Time, said int) {
	l.try.shell.After(min(f.Wait, time.Second), func() {
		if said != l.said { // something else was said since
			return
		}
		if f.Wait = time.Until(until); f.Wait <= 0 {
			l.tell("")
			return
		}
		l.tell(words.Say(f))
		l.count(f, until, said)
	})
}

func (l *PINLock) tell(what string) { l.told.set(what); l.Root.Refresh() }

// PINReset sets a new PIN with the password of the account or of an owner, online. Its
// keypad is the PIN's, by touch.
type PINReset struct {
	Root                        *fyne.Container
	Email, Password, PIN, Again *kit.Field
	OnBack                      func()
	OnTried                     func(error) // after each try; nil: nothing

	*told // at the button: the form may be higher than the window
	try   *attempt
	reset func(ctx context.Context, email, password, pin string) error
}

// NewPINReset returns the form; reset sets the new PIN.
func NewPINReset(s *shell.Shell, reset func(ctx context.Context, email, password, pin string) error) *PINReset {
	r := &PINReset{reset: reset, Email: kit.NewField(words.T("E-mail")), Password: kit.NewSecret(words.T("Password")),
		PIN: kit.NewSecret(words.T("New PIN, six digits")), Again: kit.NewSecret(words.T("The same again")),
		told: newTold("", fault.SignInPassword, fault.InputPINEasy)}
	r.Email.Private = true
	button := kit.NewButton(words.T("Set the new PIN"), kit.Primary, r.submit)
	r.try = &attempt{shell: s, button: button}
	r.Email.OnSubmitted = func(string) { s.Focus(r.Password) }
	r.Password.OnSubmitted = func(string) { s.Focus(r.PIN) }
	r.PIN.OnSubmitted = func(string) { s.Focus(r.Again) }
	r.Again.OnSubmitted = func(string) { r.submit() }
	keys := kit.NewKeypad(false)
	keys.OnKey = func(key rune) { pressTwo(s, r.PIN, r.Again, key) }
	back := kit.NewButton(words.T("Back"), kit.Quiet, func() { r.OnBack() })
	form := kit.Column(kit.Grid, r.Email, r.Password, r.PIN, r.Again, r.told.root, button, keys.Root, back)
	if kit.LargeText() {
		form = kit.Column(kit.Grid, r.Email, r.Password, r.told.root, withKeys(keys, r.PIN, r.Again, button, back))
	}
	r.Root = kit.Column(2*kit.Grid, kit.Heading(words.T("A new manager PIN")),
		kit.NewWords(words.T("Needs the network, and the password of the account signed in here or of an owner.")+
			s.Sample, kit.InkQuiet).Box, form)
	return r
}

func (r *PINReset) submit() {
	email, password := r.Email.Text, r.Password.Text
	pin, err := newPINOf(r.PIN)
	switch {
	case r.try.busy():
	case email == "" || password == "":
		r.say(words.T("Type the e-mail and the password."))
	case err != nil:
		r.anew(words.Say(err))
	case pin != purchase.PlainDigits(r.Again.Text):
		r.anew(words.T("The two are not the same."))
	default:
		r.say("")
		r.try.start(func(ctx context.Context) error { return r.reset(ctx, email, password, pin) }, r.done)
	}
}

// anew says why the PIN will not do, and begins with it again.
func (r *PINReset) anew(why string) {
	r.PIN.Put("")
	r.Again.Put("")
	r.say(why)
	r.try.shell.Focus(r.PIN)
}

func (r *PINReset) done(err error) {
	if !errors.Is(err, fault.Link) { // else nobody has looked at it
		r.Password.Put("")
		r.PIN.Put("")
		r.Again.Put("")
	}
	r.say(words.Say(err))
	if r.OnTried != nil {
		r.OnTried(err)
	}
}

func (r *PINReset) say(what string) { r.told.set(what); r.Root.Refresh() }
