package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// badge is the connection as shape, word and colour, with its cause beside it:
// never colour alone. A tap tells the cause in full.
type badge struct {
	widget.BaseWidget
	mark  *mark
	word  *text
	sub   *text
	onTap func()
}

func newBadge() *badge {
	b := &badge{mark: newMark(shapeRing, inkQuiet, 12), word: newBold("", sizeSmall, inkQuiet), sub: newCut("", sizeSmall, inkQuiet)}
	b.ExtendBaseWidget(b)
	return b
}

func (b *badge) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(row(grid, 2, b.mark, b.word, b.sub))
}

func (b *badge) Tapped(*fyne.PointEvent) { b.onTap() }

func (b *badge) show(v headline) {
	b.mark.set(v.shape, v.ink)
	b.word.setInk(v.word, v.ink)
	b.sub.set(v.sub)
	b.Refresh()
}
