package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// Settings that are locked have the keyboard in the PIN, as Review has.
func TestLockedSettingsWaitForThePIN(t *testing.T) {
	d := open(t, nil)
	d.room.Show(till.Status{Settings: inForce, PIN: till.PINState{Set: true}})
	d.room.Open()
	if got := d.room.shell.Focused(); got != d.room.door.Fields[0] {
		t.Errorf("the focus is at %v", got)
	}
}

// TestLockedSettings: what sells is free, the rest is a manager's; whoever has to sign
// in again can.
func TestLockedSettings(t *testing.T) {
	d := open(t, nil)
	s := till.Status{Settings: inForce, Ready: true, ProfileKnown: true, PIN: till.PINState{Set: true},
		Station: till.Station{LocationName: "Downtown", StaffName: "Ana"}}
	d.room.Show(s)
	d.Shows("Sounds")
	d.Shows("Account, rules and scanners are for managers.")
	d.Hides("Forloy's address")
	d.Hides("Sign out")
	s.Sync.Link = purchase.LinkSignIn
	d.room.Show(s)
	d.Button("Sign in")
	d.Hides("Forloy's address")
	s.PIN.Unlocked = true
	d.room.Show(s)
	d.Shows("Forloy's address")
	d.Shows("Downtown, Ana")
	d.Hides("Location id")
}

// What is changed and not saved opens nothing: the rest stays a manager's when another status comes, and what a manager
// had begun is neither seen nor saved by who comes after the five minutes.
func TestChangesUnlockNothing(t *testing.T) {
	d := open(t, nil)
	s := till.Status{Settings: inForce, ProfileKnown: true, PIN: till.PINState{Set: true}}
	d.room.Show(s)
	d.Press("Off")
	d.room.Show(s)
	d.Hides("Forloy's address")
	d.Hides("Sign out")
	s.PIN.Unlocked = true
	d.room.Show(s)
	d.room.fields["lock_minutes"].SetText("7")
	d.room.fields["max_amount"].SetText("no number")
	s.PIN.Unlocked = false
	d.room.Show(s)
	d.Hides("Forloy's address")
	d.Press("Save")
	d.Idle()
	d.Shows("Saved.")
	if got := d.office.saved; !got.Silent || got.LockAfter != inForce.LockAfter || got.AskAbove != inForce.AskAbove {
		t.Errorf("saved: %+v", got)
	}
	s.Settings, s.PIN.Unlocked = d.office.saved, true
	d.room.Show(s)
	if got := d.room.fields["lock_minutes"].Text; got != "7" {
		t.Errorf("the manager's %q is gone", got)
	}
}

// TestForgottenPIN: who has forgotten the PIN sets a new one where it is asked for.
func TestForgottenPIN(t *testing.T) {
	d := open(t, nil)
	d.room.Show(till.Status{Settings: inForce, ProfileKnown: true, PIN: till.PINState{Set: true}})
	d.Press("Forgot the PIN?")
	d.Hides("Forgot the PIN?")
	d.Press("Back")
	d.Shows("Account, rules and scanners are for managers.")
	d.Press("Forgot the PIN?")
	for _, typed := range []string{"ana@shop.example", "secret", "135790", "135790"} {
		d.Keys(typed)
		d.Key(fyne.KeyReturn) // to the next field, or sets it
	}
	d.Idle()
	if d.office.reset != "ana@shop.example" {
		t.Errorf("a new PIN by %q", d.office.reset)
	}
	d.Shows("Account, rules and scanners are for managers.")
}

// A half typed PIN is nothing that was saved, and is gone when somebody comes back.
func TestHalfAPIN(t *testing.T) {
	d := open(t, nil)
	d.room.Show(till.Status{Settings: inForce, PIN: till.PINState{Set: true}})
	d.Field("Six digits").SetText("123")
	d.Press("Save")
	d.Idle()
	d.Hides("Saved.")
	d.Shows("Press Open, under the PIN")
	d.room.Open()
	if text := d.Field("Six digits").Text; text != "" {
		t.Errorf("%q is still there", text)
	}
}
