package ui

import (
	"fyne.io/fyne/v2"
)

// signInForm asks for the Forloy account's e-mail and password.
type signInForm struct {
	root     *fyne.Container
	email    *field
	password *field
	button   *button
	message  *words

	onSignIn func(email, password string)
}

func newSignInForm() *signInForm {
	f := &signInForm{email: newField("E-mail"), password: newSecret("Password"), message: newWords("", inkError)}
	f.button = newButton("Sign in", primary, f.submit)
	f.email.OnSubmitted = func(string) { canvasOf(f.password).Focus(f.password) }
	f.password.OnSubmitted = func(string) { f.submit() }
	f.root = column(grid, f.email, f.password, f.message.box, f.button)
	return f
}

func (f *signInForm) submit() {
	switch {
	case f.button.Disabled():
	case f.email.Text == "" || f.password.Text == "":
		f.say("Type the e-mail and the password of your Forloy account.")
	default:
		f.say("")
		f.button.enable(false)
		f.button.set("Signing in…")
		f.onSignIn(f.email.Text, f.password.Text)
	}
}

// done forgets the password whatever came of it; err is nil after a sign-in.
func (f *signInForm) done(err error) {
	f.button.enable(true)
	f.button.set("Sign in")
	f.password.put("")
	f.say("")
	if err != nil {
		f.say(sentence(err))
	}
}

func (f *signInForm) say(what string) {
	f.message.set(what, inkError)
	f.root.Refresh()
}

// locationList lets an owner say at which of several locations the till stands.
type locationList struct {
	root     *fyne.Container
	message  *words
	names    []string // shown now, as ids
	onChoose func(id string)
}

func newLocationList() *locationList {
	return &locationList{root: column(grid), message: newWords("", inkError)}
}

func (l *locationList) show(locations []location, chosen string) {
	key := []string{chosen}
	for _, at := range locations {
		key = append(key, at.ID, at.Name)
	}
	if equal(key, l.names) {
		return
	}
	l.names = key
	objects := []fyne.CanvasObject{}
	for _, at := range locations {
		b := newButton(at.Name, plain, func() { l.onChoose(at.ID) })
		if at.ID == chosen {
			b.kind = primary
		}
		b.size, b.cut = sizeMedium, true
		objects = append(objects, b)
	}
	l.root.Objects = append(objects, l.message.box)
	l.root.Refresh()
}

func (l *locationList) failed(err error) {
	l.message.set(sentence(err), inkError)
	l.root.Refresh()
}
