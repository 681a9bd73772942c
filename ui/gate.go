package ui

import (
	"slices"

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
	practise *button

	onPractise func()
	typeThem   func() // location and staff by hand, in Settings
}

func newGate() *gate {
	g := &gate{signIn: newSignInForm(), where: newLocationList(), pin: newPINChoice("Later")}
	g.practise = newButton("Practise first, with made-up cards", quiet, func() { g.onPractise() })
	g.practise.Hide()
	settings := newButton("Type location and staff in Settings instead", quiet, func() { g.typeThem() })
	g.steps[0] = column(2*grid,
		newText("Sign in once", sizeLarge, inkText),
		newWords("With the e-mail and password of your Forloy account. It tells this till its location and who sells here; after that sales are recorded without a network too.", inkQuiet).box,
		column(0, g.signIn.root, settings, g.practise))
	g.steps[1] = column(2*grid,
		newText("Where does this till stand?", sizeLarge, inkText),
		newWords("Your account has several locations. Every sale made here is booked to the one you choose.", inkQuiet).box,
		g.where.root)
	g.steps[2] = g.pin.root
	var sheets []fyne.CanvasObject
	for i, step := range g.steps {
		g.steps[i] = centred(480, sheet(inset(grid, step)))
		sheets = append(sheets, g.steps[i])
	}
	all := container(stack{}, sheets...)
	page := fynecontainer.NewVScroll(inset(2*grid, all))
	onPage(page, g.signIn.email, g.signIn.password, g.pin.first, g.pin.again)
	g.root = container(stack{}, page)
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
		setVisible(step, i == due)
	}
	return due >= 0
}
