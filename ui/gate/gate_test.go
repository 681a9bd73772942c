package gate

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
)

// office is a till that notes what it is asked to do.
type office struct{ done []string }

func (o *office) note(format string, args ...any) {
	o.done = append(o.done, fmt.Sprintf(format, args...))
}

func (o *office) SignIn(_ context.Context, email, password string) (purchase.Profile, error) {
	o.note("sign in %s %s", email, password)
	return purchase.Profile{}, nil
}
func (o *office) ChooseLocation(_ context.Context, id string) error {
	o.note("location %s", id)
	return nil
}
func (o *office) ChoosePIN(_ context.Context, pin string) error { o.note("PIN %s", pin); return nil }

var twoLocations = till.Status{ProfileKnown: true, PIN: till.PINState{Choose: true},
	Profile: purchase.Profile{Locations: []purchase.Location{{ID: "1", Name: "Downtown"}, {ID: "2", Name: "Airport"}}}}

func open(t *testing.T, practise func()) (*uitest.Desk, *Room, *office) {
	t.Helper()
	d, s := uitest.Open(t)
	o := &office{}
	r := New(s, o, practise)
	s.Setting = func(key string) { o.note("setting %s", key) }
	d.Put(r.Root)
	return d, r, o
}

// signIn types who signs in, and waits for the answer.
func signIn(d *uitest.Desk) {
	d.Keys("ana@shop.example")
	d.Key(fyne.KeyReturn)
	d.Keys("secret")
	d.Key(fyne.KeyReturn)
	d.Idle()
}

func TestTheFirstStartStepByStep(t *testing.T) {
	d, r, o := open(t, nil)
	r.Show(till.Status{})
	r.Ready()
	d.Shows("Sign in once")
	signIn(d)
	s := twoLocations
	r.Show(s)
	d.Shows("Where does this till stand?")
	d.Hides("Sign in once")
	r.Ready()
	d.Key(fyne.KeyReturn) // the second one of a double Enter
	d.Key(fyne.KeySpace)
	d.Idle()
	s.Ready = true
	r.Show(s)
	r.Ready()
	d.Shows("Choose the manager PIN")
	d.Keys("482917")
	d.Key(fyne.KeyReturn)
	d.Keys("482917")
	d.Key(fyne.KeyReturn)
	d.Idle()
	s.PIN.Set = true
	r.Show(s)
	r.OnLater = func() { r.Show(s) }
	d.Shows("Is there a scanner?")
	d.Press("Skip the rest")
	if r.Step != Open || r.Root.Visible() {
		t.Error("something more is asked for")
	}
	if got := strings.Join(o.done, "; "); got != "sign in ana@shop.example secret; location 2; PIN 482917" {
		t.Errorf("did %q", got)
	}
}

// Whoever has signed in and cannot sell yet is told why.
func TestAnAccountWithoutALocation(t *testing.T) {
	d, r, _ := open(t, nil)
	const why = "This account has no location."
	r.Show(till.Status{})
	d.Hides(why)
	r.Show(till.Status{ProfileKnown: true})
	d.Shows(why)
	d.Shows("Sign in once")
	r.Show(till.Status{ProfileKnown: true, Ready: true})
	d.Hides(why)
}

func TestThePINCanWait(t *testing.T) {
	d, r, _ := open(t, nil)
	s := twoLocations
	s.Ready = true
	r.OnLater = func() { r.Show(s) }
	r.Show(s)
	d.Press("Later")
	if r.Step != Open {
		t.Error("the PIN cannot be put off")
	}
	s.Practice, r.later = true, false
	r.Show(s)
	if r.Step != Open {
		t.Error("practice asks for a PIN")
	}
}

// Enter, which may be the second one of signing in, chooses no location; the screen says which keys do.
func TestKeysChooseALocation(t *testing.T) {
	d, r, o := open(t, nil)
	r.Show(twoLocations)
	r.Ready()
	d.Shows("Space chooses")
	d.Key(fyne.KeyReturn)
	d.Idle()
	if len(o.done) > 0 {
		t.Errorf("Enter did %q", o.done)
	}
	d.Key(fyne.KeySpace)
	d.Idle()
	if got := strings.Join(o.done, "; "); got != "location 2" { // the first by its name
		t.Errorf("Space did %q", got)
	}
}

func TestOtherWaysIn(t *testing.T) {
	practised := false
	d, r, o := open(t, func() { practised = true })
	r.Show(till.Status{})
	d.Press("Practise first, with made-up cards")
	d.Press("Type location and staff in Settings instead")
	if got := strings.Join(o.done, "; "); !practised || got != "setting location_id" {
		t.Errorf("practised %v, did %q", practised, got)
	}
	d, r, _ = open(t, nil)
	r.Show(till.Status{})
	d.Hides("Practise first")
}
