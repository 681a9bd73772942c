package ui

import (
	"slices"

	"counterfoil/ui/kit"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/till"
)

type location = till.Location

func equal(a, b []string) bool { return slices.Equal(a, b) }

// gate stands before the first sale: sign in once, say which location, choose
// the manager PIN. Nothing can be recorded before the first two are known; the
// PIN can wait, in practice until Review is opened.
type gate struct {
	root     *fyne.Container
	steps    [3]fyne.CanvasObject
	signIn   *signInForm
	where    *locationList
	pin      *pinChoice
	later    bool // the PIN was put off
	practise *kit.Button

	onPractise func()
	typeThem   func() // location and staff by hand, in Settings
}

func newGate() *gate {
	g := &gate{signIn: newSignInForm(), where: newLocationList(), pin: newPINChoice("Later")}
	g.practise = kit.NewButton("Practise first, with made-up cards", kit.Quiet, func() { g.onPractise() })
	g.practise.Hide()
	settings := kit.NewButton("Type location and staff in Settings instead", kit.Quiet, func() { g.typeThem() })
	g.steps[0] = kit.Column(2*kit.Grid,
		kit.NewText("Sign in once", kit.SizeLarge, kit.InkText),
		kit.NewWords("With the e-mail and password of your Forloy account. It tells this till its location and who sells here; after that sales are recorded without a network too.", kit.InkQuiet).Box,
		kit.Column(0, g.signIn.root, settings, g.practise))
	g.steps[1] = kit.Column(2*kit.Grid,
		kit.NewText("Where does this till stand?", kit.SizeLarge, kit.InkText),
		kit.NewWords("Your account has several locations. Every sale made here is booked to the one you choose.", kit.InkQuiet).Box,
		g.where.root)
	g.steps[2] = g.pin.root
	var sheets []fyne.CanvasObject
	for i, step := range g.steps {
		g.steps[i] = kit.Centred(480, kit.Sheet(kit.Inset(kit.Grid, step)))
		sheets = append(sheets, g.steps[i])
	}
	all := kit.Container(kit.Stack{}, sheets...)
	page := fynecontainer.NewVScroll(kit.Inset(2*kit.Grid, all))
	kit.OnPage(page, g.signIn.email, g.signIn.password, g.pin.first, g.pin.again)
	g.root = kit.Container(kit.Stack{}, page)
	return g
}

// front is where the keyboard belongs while the gate is shut.
func (g *gate) front() fyne.Focusable {
	switch {
	case g.steps[0].Visible():
		return g.signIn.email
	case g.steps[2].Visible():
		return g.pin.first
	}
	return nil
}

// show opens the step that is due and says whether the gate is shut.
func (g *gate) show(s till.Status) (shut bool) {
	due := -1
	switch {
	case !s.Ready && s.SignedIn && len(s.Profile.Locations) > 1:
		due = 1
		g.where.show(s.Profile.Locations, "")
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
