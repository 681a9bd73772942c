package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/tests/uitest"
	"counterfoil/ui/shell"
)

// Every shortcut of the help does something, and everything that the window does at a
// key is in the help.
func TestShortcutsAreWhole(t *testing.T) {
	d := newDesk(t)
	commands := d.commands()
	listed := map[shell.Command]bool{}
	for _, s := range shell.Shortcuts() {
		if s.Keys == "" || s.Says == "" {
			t.Errorf("%+v has no words", s)
		}
		if s.Command == shell.None {
			continue
		}
		if listed[s.Command] || commands[s.Command] == nil || s.Key == "" {
			t.Errorf("%+v", s)
		}
		listed[s.Command] = true
	}
	if len(listed) != len(commands) {
		t.Errorf("%d commands, and %d in the help", len(commands), len(listed))
	}
}

// F1 tells what to do on the page in front; Esc goes back, one step each time.
func TestHelpAndEsc(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Day)
	d.Key(fyne.KeyF1)
	d.Shows("press one to see its")
	d.Key(fyne.KeyEscape)
	if d.Covered() || d.at != shell.Day {
		t.Fatal("Esc does not close the help alone")
	}
	d.goTo(shell.Settings)
	d.win.Canvas().Focus(d.Button("Save"))
	d.Key(fyne.KeyEscape)
	if d.win.Canvas().Focused() != nil || d.at != shell.Settings {
		t.Error("the first Esc does not leave the button alone")
	}
	d.Key(fyne.KeyEscape)
	if d.at != shell.Sale {
		t.Error("the next Esc does not go back to Sale")
	}
	d.Key(fyne.KeyF1)
	d.Shows("Scan the customer's card")
	d.Key(fyne.KeyF1)
	if d.Covered() {
		t.Error("F1 does not close what it has opened")
	}
}

// About tells of the version, and Esc closes it.
func TestAboutInTheWindow(t *testing.T) {
	d := newDesk(t)
	d.about.Open()
	d.Shows("This is version 1.2.3.")
	d.Keys("/") // which opens nothing over it
	d.Shows("This is version 1.2.3.")
	d.Key(fyne.KeyEscape)
	if d.Covered() || d.at != shell.Sale {
		t.Error("Esc does not close About alone")
	}
}

func TestFullScreen(t *testing.T) {
	d := newDesk(t)
	d.Keys("5") // a field has the focus, and hands the key on
	d.Key(fyne.KeyF11)
	if !d.win.FullScreen() {
		t.Fatal("F11 does not fill the screen")
	}
	d.win.Resize(fyne.NewSize(1920, 1080))
	d.keepSize()
	if opensAt(d.app.Preferences()) != uitest.Least {
		t.Error("the screen's size was kept as the window's")
	}
	d.Key(fyne.KeyF11)
	if d.win.FullScreen() {
		t.Error("F11 does not go back")
	}
}
