package ui

import (
	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/till"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// gate stands before the first sale: sign in once, say which location, choose
// the manager PIN. Nothing can be recorded before the first two are known; the
// PIN can wait, in practice until Review is opened.
type gate struct {
	root     *fyne.Container
	steps    [3]fyne.CanvasObject
	signIn   *account.SignIn
	where    *account.Locations
	pin      *account.PINChoice
	later    bool // the PIN was put off
	practise *kit.Button

	onPractise func()
	typeThem   func() // location and staff by hand, in Settings
}

func newGate(s *shell.Shell, t Till) *gate {
	g := &gate{signIn: account.NewSignIn(s, t.SignIn), where: account.NewLocations(s, t.ChooseLocation),
		pin: account.NewPINChoice(s, t.ChoosePIN, "Later")}
	g.practise = kit.NewButton("Practise first, with made-up cards", kit.Quiet, func() { g.onPractise() })
	g.practise.Hide()
	settings := kit.NewButton("Type location and staff in Settings instead", kit.Quiet, func() { g.typeThem() })
	g.steps[0] = kit.Column(2*kit.Grid,
		kit.NewText("Sign in once", kit.SizeLarge, kit.InkText),
		kit.NewWords("With the e-mail and password of your Forloy account. It tells this till its location and who sells "+
			"here; after that sales are recorded without a network too.", kit.InkQuiet).Box,
		kit.Column(0, g.signIn.Root, settings, g.practise))
	g.steps[1] = kit.Column(2*kit.Grid,
		kit.NewText("Where does this till stand?", kit.SizeLarge, kit.InkText),
		kit.NewWords("Your account has several locations. Every sale made here is booked to the one you choose.", kit.InkQuiet).Box,
		g.where.Root)
	g.steps[2] = g.pin.Root
	var sheets []fyne.CanvasObject
	for i, step := range g.steps {
		g.steps[i] = kit.Centred(480, kit.Sheet(kit.Inset(kit.Grid, step)))
		sheets = append(sheets, g.steps[i])
	}
	all := kit.Container(kit.Stack{}, sheets...)
	page := fynecontainer.NewVScroll(kit.Inset(2*kit.Grid, all))
	kit.OnPage(page, g.signIn.Email, g.signIn.Password, g.pin.First, g.pin.Again)
	g.root = kit.Container(kit.Stack{}, page)
	return g
}

// front is where the keyboard belongs while the gate is shut.
func (g *gate) front() fyne.Focusable {
	switch {
	case g.steps[0].Visible():
		return g.signIn.Email
	case g.steps[2].Visible():
		return g.pin.First
	}
	return nil
}

// show opens the step that is due and says whether the gate is shut.
func (g *gate) show(s till.Status) (shut bool) {
	due := -1
	switch {
	case !s.Ready && s.SignedIn && len(s.Profile.Locations) > 1:
		due = 1
		g.where.Show(s.Profile.Locations, "")
	case !s.Ready:
		due = 0
	case s.SignedIn && !s.Practice && s.PIN.Choose && !s.PIN.Set && !g.later:
		due = 2
	}
	for i, step := range g.steps {
		kit.SetVisible(step, i == due)
	}
	return due >= 0
}
