package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/ui/kit"
)

// Menu opens a menu under an object, with its left edge at the object's; in the middle
// of one that is wider, as its label is; or, if that is nearer the window's right edge, with its right
// edge at the object's. It opens
// none under an object that is not on the screen: what a menu lists may be known
// only after the room was left. The window closes it when another room, a scan or
// a question comes, since it would take their keys.
func (s *Shell) Menu(items *fyne.Menu, under fyne.CanvasObject) {
	s.CloseMenu()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	if at.IsZero() {
		return
	}
	menu := widget.NewPopUpMenu(items, s.win.Canvas())
	size := menu.MinSize()
	if wider := under.Size().Width - size.Width; wider > 0 {
		at.X += wider / 2
	} else if at.X+size.Width > s.win.Canvas().Size().Width {
		at.X += wider
	}
	s.menu, s.edge = menu, kit.NewEdge()
	overlays := s.win.Canvas().Overlays()
	overlays.Add(s.edge.Root) // below the menu, of which it shows the edge
	menu.OnDismiss = s.CloseMenu
	below := at.AddXY(0, under.Size().Height)
	below.Y = max(min(below.Y, s.win.Canvas().Size().Height-size.Height-kit.Grid), 0) // off the window's edge
	menu.ShowAtPosition(below)
	s.edge.Round(menu.Position(), menu.Size())
}

// CloseMenu closes the menu, if one is open.
func (s *Shell) CloseMenu() {
	if s.menu != nil {
		s.menu.Hide()
		s.win.Canvas().Overlays().Remove(s.edge.Root)
		s.menu = nil
	}
}
