package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/ui/shell"
)

// told is what a screen reader is told of the window: the toolkit looks into containers
// only.
func told(o fyne.CanvasObject) (all []string) {
	if !o.Visible() {
		return nil
	}
	if a, is := o.(fyne.Accessible); is && a.AccessibilityRole() != fyne.AccessibleRoleContainer {
		all = append(all, string(a.AccessibilityRole())+" "+a.AccessibilityLabel())
	}
	if c, is := o.(*fyne.Container); is {
		for _, child := range c.Objects {
			all = append(all, told(child)...)
		}
	}
	return all
}

func TestScreenReader(t *testing.T) {
	d := newDesk(t)
	for place, want := range map[shell.Place][]string{
		shell.Sale: {"button Sale", "button Sync now", "button Settings  Ctrl+,", "button What to do here  F1",
			"button More", "button Record   ↵", "button 7", "button Clear", "button Online"},
		shell.Review: {"button Review"}, shell.Day: {"button Earlier"}, shell.Settings: {"button Save"},
	} {
		d.goTo(place)
		d.Idle()
		got := told(d.win.Content())
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("place %d: %q is not told: %q", place, w, got)
			}
		}
	}
}
