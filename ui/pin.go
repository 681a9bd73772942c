package ui

import (
	"math"

	"counterfoil/ui/kit"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/ui/words"
)

const pinLength = 6

// pinOf is a PIN as typed, in digits of any script. False: it is none; nothing is
// left off it.
func pinOf(f *kit.Field) (string, bool) {
	pin := purchase.PlainDigits(f.Text)
	_, number := purchase.ParseWhole(pin, 0, math.MaxInt32)
	return pin, number && len(pin) == pinLength
}

// pinChoice chooses the manager PIN, typed twice.
type pinChoice struct {
	root    *fyne.Container
	first   *kit.Field
	again   *kit.Field
	message *kit.Words
	button  *kit.Button
	later   *kit.Button

	onChoose func(pin string)
	onLater  func()
}

func newPINChoice(later string) *pinChoice {
	c := &pinChoice{first: kit.NewSecret("Six digits"), again: kit.NewSecret("The same again"), message: kit.NewWords("", kit.InkError)}
	c.button = kit.NewButton("Set the PIN", kit.Primary, c.submit)
	c.later = kit.NewButton(later, kit.Quiet, func() { c.onLater() })
	kit.SetVisible(c.later, later != "")
	c.first.OnSubmitted = func(string) { kit.CanvasOf(c.again).Focus(c.again) }
	c.again.OnSubmitted = func(string) { c.submit() }
	c.root = kit.Column(2*kit.Grid,
		kit.NewText("Choose the manager PIN", kit.SizeLarge, kit.InkText),
		kit.NewWords("It opens the Review pane, where refused sales are cleared. It can be changed later only with your password or an owner's.", kit.InkQuiet).Box,
		kit.Column(kit.Grid, c.first, c.again, c.message.Box, c.button, c.later))
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
		c.button.SetEnabled(false)
		c.onChoose(pin)
	}
}

func (c *pinChoice) done(err error) {
	c.button.SetEnabled(true)
	c.first.Put("")
	c.again.Put("")
	c.say("")
	if err != nil {
		c.say(words.Say(err))
	}
}

func (c *pinChoice) say(what string) { c.message.Set(what, kit.InkError); c.root.Refresh() }

// pinLock is the closed door of Review: enter the PIN by keys or by touch. The
// sixth digit does not open it by itself: it could be a scanner's, and a wrong
// try counts.
type pinLock struct {
	root    *fyne.Container
	field   *kit.Field
	message *kit.Words
	busy    bool

	onUnlock func(pin string)
	onReset  func()
}

func newPINLock() *pinLock {
	l := &pinLock{field: kit.NewSecret("Six digits"), message: kit.NewWords("", kit.InkError)}
	l.field.OnSubmitted = func(string) { l.submit() }
	keys := kit.NewKeypad(false)
	keys.OnKey = func(key rune) {
		kit.CanvasOf(l.field).Focus(l.field)
		l.field.CursorColumn = len([]rune(l.field.Text))
		if key == kit.Backspace {
			l.field.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			return
		}
		l.field.TypedRune(key)
	}
	l.root = kit.Column(kit.Grid, kit.NewText("Manager PIN", kit.SizeLarge, kit.InkText),
		kit.NewWords("Refused sales are cleared here by whoever knows it.", kit.InkQuiet).Box,
		l.field, l.message.Box, keys.Root, kit.NewButton("Open", kit.Primary, l.submit),
		kit.NewButton("Forgotten, or none was set?", kit.Quiet, func() { l.onReset() }))
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
	l.field.Put("")
	l.say("")
	if err != nil {
		l.say(words.Say(err))
	}
}

func (l *pinLock) say(what string) { l.message.Set(what, kit.InkError); l.root.Refresh() }

// pinReset sets a new PIN with the account's or an owner's password, online.
type pinReset struct {
	root     *fyne.Container
	email    *kit.Field
	password *kit.Field
	pin      *kit.Field
	message  *kit.Words
	button   *kit.Button

	onReset func(email, password, pin string)
	onBack  func()
}

func newPINReset() *pinReset {
	r := &pinReset{email: kit.NewField("E-mail"), password: kit.NewSecret("Password"),
		pin: kit.NewSecret("New PIN, six digits"), message: kit.NewWords("", kit.InkError)}
	r.button = kit.NewButton("Set the new PIN", kit.Primary, r.submit)
	r.email.OnSubmitted = func(string) { kit.CanvasOf(r.password).Focus(r.password) }
	r.password.OnSubmitted = func(string) { kit.CanvasOf(r.pin).Focus(r.pin) }
	r.pin.OnSubmitted = func(string) { r.submit() }
	r.root = kit.Column(2*kit.Grid, kit.NewText("A new manager PIN", kit.SizeLarge, kit.InkText),
		kit.NewWords("Needs the network, and the password of the account signed in here or of an owner.", kit.InkQuiet).Box,
		kit.Column(kit.Grid, r.email, r.password, r.pin, r.message.Box, r.button, kit.NewButton("Back", kit.Quiet, func() { r.onBack() })))
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
		r.button.SetEnabled(false)
		r.onReset(r.email.Text, r.password.Text, pin)
	}
}

func (r *pinReset) done(err error) {
	r.button.SetEnabled(true)
	r.password.Put("")
	r.pin.Put("")
	r.say("")
	if err != nil {
		r.say(words.Say(err))
	}
}

func (r *pinReset) say(what string) { r.message.Set(what, kit.InkError); r.root.Refresh() }
