package help_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/tests/uitest"
	"counterfoil/ui/help"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// The sheet has every key, every state and every badge that it is given, and at each
// place what to do there.
func TestHelpIsWhole(t *testing.T) {
	d, s := uitest.Open(t)
	h := help.New(s, func() []kit.Meaning {
		online := kit.Look{Shape: kit.ShapeDot, Ink: kit.InkGood, Word: "Online"}
		return []kit.Meaning{{Look: online, Means: "Forloy answered."}}
	})
	for place, want := range map[shell.Place]string{shell.Sale: "Scan the customer's card",
		shell.Review: "refused for good",
		shell.Day:    "press one to see its sales", shell.Settings: "Sign in once"} {
		h.Open(place)
		d.Shows(want)
		for _, key := range shell.Shortcuts() {
			d.Shows(key.Keys)
			d.Shows(key.Says)
		}
		for _, state := range purchase.States {
			d.Shows(kit.LookOf(state).Word)
		}
		d.Shows("replaced")
		d.Shows("Forloy answered.")
		d.Key(fyne.KeyDown) // rolls, and closes nothing
		if !h.IsOpen() {
			t.Fatal("closed by an arrow")
		}
		d.Press("Close")
		if h.IsOpen() || s.Covered() {
			t.Fatal("Close does not close it")
		}
	}
}

// From the help it is one press to what there is when something is wrong.
func TestHelpLeadsToSupport(t *testing.T) {
	d, s := uitest.Open(t)
	h := help.New(s, func() []kit.Meaning { return nil })
	opened := 0
	h.OnSupport = func() { opened++ }
	h.Open(shell.Sale)
	d.Press("Is something wrong?")
	if opened != 1 || h.IsOpen() {
		t.Errorf("opened %d times, the help is still there: %v", opened, h.IsOpen())
	}
}
