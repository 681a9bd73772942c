package ui

import "fyne.io/fyne/v2"

// badge is the connection as shape, word and colour, with its cause beside it:
// never colour alone.
type badge struct {
	root *fyne.Container
	mark *mark
	word *text
	sub  *text
}

func newBadge() *badge {
	b := &badge{mark: newMark(shapeRing, inkQuiet, 12), word: newBold("", sizeSmall, inkQuiet), sub: newCut("", sizeSmall, inkQuiet)}
	b.root = row(grid, 2, b.mark, b.word, b.sub)
	return b
}

func (b *badge) show(v headline) {
	b.mark.set(v.shape, v.ink)
	b.word.setInk(v.word, v.ink)
	b.sub.set(v.sub)
}
