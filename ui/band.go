package ui

import "fyne.io/fyne/v2"

// band is a coloured strip across the window for what must not be missed. It
// is hidden while it has nothing to say.
type band struct {
	root *fyne.Container
	says *words
}

// newBand may have buttons at its end.
func newBand(fill fyne.ThemeColorName, buttons ...fyne.CanvasObject) *band {
	b := &band{says: newWords("", inkOnStrong).bold()}
	sign := newMark(shapeTriangle, inkOnStrong, 14)
	b.root = container(stack{}, newSurface(fill, inkNone, 0), insetXY(2*grid, grid, row(grid, 1, append([]fyne.CanvasObject{sign, b.says.box}, buttons...)...)))
	b.root.Hide()
	return b
}

// show reports whether the band says something else than before: then what it
// lies in must be laid out anew.
func (b *band) show(says string) bool {
	changed := b.says.segment.Text != says
	b.says.set(says, inkOnStrong)
	if says == "" {
		b.root.Hide()
	} else {
		b.root.Show()
	}
	return changed
}
