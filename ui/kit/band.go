package kit

import "fyne.io/fyne/v2"

// Band is a coloured strip across the window for what must not be missed. It is
// hidden while it has nothing to say.
type Band struct {
	Root *fyne.Container
	Says *Words
}

// NewBand returns a band, with buttons at its end.
func NewBand(fill fyne.ThemeColorName, buttons ...fyne.CanvasObject) *Band {
	b := &Band{Says: NewWords("", InkOnStrong).bold()}
	sign := NewMark(ShapeTriangle, InkOnStrong, 14)
	content := Row(Grid, 1, append([]fyne.CanvasObject{sign, b.Says.Box}, buttons...)...)
	b.Root = Container(Stack{}, NewSurface(fill, InkNone, 0), InsetXY(2*Grid, Grid, content))
	b.Root.Hide()
	return b
}

// Show reports whether the text has changed: then whatever contains the band must be
// laid out again.
func (b *Band) Show(says string) bool {
	changed := b.Says.Segment.Text != says
	b.Says.Set(says, InkOnStrong)
	if says == "" {
		b.Root.Hide()
	} else {
		b.Root.Show()
	}
	return changed
}
