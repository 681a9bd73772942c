package ui

import (
	"math"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

const pinLength = 6

// pinOf is a PIN as typed, in digits of any script. False: it is none; nothing is
// left off it.
func pinOf(f *field) (string, bool) {
	pin := purchase.PlainDigits(f.Text)
	_, number := purchase.ParseWhole(pin, 0, math.MaxInt32)
	return pin, number && len(pin) == pinLength
}

// pinChoice chooses the manager PIN, typed twice.
type pinChoice struct {
	root    *fyne.Container
	first   *field
	again   *field
	message *words
	button  *button
	later   *button

	onChoose func(pin string)
	onLater  func()
}

func newPINChoice(later string) *pinChoice {
	c := &pinChoice{first: newSecret("Six digits"), again: newSecret("The same again"), message: newWords("", inkError)}
	c.button = newButton("Set the PIN", primary, c.submit)
	c.later = newButton(later, quiet, func() { c.onLater() })
	setVisible(c.later, later != "")
	c.first.OnSubmitted = func(string) { canvasOf(c.again).Focus(c.again) }
	c.again.OnSubmitted = func(string) { c.submit() }
	c.root = column(2*grid,
		newText("Choose the manager PIN", sizeLarge, inkText),
		newWords("It opens the Review pane, where refused sales are cleared. It can be changed later only with your password or an owner's.", inkQuiet).box,
		column(grid, c.first, c.again, c.message.box, c.button, c.later))
	return c
}

func (c *pinChoice) submit() {
	pin, isPIN := pinOf(c.first)
	switch {
	case c.button.Disabled():
	case !isPIN:
		c.say("The PIN has six digits.")
	case pin != purchase.PlainDigits(c.again.Text):
		c.say("The two are not the same.")
	default:
		c.say("")
		c.button.enable(false)
		c.onChoose(pin)
	}
}

func (c *pinChoice) done(err error) {
	c.button.enable(true)
	c.first.put("")
	c.again.put("")
	c.say("")
	if err != nil {
		c.say(sentence(err))
	}
}

func (c *pinChoice) say(what string) { c.message.set(what, inkError); c.root.Refresh() }

// pinLock is the closed door of Review: enter the PIN by keys or by touch. The
// sixth digit does not open it by itself: it could be a scanner's, and a wrong
// try counts.
type pinLock struct {
	root    *fyne.Container
	field   *field
	message *words
	busy    bool

	onUnlock func(pin string)
	onReset  func()
}

func newPINLock() *pinLock {
	l := &pinLock{field: newSecret("Six digits"), message: newWords("", inkError)}
	l.field.OnSubmitted = func(string) { l.submit() }
	keys := newKeypad(false)
	keys.onKey = func(key rune) {
		canvasOf(l.field).Focus(l.field)
		l.field.CursorColumn = len([]rune(l.field.Text))
		if key == backspace {
			l.field.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			return
		}
		l.field.TypedRune(key)
	}
	l.root = column(grid, newText("Manager PIN", sizeLarge, inkText),
		newWords("Refused sales are cleared here by whoever knows it.", inkQuiet).box,
		l.field, l.message.box, keys.root, newButton("Open", primary, l.submit),
		newButton("Forgotten, or none was set?", quiet, func() { l.onReset() }))
	return l
}

func (l *pinLock) submit() {
	if l.busy {
		return
	}
	pin, isPIN := pinOf(l.field)
	if !isPIN {
		l.say("The PIN has six digits.")
		return
	}
	l.busy = true
	l.say("")
	l.onUnlock(pin)
}

func (l *pinLock) done(err error) {
	l.busy = false
	l.field.put("")
	l.say("")
	if err != nil {
		l.say(sentence(err))
	}
}

func (l *pinLock) say(what string) { l.message.set(what, inkError); l.root.Refresh() }

// pinReset sets a new PIN with the account's or an owner's password, online.
type pinReset struct {
	root     *fyne.Container
	email    *field
	password *field
	pin      *field
	message  *words
	button   *button

	onReset func(email, password, pin string)
	onBack  func()
}

func newPINReset() *pinReset {
	r := &pinReset{email: newField("E-mail"), password: newSecret("Password"),
		pin: newSecret("New PIN, six digits"), message: newWords("", inkError)}
	r.button = newButton("Set the new PIN", primary, r.submit)
	r.email.OnSubmitted = func(string) { canvasOf(r.password).Focus(r.password) }
	r.password.OnSubmitted = func(string) { canvasOf(r.pin).Focus(r.pin) }
	r.pin.OnSubmitted = func(string) { r.submit() }
	r.root = column(2*grid, newText("A new manager PIN", sizeLarge, inkText),
		newWords("Needs the network, and the password of the account signed in here or of an owner.", inkQuiet).box,
		column(grid, r.email, r.password, r.pin, r.message.box, r.button, newButton("Back", quiet, func() { r.onBack() })))
	return r
}

func (r *pinReset) submit() {
	pin, isPIN := pinOf(r.pin)
	switch {
	case r.button.Disabled():
	case r.email.Text == "" || r.password.Text == "":
		r.say("Type the e-mail and the password.")
	case !isPIN:
		r.say("The PIN has six digits.")
	default:
		r.say("")
		r.button.enable(false)
		r.onReset(r.email.Text, r.password.Text, pin)
	}
}

func (r *pinReset) done(err error) {
	r.button.enable(true)
	r.password.put("")
	r.pin.put("")
	r.say("")
	if err != nil {
		r.say(sentence(err))
	}
}

func (r *pinReset) say(what string) { r.message.set(what, inkError); r.root.Refresh() }
