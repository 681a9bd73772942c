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

func (b *badge) show(v Headline) {
	b.mark.Set(v.shape, v.ink)
	b.word.SetInk(v.word, v.ink)
	b.sub.Set(v.sub)
	b.Refresh()
}

// AccessibilityLabel is what a screen reader says of the badge.
func (b *badge) AccessibilityLabel() string {
	if b.sub.Content == "" {
		return b.word.Content
	}
	return b.word.Content + ", " + b.sub.Content
}

// AccessibilityRole is a button's: pressed, the badge tells more.
func (b *badge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
