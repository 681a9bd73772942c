package kit

import "fyne.io/fyne/v2"

// Pill is a short notice on a coloured ground. It is hidden at first.
type Pill struct {
	Root *fyne.Container
	Says *Text
}

// NewPill returns a notice.
func NewPill(says string) *Pill {
	p := &Pill{Says: NewBold(says, SizeSmall, InkOnStrong)}
	content := Row(Grid, 1, NewMark(ShapeTriangle, InkOnStrong, 12), p.Says)
	p.Root = Container(Stack{}, NewSurface(InkAttention, InkNone, Corner), InsetXY(Grid, 0, content))
	p.Root.Hide()
	return p
}
