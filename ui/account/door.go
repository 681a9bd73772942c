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

// Manager is what a door needs of a till.
type Manager interface {
	ChoosePIN(ctx context.Context, pin string) error
	Unlock(ctx context.Context, pin string) error
	UnlockAs(ctx context.Context, email, password string) error
	ResetPIN(ctx context.Context, email, password, pin string) error
}

// The forms of a door.
const (
	byPIN    = iota
	byChoice // of the first PIN
	byReset  // a new PIN
	byOwner  // an owner's sign-in
	ways
)

// Door stands before what only a manager may do. It asks for the PIN; for a first one, while
// there is none; or, if asked to, for a new one or for an owner's sign-in.
type Door struct {
	Root    *fyne.Container
	Fields  []*kit.Field
	OnTried func(error)  // after each try
	Tell    func(string) // says what was changed; without another one, in the room in front
	OnTurn  func()       // another form is shown; nil: nothing

	shell *shell.Shell
	forms [ways]fyne.CanvasObject
	first [ways]*kit.Field
	pin   till.PINState
	quiet func() // takes away what went wrong in a form that was left, but for tries of the PIN
	asked int    // the form that was asked for instead of the one that is due; byPIN: none
}

// NewDoor returns a door. says is what a manager does behind it.
func NewDoor(s *shell.Shell, t Manager, says string) *Door {
	d := &Door{shell: s}
	lock := NewPINLock(s, PINText{words.T("Manager PIN"), says}, t.Unlock, func() { d.ask(byReset) })
	choose := NewPINChoice(s, managerChoice(says), t.ChoosePIN, "")
	reset := NewPINReset(s, t.ResetPIN)
	owner := NewSignIn(s, words.T("It opens this once, and changes neither the PIN nor who is signed in here. "+
		"Needs the network.")+s.Sample, func(ctx context.Context, email, password string) (purchase.Profile, error) {
		return purchase.Profile{}, t.UnlockAs(ctx, email, password)
	})
	d.quiet = func() {
		choose.say("")
		reset.say("")
		owner.say("")
	}
	back := func() { d.Back() }
	reset.OnBack = back
	d.OnTried = func(error) { d.Focus() }
	d.Tell = func(what string) { s.Says(what, kit.InkGood) }
	tried := func(err error) { d.OnTried(err) }
	lock.OnTried, choose.OnTried, owner.OnTried = tried, tried, tried
	reset.OnTried = func(err error) {
		if err == nil { // the new PIN opens it from now on
			d.asked = byPIN
			d.Show(d.pin)
		}
		d.OnTried(err)
		if err == nil {
			d.Tell(words.T("The manager PIN was changed."))
		}
	}
	d.forms = [...]fyne.CanvasObject{
		byPIN: kit.Column(kit.Grid, lock.Root, kit.NewButton(words.T("Open with an owner's sign-in"), kit.Quiet,
			func() { d.ask(byOwner) })),
		byChoice: choose.Root,
		byReset:  reset.Root,
		byOwner: kit.Column(kit.Grid, kit.Heading(words.T("An owner's sign-in")), owner.Root,
			kit.NewButton(words.T("Back"), kit.Quiet, back))}
	d.first = [...]*kit.Field{lock.Field, choose.First, reset.Email, owner.Email}
	d.Fields = []*kit.Field{lock.Field, choose.First, choose.Again, reset.Email, reset.Password, reset.PIN, reset.Again,
		owner.Email, owner.Password}
	d.Root = kit.Container(kit.Stack{}, d.forms[:]...)
	d.Show(till.PINState{Set: true})
	return d
}

// Opens has the door lead on, once, for whoever is still there: an answer may come when they have left.
func (d *Door) Opens(still func() bool, then func()) {
	d.OnTried = func(err error) {
		switch {
		case !still():
		case err == nil:
			then()
		default:
			d.Focus()
		}
	}
}

// Show shows the form that is due.
func (d *Door) Show(pin till.PINState) {
	if pin.Unlocked {
		d.asked = byPIN
	}
	d.pin = pin
	for i, form := range d.forms {
		kit.SetVisible(form, i == d.due())
	}
	d.Root.Refresh()
}

func (d *Door) due() int {
	switch {
	case d.asked != byPIN:
		return d.asked
	case !d.pin.Set && d.pin.Choose:
		return byChoice
	case !d.pin.Set:
		return byReset
	}
	return byPIN
}

// Focus puts the keyboard into the form.
func (d *Door) Focus() { d.shell.Focus(d.first[d.due()]) }

// Fresh goes back to the form that is due, with nothing typed in it, nor said of
// that, and in sight from its title on: whoever comes back may be somebody else.
func (d *Door) Fresh() {
	d.Back()
	d.quiet()
	for _, f := range d.Fields {
		f.Put("")
		if f.Page != nil {
			f.Page.ScrollToTop()
		}
	}
}

// Begun reports whether a PIN is half typed.
func (d *Door) Begun() bool { return d.first[d.due()].Text != "" }

// Back goes back to the form that is due; false: it is shown.
func (d *Door) Back() bool {
	if d.asked == byPIN {
		return false
	}
	d.ask(byPIN)
	return true
}

func (d *Door) ask(way int) {
	d.asked = way
	d.Show(d.pin)
	if d.OnTurn != nil {
		d.OnTurn()
	}
	d.first[d.due()].TurnTo(d.Root)
	d.Focus()
}
