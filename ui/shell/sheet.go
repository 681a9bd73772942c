package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/ui/kit"
)

// Sheet lies over the rooms and waits for no answer, like the help or a sale's slip. The
// zero value is closed.
type Sheet struct{ pop *widget.PopUp }

// IsOpen reports whether it is over the rooms.
func (s *Sheet) IsOpen() bool { return s.pop != nil }

// Close closes it, if it is open.
func (s *Sheet) Close() {
	if s.pop != nil {
		s.pop.Hide()
		s.pop = nil
	}
}

// Lay opens it with a content, in the place of what it showed: as large as the window has
// room for, and no larger than asked for. height 0 asks for all that there is.
func (s *Sheet) Lay(over *Shell, width, height float32, content fyne.CanvasObject) {
	s.Close()
	room := over.win.Canvas().Size().SubtractWidthHeight(8*kit.Grid, 8*kit.Grid)
	size := fyne.NewSize(min(width, room.Width), room.Height)
	if height > 0 {
		size.Height = min(height, room.Height)
	}
	s.pop = widget.NewModalPopUp(kit.OnTop(2*kit.Grid, kit.Container(kit.Exactly{Size: size}, content)),
		over.win.Canvas())
	s.pop.Show()
}
