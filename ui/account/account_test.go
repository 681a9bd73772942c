package account

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// office is a till that keeps what it is told.
type office struct {
	told  []string
	fails error // of the next actions
}

func (o *office) tell(format string, args ...any) error {
	o.told = append(o.told, fmt.Sprintf(format, args...))
	return o.fails
}

func (o *office) SignIn(_ context.Context, email, password string) (purchase.Profile, error) {
	return purchase.Profile{}, o.tell("sign in %s %s", email, password)
}
func (o *office) ChooseLocation(_ context.Context, id string) error { return o.tell("location %s", id) }
func (o *office) SignOut(context.Context) error                     { return o.tell("sign out") }
func (o *office) choose(_ context.Context, pin string) error        { return o.tell("PIN %s", pin) }
func (o *office) unlock(_ context.Context, pin string) error        { return o.tell("unlock %s", pin) }
func (o *office) reset(_ context.Context, email, password, pin string) error {
	return o.tell("reset by %s %s to %s", email, password, pin)
}

// expect checks what the till was told since it was last asked.
func (o *office) expect(t *testing.T, want ...string) {
	t.Helper()
	if got := strings.Join(o.told, "; "); got != strings.Join(want, "; ") {
		t.Errorf("told the till %q, want %q", got, want)
	}
	o.told = nil
}

func open(t *testing.T) (*uitest.Desk, *shell.Shell, *office) {
	d, s := uitest.Open(t)
	return d, s, &office{}
}

// What nobody has looked at stays, to be tried again by Enter alone; what was wrong goes.
func TestAPasswordOutlivesTheLine(t *testing.T) {
	for _, c := range []struct {
		fails fault.Kind
		stays string
	}{{fault.LinkNoNetwork, "secret"}, {fault.LinkTimedOut, "secret"}, {fault.SignInPassword, ""}} {
		d, s, o := open(t)
		f := NewSignIn(s, "", o.SignIn)
		d.Put(f.Root)
		f.Email.Put("ana@shop.example")
		f.Password.Put("secret")
		o.fails = fault.New(c.fails)
		d.Press("Sign in")
		d.Idle()
		if got := f.Password.Text; got != c.stays {
			t.Errorf("%s: the password is %q", c.fails, got)
		}
	}
}

// Whoever signs in again finds the e-mail, and the keyboard in the password.
func TestSigningInAgain(t *testing.T) {
	d, s, o := open(t)
	b := NewBox(s, o)
	d.Put(b.Root)
	b.Show(till.Status{ProfileKnown: true, Profile: purchase.Profile{Email: "ana@shop.example"},
		Sync: purchase.SyncState{Link: purchase.LinkOnline}})
	d.Press("Sign in again")
	if b.signIn.Email.Text != "ana@shop.example" || s.Focused() != b.signIn.Password {
		t.Errorf("the e-mail is %q, the focus is at %v", b.signIn.Email.Text, s.Focused())
	}
}

// Nothing moves under a finger when it is told what went wrong.
func TestNothingMovesAtAMessageOfASignIn(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		d, s, o := open(t)
		in := NewSignIn(s, "", o.SignIn)
		reset := NewPINReset(s, func(context.Context, string, string, string) error { return o.fails })
		for name, form := range map[string]*fyne.Container{"sign-in": in.Root, "a new PIN": reset.Root} {
			d.Put(kit.Column(kit.Grid, kit.Centred(480, form), kit.NewButton("below", kit.Plain, nil)))
			at := func() fyne.Position {
				return fyne.CurrentApp().Driver().AbsolutePositionForObject(d.Button("below"))
			}
			before := at()
			in.submit()
			reset.submit()
			typed := at()
			in.say(words.Say(fault.New(fault.SignInPassword)))
			reset.say(words.Say(fault.New(fault.SignInPassword)))
			if typed != before || at() != before {
				t.Errorf("%s, %s: what is below stood at %v, and stands at %v and %v", language.Code, name, before,
					typed, at())
			}
		}
	}
}

func TestSignIn(t *testing.T) {
	d, s, o := open(t)
	f := NewSignIn(s, "", o.SignIn)
	d.Put(f.Root)
	d.Press("Sign in")
	d.Shows("Type the e-mail and the password of your Forloy account.")
	s.Focus(f.Email)
	d.Keys("ana@shop.example")
	d.Key(fyne.KeyReturn) // goes on to the password
	d.Keys("wrong")
	o.fails = fault.New(fault.SignInPassword)
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyReturn) // a double Enter signs in once
	d.Shows("Signing in…")
	d.Idle()
	d.Shows("The e-mail or the password is wrong.")
	d.Heard(device.SoundAttention)
	o.expect(t, "sign in ana@shop.example wrong")
	if d.Field("Password").Text != "" {
		t.Error("the password stays in the field")
	}
	d.Button("Sign in")
}

