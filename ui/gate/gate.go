// Package gate is the first start, in Sale's place: sign in once, choose the location,
// choose the manager PIN. Nothing can be recorded before the first two; the PIN can wait
// until Review is opened. A tour of scanner, camera and sound follows; Settings offer it
// again.
package gate

import (
	"context"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the room needs of one.
type Till interface {
	SignIn(ctx context.Context, email, password string) (purchase.Profile, error)
	ChooseLocation(ctx context.Context, id string) error
	ChoosePIN(ctx context.Context, pin string) error
}

// Step is what the room asks for.
type Step int

// The steps, in their order; Open asks for nothing more.
const (
	SignIn Step = iota
	Location
	PIN
	Tongue // the language; begins the tour that Settings offer
	Scanner
	Camera
	Sound
	Open
)

// Room is one step at a time. It belongs to the UI goroutine.
type Room struct {
	Root *fyne.Container
	Step Step

	OnLater    func()            // another step is due
	OnLanguage func(code string) // another language was chosen
	OnTest     func()            // the scan test is wanted
	OnCamera   func(on bool)     // switches the camera
	OnSilent   func(yes bool)    // switches the sounds
	OnEnd      func()            // the tour that Settings offer has ended
	HasCamera  bool              // this PC can have one
	Prepared   bool              // file or environment have set this PC up: only what they cannot is asked

	shell  *shell.Shell
	steps  [Open]fyne.CanvasObject
	signIn *account.SignIn
	where  *account.Locations
	pin    *account.PINChoice
	next   [Open]*kit.Button // of the tour's steps
	later  bool              // the PIN was put off

	silent, dark *kit.Choice // whether the sounds and the camera are off
	tour         Step        // the step of the tour that is due; Open: none
	again        bool        // it was begun in Settings, and ends there

	count [Open]*kit.Text // how far each step is
	why   *kit.Words      // why the tour begins with the sign-in, or a sign-in was not enough
}

// New returns the room. practise opens practice; nil: it is not offered.
func New(s *shell.Shell, t Till, practise func()) *Room {
	r := &Room{shell: s, signIn: account.NewSignIn(s, signInFor(), t.SignIn),
		where: account.NewLocations(s, t.ChooseLocation),
		pin:   account.NewPINChoice(s, account.ManagerChoice(), t.ChoosePIN, words.T("Later")), OnLater: func() {},
		OnLanguage: func(string) {}, OnTest: func() {}, OnCamera: func(bool) {}, OnSilent: func(bool) {},
		OnEnd: func() {}, tour: Open,
		why: kit.NewWords("", kit.InkAttention)}
	r.pin.OnLater = func() { r.later = true; r.OnLater() }
	r.signIn.OnTried = func(err error) {
		if err == nil && (r.again || !r.Prepared) { // nor does a till that was set up in Settings get a tour
			r.again = false
			r.goOn(Scanner)
		}
	}
	practice := kit.NewButton(words.T("Practise first, with made-up cards"), kit.Quiet, practise)
	kit.SetVisible(practice, practise != nil)
	settings := kit.NewButton(words.T("Type location and staff in Settings instead"), kit.Quiet,
		func() { s.Setting("location_id") })
	for i := range r.count {
		r.count[i] = kit.NewText("", kit.SizeSmall, kit.InkQuiet)
	}
	signIn := []fyne.CanvasObject{r.count[SignIn], r.why.Box,
		kit.Heading(words.T("Sign in once")),
		kit.Column(0, r.signIn.Root, practice, settings)}
	if kit.LargeText() { // over the form they would push its buttons out of sight
		signIn = append(signIn, r.languages(inRow))
	}
	r.steps[SignIn] = kit.Column(2*kit.Grid, signIn...)
	r.steps[Location] = kit.Column(2*kit.Grid, r.count[Location],
		kit.Heading(words.T("Where does this till stand?")),
		kit.NewWords(words.T("Your account has several locations. Every sale made here is booked to the one you "+
			"choose."),
			kit.InkQuiet).Box,
		r.where.Root, kit.NewWords(words.T("Space chooses · Tab goes to the next one"), kit.InkQuiet).Box)
	r.steps[PIN] = kit.Column(kit.Grid, r.count[PIN], r.pin.Root)
	r.makeTour()
	for i, step := range r.steps {
		r.steps[i] = kit.Centred(480, kit.Sheet(kit.Inset(kit.Grid, step)))
	}
	if !kit.LargeText() { // in one row over the sheet, which leaves room for all of the form
		r.steps[SignIn] = kit.Column(0, kit.Centred(720, r.languages(len(words.Languages()))), r.steps[SignIn])
	}
	page := fynecontainer.NewVScroll(kit.Inset(2*kit.Grid, kit.Container(kit.Stack{}, r.steps[:]...)))
	kit.OnPage(page, r.signIn.Email, r.signIn.Password, r.pin.First, r.pin.Again)
	r.Root = kit.Container(kit.Stack{}, page)
	r.Step = Open // until the till has said how it is: a scan may come sooner
	r.Root.Hide()
	return r
}

// signInFor is what signing in is for.
func signInFor() string {
	return words.T("With the e-mail and password of your Forloy account. It tells this till its location and who " +
		"sells here; after that sales are recorded without a network too.")
}

// inRow is how many languages have room beside each other in a sheet.
const inRow = 4

// languages are the names of all that the window speaks, each in its own, so many in a row.
func (r *Room) languages(inRow int) fyne.CanvasObject {
	var rows, row []fyne.CanvasObject
	for _, l := range words.Languages() {
		if l.Code == "" { // as the system
			continue
		}
		b := kit.NewButton(l.Name, kit.Tab, func() { r.OnLanguage(l.Code) })
		b.Cut = true
		b.Choose(l.Code == words.InForce())
		row = append(row, b)
		if len(row) == inRow {
			rows, row = append(rows, kit.Container(kit.Alike{}, row...)), nil
		}
	}
	if len(row) > 0 {
		rows = append(rows, kit.Container(kit.Alike{}, row...))
	}
	return kit.Column(0, rows...)
}

// Carry keeps what was typed in the room that this one replaces.
func (r *Room) Carry(from *Room) {
	r.later, r.tour, r.again = from.later, from.tour, from.again
	r.signIn.Email.Put(from.signIn.Email.Text)
	r.signIn.Password.Put(from.signIn.Password.Text)
}

// Show opens the step that is due.
func (r *Room) Show(s till.Status) {
	r.Step = Open
	switch {
	case !s.Ready && s.ProfileKnown && len(s.Profile.Locations) > 1:
		r.Step = Location
		r.where.Show(s.Profile.Locations, "")
	case !s.Ready:
		r.Step = SignIn
	case s.ProfileKnown && !s.Practice && s.PIN.Choose && !s.PIN.Set && !r.later:
		r.Step = PIN
	default:
		r.Step = r.tour
		r.showTour(s.Settings)
	}
	for i, step := range r.steps {
		kit.SetVisible(step, Step(i) == r.Step)
		far := r.progress(Step(i))
		r.count[i].Set(far)
		kit.SetVisible(r.count[i], far != "")
	}
	r.why.Set("", kit.InkAttention)
	switch {
	case r.Step == SignIn && s.ProfileKnown && s.Station.LocationID == "":
		r.why.Set(words.T("This account has no location. Have one set at Forloy and sign in again, or type its id in "+
			"Settings."), kit.InkAttention)
	case r.again && r.Step < Tongue:
		r.why.Set(words.T("The steps begin here: this till is not signed in yet. Scanner, camera and sound follow."),
			kit.InkAttention)
	}
	kit.SetVisible(r.Root, r.Step != Open)
}

// Ready puts the focus where the next key belongs.
func (r *Room) Ready() {
	switch r.Step {
	case SignIn:
		r.shell.Focus(r.signIn.Email)
	case Location:
		r.where.Focus()
	case PIN:
		r.shell.Focus(r.pin.First)
	case Tongue, Scanner, Camera, Sound:
		r.shell.Focus(r.next[r.Step])
	}
}
