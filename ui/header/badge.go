package header

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/ui/kit"
)

// badge is the connection as shape, word and colour, with its cause beside it:
// never colour alone. A tap tells the cause in full.
type badge struct {
	widget.BaseWidget
	mark  *kit.Mark
	word  *kit.Text
	sub   *kit.Text
	whole string // all that could stand beside the word
	onTap func()
}

func newBadge(onTap func()) *badge {
	b := &badge{mark: kit.NewMark(kit.ShapeRing, kit.InkQuiet, 12), word: kit.NewBold("", kit.SizeSmall, kit.InkQuiet),
		sub: kit.NewCut("", kit.SizeSmall, kit.InkQuiet), onTap: onTap}
	b.ExtendBaseWidget(b)
	return b
}

func (b *badge) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(kit.Row(kit.Grid, 2, b.mark, b.word, b.sub))
}

func (b *badge) Tapped(*fyne.PointEvent) { b.onTap() }

func (b *badge) show(shape kit.Shape, ink fyne.ThemeColorName, word string, beside fyne.ThemeColorName) {
	b.mark.Set(shape, ink)
	b.word.SetInk(word, ink)
	b.sub.SetInk(b.sub.Content, beside)
	b.Refresh()
}

// without is how wide it is without what stands beside its word.
func (b *badge) without() float32 { return b.MinSize().Width - b.sub.MinSize().Width }

// AccessibilityLabel is what a screen reader says of the badge.
func (b *badge) AccessibilityLabel() string {
	if b.whole == "" {
		return b.word.Content
	}
	return b.word.Content + ", " + b.whole
}

// AccessibilityRole is a button's: pressed, the badge tells more.
func (b *badge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
