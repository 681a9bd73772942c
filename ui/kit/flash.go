package kit

import "fyne.io/fyne/v2"

// Flash tints the room in front for a moment and frames it, so that a sale can be
// noticed from the corner of the eye where nothing can be heard. It is drawn twice, not
// animated, and what is under it can be read all the while.
type Flash struct {
	Root *Surface
	Turn int // the last flash; an older one must not end a newer
}

func NewFlash() *Flash {
	f := &Flash{Root: NewSurface(InkNone, InkNone, 0)}
	f.Root.width = Grid
	f.Root.Hide()
	return f
}

// flashFrame is the colour round what a wash lies over.
var flashFrame = map[fyne.ThemeColorName]fyne.ThemeColorName{
	WashGood: InkGood, WashAttention: InkAttention, WashError: InkError,
}

func (f *Flash) Show(ink fyne.ThemeColorName) (turn int) {
	f.Turn++
	f.Root.Paint(ink, flashFrame[ink])
	f.Root.Show()
	return f.Turn
}

func (f *Flash) End(turn int) {
	if turn == f.Turn {
		f.Root.Hide()
	}
}
