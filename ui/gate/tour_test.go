package gate

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/till"
)

var ready = till.Status{Ready: true, ProfileKnown: true}

// Whoever signs in here is shown scanner, camera and sound; each sets what it is about,
// and each can be passed over.
func TestTheTour(t *testing.T) {
	d, r, o := open(t, nil)
	r.HasCamera = true
	r.OnLater = func() { r.Show(ready) }
	r.OnTest = func() { o.note("test") }
	r.OnCamera = func(on bool) { o.note("camera %t", on) }
	r.OnSilent = func(yes bool) { o.note("silent %t", yes) }
	r.Show(till.Status{})
	d.Field("E-mail").SetText("ana@shop.example")
	d.Field("Password").SetText("secret")
	d.Press("Sign in")
	d.Idle()
	d.Shows("Is there a scanner?")
	d.Press("Test the scanner  Ctrl+T")
	d.Press("Next")
	d.Shows("Is there a camera?")
	d.Press("No")
	d.Press("Next")
	d.Shows("Can you hear this?")
	d.Press("Refused")
	d.Heard(device.SoundRefused)
	d.Press("No")
	d.Press("Done")
	if r.Step != Open || r.Root.Visible() {
		t.Error("something more is asked for")
	}
	want := "sign in ana@shop.example secret; test; camera false; silent true"
	if got := strings.Join(o.done, "; "); got != want {
		t.Errorf("did %q, want %q", got, want)
	}
}

// A till that was set up otherwise sells at once; Settings have the steps again, and a
// sale that the POS hands over ends them.
func TestTheTourIsNobodysDuty(t *testing.T) {
	d, r, _ := open(t, nil)
	r.OnLater = func() { r.Show(ready) }
	r.Show(till.Status{}) // its files are being read
	r.Show(ready)
	if r.Step != Open {
		t.Fatalf("step %d is asked for", r.Step)
	}
	r.Repeat()
	d.Shows("Which language?")
	d.Press("Next")
	d.Press("Next")
	d.Shows("Can you hear this?") // there can be no camera
	r.Repeat()
	r.Leave()
	if r.Step != Open {
		t.Errorf("step %d is asked for", r.Step)
	}
}

// The keyboard is enough for the steps: Enter goes on and Esc back, and each says how far it
// is. Steps that Settings have begun end there.
func TestTheTourByKeyboard(t *testing.T) {
	d, r, o := open(t, nil)
	r.HasCamera = true
	r.OnLater = func() { r.Show(ready); r.Ready() }
	r.OnEnd = func() { o.note("end") }
	s := r.shell.Window().Canvas()
	s.SetOnTypedKey(func(key *fyne.KeyEvent) { r.Key(key.Name) })
	r.Show(ready)
	r.Repeat()
	titles := []string{"Which language?", "Is there a scanner?", "Is there a camera?", "Can you hear this?"}
	for i, title := range titles {
		d.Shows(title)
		d.Shows(fmt.Sprintf("Step %d of 4", i+1))
		if i < 3 {
			d.Key(fyne.KeyReturn)
		}
	}
	d.Key(fyne.KeyEscape)
	d.Shows("Is there a camera?")
	d.Press("Back")
	d.Shows("Is there a scanner?")
	s.Unfocus() // a click beside
	d.Key(fyne.KeyEnter)
	d.Shows("Is there a camera?")
	for _, title := range []string{"Is there a scanner?", "Which language?", ""} {
		d.Key(fyne.KeyEscape)
		d.Shows(title)
	}
	if r.Step != Open || strings.Join(o.done, "; ") != "end" {
		t.Errorf("step %d, did %q", r.Step, o.done)
	}
}

// Steps that Settings have begun say why the first one is the sign-in.
func TestTheTourSaysWhyItAsksForASignIn(t *testing.T) {
	d, r, o := open(t, nil)
	r.OnLater = func() { r.Show(till.Status{}) }
	r.OnEnd = func() { o.note("end") }
	r.Show(till.Status{})
	d.Hides("this till is not signed in yet")
	d.Shows("Step 1 of 5")
	r.Repeat()
	d.Shows("this till is not signed in yet")
	r.Key(fyne.KeyEscape)
	d.Hides("this till is not signed in yet")
	if strings.Join(o.done, "; ") != "end" {
		t.Errorf("did %q", o.done)
	}
}

// A PC that was set up by file or environment is asked for the sign-in and the PIN, which are in neither, and led
// through nothing. Settings still offer the steps.
func TestAPreparedPCIsNotLed(t *testing.T) {
	d, r, _ := open(t, nil)
	r.Prepared = true
	r.Show(till.Status{})
	r.Ready()
	d.Shows("Sign in once")
	d.Hides("Step 1")
	signIn(d)
	s := till.Status{Ready: true, ProfileKnown: true, PIN: till.PINState{Choose: true}}
	r.Show(s)
	if r.Step != PIN {
		t.Errorf("after the sign-in: step %d", r.Step)
	}
	d.Hides("Step 3")
	d.Press("Later")
	r.Show(s)
	if r.Step != Open {
		t.Errorf("after the PIN: step %d", r.Step)
	}
	r.Repeat()
	r.Show(s)
	d.Shows("Step 1 of")
}
