package account

import (
	"context"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the box needs of one.
type Till interface {
	SignIn(ctx context.Context, email, password string) (purchase.Profile, error)
	ChooseLocation(ctx context.Context, id string) error
	SignOut(ctx context.Context) error
}

// Box shows who is signed in, and is the way in and out.
type Box struct {
	Root   *fyne.Container
	Fields []*kit.Field

	shell     *shell.Shell
	till      Till
	who       *kit.Words
	out       *kit.Button
	again     *kit.Button
	signIn    *SignIn
	locations *Locations
	message   *kit.Words
	email     string // of whoever is signed in
	waiting   int64  // sales that have not reached Forloy
	asked     bool   // signing in again was asked for
	left      bool   // somebody has signed out here
}

// NewBox returns the box; Show fills it.
func NewBox(s *shell.Shell, t Till) *Box {
	b := &Box{shell: s, till: t, who: kit.NewWords("", kit.InkText), signIn: NewSignIn(s, "", t.SignIn),
		locations: NewLocations(s, t.ChooseLocation), message: kit.NewWords("", kit.InkError)}
	b.Fields = []*kit.Field{b.signIn.Email, b.signIn.Password}
	b.signIn.OnTried = func(err error) {
		if err == nil {
			b.left = false
			b.ask(false)
		}
		b.message.Set("", kit.InkError)
	}
	b.out = kit.NewButton(words.T("Sign out"), kit.Plain, b.askSignOut)
	b.again = kit.NewButton(words.T("Sign in again"), kit.Plain, func() { b.ask(!b.asked) })
	b.Root = kit.Column(kit.Grid, b.who.Box, kit.Row(kit.Grid, -1, b.again, b.out), b.message.Box, b.signIn.Root,
		b.locations.Root)
	return b
}

// ask opens the form beside somebody's sign-in, or puts it away.
func (b *Box) ask(yes bool) {
	b.asked = yes
	label := words.T("Sign in again")
	if yes {
		label = words.T("Cancel")
	}
	b.again.Set(label)
	kit.SetVisible(b.signIn.Root, yes)
	b.Root.Refresh()
	if !yes {
		return
	}
	b.signIn.Email.Put(b.email)
	b.shell.Focus(b.signIn.Password)
}

// Enter puts the keyboard into the sign-in, if it is shown: into the password, where it is known
// whose.
func (b *Box) Enter() {
	if !b.signIn.Root.Visible() {
		return
	}
	if b.signIn.Email.Text == "" {
		b.signIn.Email.Put(b.email)
	}
	to := b.signIn.Password
	if b.signIn.Email.Text == "" {
		to = b.signIn.Email
	}
	to.TurnTo(b.Root)
	b.shell.Focus(to)
}

// Show applies a status: who is signed in.
func (b *Box) Show(s till.Status) {
	b.waiting = s.Counts.Waiting()
	signedIn := s.ProfileKnown && s.Sync.Link != purchase.LinkSignIn
	email := purchase.Legible(s.Profile.Email)
	b.email = email
	switch {
	case b.left && !signedIn:
		b.who.Set(signedOutWords(b.waiting), kit.InkText)
	case !s.ProfileKnown && s.Sync.Link == purchase.LinkOnline: // by a token that the environment gives
		b.who.Set(words.T("Nobody is signed in here, but this till has a token of its own: sales are sent with it."),
			kit.InkText)
	case !s.ProfileKnown:
		b.who.Set(words.T("Nobody is signed in. Sales are kept here until somebody is."), kit.InkText)
	case signedIn:
		b.who.Set(words.T("Signed in as {account}.", "account", email), kit.InkText)
	default:
		b.who.Set(words.T("The sign-in of {account} has ended. Sign in to send what waits.", "account", email),
			kit.InkAttention)
	}
	kit.SetVisible(b.out, signedIn)
	kit.SetVisible(b.again, signedIn)
	kit.SetVisible(b.signIn.Root, !signedIn || b.asked)
	several := s.ProfileKnown && len(s.Profile.Locations) > 1
	kit.SetVisible(b.locations.Root, several)
	if several {
		b.locations.Show(s.Profile.Locations, s.Station.LocationID)
	}
	b.Root.Refresh()
}

func signedOutWords(waiting int64) string {
	says := words.T("Signed out. Sales are kept here until somebody signs in.")
	if waiting > 0 {
		says += " " + words.N(waiting, "{n} waits now.", "{n} wait now.")
	}
	return says
}

// askSignOut says what becomes of the sales: they stay, and wait for the next
// sign-in.
func (b *Box) askSignOut() {
	title := words.T("Sign out?")
	body := words.T("Sales can still be recorded. They stay on this PC and are sent when somebody has signed in again.")
	if b.waiting > 0 {
		title = words.T("Sign out while sales wait?")
		body = words.N(b.waiting, "{n} sale has not reached Forloy yet.",
			"{n} sales have not reached Forloy yet.") + " " + body
	}
	b.shell.Ask(shell.Question{Title: title, Body: body, No: words.T("Stay signed in"), Yes: words.T("Sign out"),
		YesKind: kit.Danger,
		OnYes:   b.signOut})
}

func (b *Box) signOut() {
	b.shell.Work(func(ctx context.Context) func() {
		err := b.till.SignOut(context.WithoutCancel(ctx))
		return func() {
			if err != nil {
				b.shell.Alarm()
				b.message.Set(words.Say(err), kit.InkError)
				b.Root.Refresh()
				return
			}
			b.signedOut()
		}
	})
}

// signedOut says so at once, before the sender has noticed.
func (b *Box) signedOut() {
	b.left = true
	b.ask(false)
	b.message.Set("", kit.InkError)
	b.who.Set(signedOutWords(b.waiting), kit.InkText)
	b.out.Hide()
	b.again.Hide()
	b.signIn.Root.Show()
	b.Root.Refresh()
}
