package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// signInForm asks for the Forloy account's e-mail and password.
type signInForm struct {
	root     *fyne.Container
	email    *kit.Field
	password *kit.Field
	button   *kit.Button
	message  *kit.Words

	onSignIn func(email, password string)
}

func newSignInForm() *signInForm {
	f := &signInForm{email: kit.NewField("E-mail"), password: kit.NewSecret("Password"), message: kit.NewWords("", kit.InkError)}
	f.button = kit.NewButton("Sign in", kit.Primary, f.submit)
	f.email.OnSubmitted = func(string) { kit.CanvasOf(f.password).Focus(f.password) }
	f.password.OnSubmitted = func(string) { f.submit() }
	f.root = kit.Column(kit.Grid, f.email, f.password, f.message.Box, f.button)
	return f
}

func (f *signInForm) submit() {
	switch {
	case f.button.Disabled():
	case f.email.Text == "" || f.password.Text == "":
		f.say("Type the e-mail and the password of your Forloy account.")
	default:
		f.say("")
		f.button.SetEnabled(false)
		f.button.Set("Signing in…")
		f.onSignIn(f.email.Text, f.password.Text)
	}
}

// done forgets the password whatever came of it; err is nil after a sign-in.
func (f *signInForm) done(err error) {
	f.button.SetEnabled(true)
	f.button.Set("Sign in")
	f.password.Put("")
	f.say("")
	if err != nil {
		f.say(words.Say(err))
	}
}

func (f *signInForm) say(what string) {
	f.message.Set(what, kit.InkError)
	f.root.Refresh()
}

// locationList lets an owner say at which of several locations the till stands.
type locationList struct {
	root     *fyne.Container
	message  *kit.Words
	names    []string // shown now, as ids
	onChoose func(id string)
}

func newLocationList() *locationList {
	return &locationList{root: kit.Column(kit.Grid), message: kit.NewWords("", kit.InkError)}
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
		b := kit.NewButton(at.Name, kit.Plain, func() { l.onChoose(at.ID) })
		if at.ID == chosen {
			b.Kind = kit.Primary
		}
		b.TextSize, b.Cut = kit.SizeMedium, true
		objects = append(objects, b)
	}
	l.root.Objects = append(objects, l.message.Box)
	l.root.Refresh()
}

func (l *locationList) failed(err error) {
	l.message.Set(words.Say(err), kit.InkError)
	l.root.Refresh()
}
