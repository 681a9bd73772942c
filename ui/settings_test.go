package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// terminal is the hint in the Settings' field for the terminal.
const terminal = "This PC's name"

// asManager has opened what is behind the PIN.
func asManager(_ *Config, c *counter) { c.status.PIN.Unlocked = true }

// Settings that were changed and not saved are not lost unasked.
func TestLeavingSettings(t *testing.T) {
	leave := map[string]func(*desk){
		"tab": func(d *desk) { d.Press("Sale") },
		"F2":  func(d *desk) { d.Key(fyne.KeyF2) },
		"quit": func(d *desk) {
			d.askQuit()
		},
	}
	for name, depart := range leave {
		d := newDesk(t, asManager)
		d.visit(shell.Settings)
		if name != "quit" {
			depart(d)
			if d.Open() != nil || d.at != shell.Sale {
				t.Errorf("%s: asked though nothing was changed", name)
			}
			d.visit(shell.Settings)
		}
		d.Field(terminal).SetText("till 2")
		depart(d)
		if d.Open() == nil || d.at != shell.Settings {
			t.Fatalf("%s: left unasked", name)
		}
		d.Key(fyne.KeyEscape)
		if d.at != shell.Settings || d.Field(terminal).Text != "till 2" {
			t.Errorf("%s: Esc has lost what was typed", name)
		}
		depart(d)
		d.Press(d.Open().Question.Yes)
		if name != "quit" && d.at != shell.Sale {
			t.Errorf("%s: after the question on pane %d", name, d.at)
		}
		d.goTo(shell.Settings)
		if left := d.Field(terminal).Text; left != "" {
			t.Errorf("%s: after the question there is %q", name, left)
		}
	}
}

// A scan goes before: what was changed waits in Settings, and quitting asks.
func TestScanOverSettings(t *testing.T) {
	d := newDesk(t, asManager)
	d.visit(shell.Settings)
	d.Field(terminal).SetText("till 2")
	d.scan("forloy_enr_f456")
	if d.Open() != nil || d.at != shell.Sale || d.sale.OnForm() == "" {
		t.Fatal("the scan was held up")
	}
	d.visit(shell.Settings)
	if d.Field(terminal).Text != "till 2" {
		t.Error("what was changed is lost")
	}
	d.Shows("These changes are not saved yet.")
	d.goTo(shell.Sale)
	d.askQuit()
	if d.Open() == nil {
		t.Fatal("quits unasked")
	}
	d.Key(fyne.KeyEscape)
	if d.at != shell.Settings {
		t.Error("what is not saved is not shown")
	}
}

// What leads to a setting, or to the sign-in, ends there: in sight, with the keyboard in it.
func TestALinkEndsAtItsSetting(t *testing.T) {
	d := newDesk(t, func(_ *Config, c *counter) {
		c.status = till.Status{Settings: c.status.Settings, Sync: purchase.SyncState{Link: purchase.LinkSignIn}}
	})
	ends := func(hint string) {
		t.Helper()
		f, is := d.win.Canvas().Focused().(*kit.Field)
		foot := d.win.Canvas().Size().Height
		if d.at != shell.Settings || !is || f.PlaceHolder != hint ||
			fyne.CurrentApp().Driver().AbsolutePositionForObject(f).Y > foot-f.Size().Height {
			t.Errorf("the keyboard is not in %q: %s", hint, described(d.win.Canvas().Focused()))
		}
	}
	d.Press("Type location and staff in Settings instead")
	ends("From the sign-in")
	d.goTo(shell.Sale)
	d.header.Show(d.till.status, now())
	d.Press("Sign in") // the header's
	ends("E-mail")
}
