package account

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// SignIn asks for the Forloy account's e-mail and password.
type SignIn struct {
	Root            *fyne.Container
	Email, Password *kit.Field
	OnTried         func(error) // after each try; nil: nothing

	*told
	try    *attempt
	signIn func(ctx context.Context, email, password string) (purchase.Profile, error)
}

// incomplete is what is missing.
func incomplete() string { return words.T("Type the e-mail and the password of your Forloy account.") }

// NewSignIn returns the form; says is what it is for, "" where that stands elsewhere, and signIn tries an account.
func NewSignIn(s *shell.Shell, says string,
	signIn func(ctx context.Context, email, password string) (purchase.Profile, error)) *SignIn {
	f := &SignIn{signIn: signIn, Email: kit.NewField(words.T("E-mail")), Password: kit.NewSecret(words.T("Password")),
		told: newTold(says, fault.SignInPassword, fault.LinkNoAnswer)}
	f.leaveRoom(incomplete())
	f.leaveRoom(failed(fault.New(fault.LinkNoNetwork)))
	f.Email.Private = true
	f.try = &attempt{shell: s, button: kit.NewButton(words.T("Sign in"), kit.Primary, f.submit)}
	f.Email.OnSubmitted = func(string) { s.Focus(f.Password) }
	f.Password.OnSubmitted = func(string) { f.submit() }
	apart := kit.Strut(0, 0) // what the form is for stands a little off it
	kit.SetVisible(apart, says != "")
	f.Root = kit.Column(kit.Grid, f.told.root, apart, f.Email, f.Password, f.try.button)
	return f
}

func (f *SignIn) submit() {
	email, password := f.Email.Text, f.Password.Text
	switch {
	case f.try.busy():
	case email == "" || password == "":
		f.say(incomplete())
		if email == "" {
			f.try.shell.Focus(f.Email)
		} else {
			f.try.shell.Focus(f.Password)
		}
	default:
		f.say("")
		f.try.button.Set(words.T("Signing in…"))
		f.try.start(func(ctx context.Context) error {
			_, err := f.signIn(ctx, email, password)
			return err
		}, f.done)
	}
}

// done forgets the password, unless nobody was there to look at it.
func (f *SignIn) done(err error) {
	f.try.button.Set(words.T("Sign in"))
	if !errors.Is(err, fault.Link) {
		f.Password.Put("")
	}
	f.say(failed(err))
	if f.OnTried != nil {
		f.OnTried(err)
	}
}

// failed is why nobody was signed in, with what to do about it: whoever sets a till up has no
// till yet that goes on without a network.
func failed(err error) string {
	what := words.Say(err)
	if errors.Is(err, fault.New(fault.LinkNoNetwork)) {
		what += " " + words.T("Check the network cable or Wi-Fi.")
	}
	return what
}

func (f *SignIn) say(what string) {
	f.set(what)
	f.Root.Refresh()
}
