package shell_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
)

// A menu stands under its button: in the middle of a wide one, as the button's label, and within the
// window under a narrow one at its edge.
func TestAMenuStandsUnderItsButton(t *testing.T) {
	d, s := uitest.Open(t)
	wide, narrow := kit.NewButton("Practice Downtown · Ana", kit.Plain, nil), kit.NewButton("⋮", kit.Plain, nil)
	d.Put(container.NewWithoutLayout(wide, narrow))
	wide.Move(fyne.NewPos(100, 0))
	wide.Resize(fyne.NewSize(500, 40))
	narrow.Move(fyne.NewPos(760, 0))
	narrow.Resize(fyne.NewSize(40, 40))
	for button, middle := range map[*kit.Button]bool{wide: true, narrow: false} {
		s.Menu(fyne.NewMenu("", fyne.NewMenuItem("Somebody new…", nil)), button)
		menu := s.Window().Canvas().Overlays().List()[0].(*fyne.Container).Objects[0] // its edge
		from, to := menu.Position().X, menu.Position().X+menu.Size().Width
		off := (from+to)/2 - button.Position().X - button.Size().Width/2
		if middle && (off > kit.Grid || off < -kit.Grid) || to > uitest.Least.Width+1 {
			t.Errorf("%s: the menu is from %g to %g", button.Label, from, to)
		}
		s.CloseMenu()
	}
}

// A menu keeps off the window's lower edge.
func TestAMenuKeepsOffTheEdge(t *testing.T) {
	d, s := uitest.Open(t)
	low := kit.NewButton("⋮", kit.Plain, nil)
	d.Put(container.NewWithoutLayout(low))
	low.Move(fyne.NewPos(100, uitest.Least.Height-60))
	low.Resize(fyne.NewSize(40, 40))
	s.Menu(fyne.NewMenu("", fyne.NewMenuItem("One", nil), fyne.NewMenuItem("Two", nil)), low)
	edge := s.Window().Canvas().Overlays().List()[0].(*fyne.Container).Objects[0]
	if ends := edge.Position().Y + edge.Size().Height; ends > s.Window().Canvas().Size().Height-kit.Grid/2 {
		t.Errorf("it ends at %g of %g", ends, s.Window().Canvas().Size().Height)
	}
}
