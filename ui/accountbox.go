package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/words"
)

// accountBox is who is signed in, and the way in and out.
type accountBox struct {
	root    *fyne.Container
	who     *kit.Words
	out     *kit.Button
	again   *kit.Button
	signIn  *signInForm
	where   *locationList
	message *kit.Words
	asked   bool // signing in again was asked for
	left    bool // somebody has signed out here

	onSignOut func()
}

func newAccountBox() *accountBox {
	a := &accountBox{who: kit.NewWords("", kit.InkText), signIn: newSignInForm(), where: newLocationList(),
		message: kit.NewWords("", kit.InkError)}
	a.out = kit.NewButton("Sign out", kit.Plain, func() { a.onSignOut() })
	a.again = kit.NewButton("Sign in again", kit.Plain, func() { a.asked = true; a.signIn.root.Show(); a.root.Refresh() })
	a.root = kit.Column(kit.Grid, a.who.Box, kit.Row(kit.Grid, -1, a.again, a.out), a.message.Box, a.signIn.root, a.where.root)
	return a
}

func (a *accountBox) show(s till.Status) {
	signedIn := s.SignedIn && s.Sync.Link != purchase.LinkSignIn
	switch {
	case a.left && !signedIn:
		a.who.Set(signedOutWords(s.Counts.Waiting()), kit.InkText)
	case !s.SignedIn && s.Sync.Link == purchase.LinkOnline: // by a token that the environment gives
		a.who.Set("Nobody is signed in here, but this till has a token of its own: sales are sent with it.", kit.InkText)
	case !s.SignedIn:
		a.who.Set("Nobody is signed in. Sales are kept here until somebody is.", kit.InkText)
	case signedIn:
		a.who.Set("Signed in as "+purchase.Legible(s.Profile.Email)+".", kit.InkText)
	default:
		a.who.Set("The sign-in of "+purchase.Legible(s.Profile.Email)+" has ended. Sign in to send what waits.", kit.InkAttention)
	}
	kit.SetVisible(a.out, signedIn)
	kit.SetVisible(a.again, signedIn)
	kit.SetVisible(a.signIn.root, !signedIn || a.asked)
	several := s.SignedIn && len(s.Profile.Locations) > 1
	kit.SetVisible(a.where.root, several)
	if several {
		a.where.show(s.Profile.Locations, s.Profile.Location.ID)
	}
	a.root.Refresh()
}

func signedOutWords(waiting int64) string {
	says := "Signed out. Sales are kept here until somebody signs in."
	if waiting > 0 {
		says += " " + kit.Plural(waiting, "waits", "wait") + " now."
	}
	return says
}

// signedOut says so at once, before the sender has noticed.
func (a *accountBox) signedOut(waiting int64) {
	a.left, a.asked = true, false
	a.message.Set("", kit.InkError)
	a.who.Set(signedOutWords(waiting), kit.InkText)
	for _, o := range []fyne.CanvasObject{a.out, a.again} {
		kit.SetVisible(o, false)
	}
	kit.SetVisible(a.signIn.root, true)
	a.root.Refresh()
}

func (a *accountBox) done(err error) {
	if err == nil {
		a.asked, a.left = false, false
	}
	a.message.Set("", kit.InkError)
	a.signIn.done(err)
}

func (a *accountBox) failed(err error) {
	a.message.Set(words.Say(err), kit.InkError)
	a.root.Refresh()
}
