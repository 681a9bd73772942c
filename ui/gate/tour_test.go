package gate

import (
	"strings"
	"testing"

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
	d.Press("Test the scanner")
	d.Press("Next")
	d.Shows("Is there a camera?")
	d.Press("Off")
	d.Press("Next")
	d.Shows("Can you hear this?")
	d.Press("Refused")
	d.Heard(device.SoundRefused)
	d.Press("Off")
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
// scan ends them.
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
