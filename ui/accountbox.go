package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// accountBox is who is signed in, and the way in and out.
type accountBox struct {
	root    *fyne.Container
	who     *words
	out     *button
	again   *button
	signIn  *signInForm
	where   *locationList
	message *words
	asked   bool // signing in again was asked for
	left    bool // somebody has signed out here

	onSignOut func()
}

func newAccountBox() *accountBox {
	a := &accountBox{who: newWords("", inkText), signIn: newSignInForm(), where: newLocationList(),
		message: newWords("", inkError)}
	a.out = newButton("Sign out", plain, func() { a.onSignOut() })
	a.again = newButton("Sign in again", plain, func() { a.asked = true; a.signIn.root.Show(); a.root.Refresh() })
	a.root = column(grid, a.who.box, row(grid, -1, a.again, a.out), a.message.box, a.signIn.root, a.where.root)
	return a
}

func (a *accountBox) show(s till.Status) {
	signedIn := s.SignedIn && s.Sync.Link != purchase.LinkSignIn
	switch {
	case a.left && !signedIn:
		a.who.set(signedOutWords(s.Counts.Waiting()), inkText)
	case !s.SignedIn && s.Sync.Link == purchase.LinkOnline: // by a token that the environment gives
		a.who.set("Nobody is signed in here, but this till has a token of its own: sales are sent with it.", inkText)
	case !s.SignedIn:
		a.who.set("Nobody is signed in. Sales are kept here until somebody is.", inkText)
	case signedIn:
		a.who.set("Signed in as "+purchase.Legible(s.Profile.Email)+".", inkText)
	default:
		a.who.set("The sign-in of "+purchase.Legible(s.Profile.Email)+" has ended. Sign in to send what waits.", inkAttention)
	}
	setVisible(a.out, signedIn)
	setVisible(a.again, signedIn)
	setVisible(a.signIn.root, !signedIn || a.asked)
	several := s.SignedIn && len(s.Profile.Locations) > 1
	setVisible(a.where.root, several)
	if several {
		a.where.show(s.Profile.Locations, s.Profile.Location.ID)
	}
	a.root.Refresh()
}

func signedOutWords(waiting int64) string {
	says := "Signed out. Sales are kept here until somebody signs in."
	if waiting > 0 {
		says += " " + plural(waiting, "waits", "wait") + " now."
	}
	return says
}

// signedOut says so at once, before the sender has noticed.
func (a *accountBox) signedOut(waiting int64) {
	a.left, a.asked = true, false
	a.message.set("", inkError)
	a.who.set(signedOutWords(waiting), inkText)
	for _, o := range []fyne.CanvasObject{a.out, a.again} {
		setVisible(o, false)
	}
	setVisible(a.signIn.root, true)
	a.root.Refresh()
}

func (a *accountBox) done(err error) {
	if err == nil {
		a.asked, a.left = false, false
	}
	a.message.set("", inkError)
	a.signIn.done(err)
}

func (a *accountBox) failed(err error) {
	a.message.set(sentence(err), inkError)
	a.root.Refresh()
}