// What is missing is ready to be typed, and without a network it is said what to look after.
func TestASignInThatCannotBe(t *testing.T) {
	d, s, o := open(t)
	f := NewSignIn(s, "", o.SignIn)
	d.Put(f.Root)
	s.Focus(f.Password)
	d.Keys("secret")
	d.Key(fyne.KeyReturn)
	d.Shows("Type the e-mail and the password of your Forloy account.")
	d.Keys("ana@shop.example") // where it is missing
	d.Press("Sign in")
	d.Idle()
	o.expect(t, "sign in ana@shop.example secret")
	f.Password.Put("")
	d.Press("Sign in")
	d.Keys("secret")
	o.fails = fault.New(fault.LinkNoNetwork)
	d.Press("Sign in")
	d.Idle()
	o.expect(t, "sign in ana@shop.example secret")
	d.Shows("No network. Check the network cable or Wi-Fi.")
}

func TestLocations(t *testing.T) {
	d, s, o := open(t)
	l := NewLocations(s, o.ChooseLocation)
	d.Put(l.Root)
	l.Show([]purchase.Location{{ID: "1", Name: "Downtown"}, {ID: "2", Name: "Airport"}, {ID: "3", Name: "École"}}, "")
	d.Shows("Airport\nDowntown\nÉcole")
	o.fails = fault.New(fault.SetupLocation)
	d.Press("Airport")
	d.Idle()
	o.expect(t, "location 2")
	d.Shows("This account has no such location.")
}

// The location in force is marked, by whatever way it came there.
func TestTheLocationInForceIsMarked(t *testing.T) {
	d, b, _ := openBox(t)
	s := signedIn
	s.Profile.Locations = []purchase.Location{{ID: "1", Name: "Downtown"}, {ID: "2", Name: "Airport"}}
	s.Profile.Location = s.Profile.Locations[0]
	for _, id := range []string{"1", "2", "loc_by_hand"} {
		s.Station.LocationID = id
		b.Show(s)
		for _, at := range s.Profile.Locations {
			if got := d.Button(at.Name).Kind == kit.Primary; got != (at.ID == id) {
				t.Errorf("at %s, %s is marked: %v", id, at.Name, got)
			}
		}
	}
}

var signedIn = till.Status{ProfileKnown: true, Profile: purchase.Profile{Email: "ana@shop.example"},
	Sync: purchase.SyncState{Link: purchase.LinkOnline}}

func openBox(t *testing.T) (*uitest.Desk, *Box, *office) {
	d, s, o := open(t)
	b := NewBox(s, o)
	d.Put(b.Root)
	b.Show(signedIn)
	return d, b, o
}

func waiting(s till.Status, n int64) till.Status {
	s.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: n}}
	return s
}

// A person signs out, and in again.
func TestSignOut(t *testing.T) {
	d, b, o := openBox(t)
	d.Shows("Signed in as ana@shop.example.")
	b.Show(waiting(signedIn, 1))
	d.Press("Sign out")
	d.Shows("1 sale has not reached Forloy yet.")
	d.Press("Stay signed in")
	o.expect(t)
	b.Show(signedIn)
	d.Press("Sign out")
	d.Hides("not reached Forloy")
	d.Press("Sign out")
	d.Idle()
	o.expect(t, "sign out")
	d.Shows("Signed out. Sales are kept here until somebody signs in.")
	out := waiting(signedIn, 2)
	out.Sync.Link = purchase.LinkSignIn
	b.Show(out)
	d.Shows("Signed out. Sales are kept here until somebody signs in. 2 wait now.")
	d.Hides("Sign out")
	d.Field("E-mail").SetText("ana@shop.example")
	d.Field("Password").SetText("secret")
	d.Press("Sign in")
	d.Idle()
	o.expect(t, "sign in ana@shop.example secret")
	b.Show(signedIn)
	d.Shows("Signed in as ana@shop.example.")
	d.Button("Sign out")
}

// A sign-out that fails says so, and nothing has changed.
func TestSignOutFails(t *testing.T) {
	d, _, o := openBox(t)
	o.fails = fault.New(fault.SignInKeyring)
	d.Press("Sign out")
	d.Press("Sign out")
	d.Idle()
	d.Shows("The keyring that holds the sign-in can't be reached.")
	d.Shows("Signed in as ana@shop.example.")
	d.Heard(device.SoundAttention)
}

// Who sells without a sign-in, by a token of the environment, is told so.
func TestTokenOfItsOwn(t *testing.T) {
	d, b, _ := openBox(t)
	s := signedIn
	s.ProfileKnown = false
	b.Show(s)
	d.Shows("a token of its own: sales are sent with it.")
	s.Sync.Link = purchase.LinkSignIn
	b.Show(s)
	d.Shows("Nobody is signed in. Sales are kept here until somebody is.")
}
