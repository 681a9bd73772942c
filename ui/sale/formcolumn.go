package sale

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
)

// formColumn lays out the fields, with room for a sentence of two lines, and Record below
// them. A low window, with bands over it, makes Record lower and has no caption over the
// card, which says itself what it is: the fields roll only if even that is not enough.
// What is to be said changes neither, so that nothing jumps from sale to sale.
type formColumn struct{ r *Room }

const fieldGap float32 = 4

// lowRecord is the least height of Record.
func lowRecord() float32 { return kit.Touch }

func (formColumn) MinSize(objects []fyne.CanvasObject) fyne.Size {
	page, button := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(page.Width, button.Width), page.Height+kit.Grid+lowRecord())
}

func (l formColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	gap, below := kit.Px(fieldGap), kit.Grid
	if l.r.low {
		gap, below = gap/2, below/2
	}
	l.r.rows.Layout = kit.Column(gap).Layout
	have := size.Height - below
	need := l.need()
	roomy := need+lowRecord() <= have || l.r.deaf.Root.Visible()
	record := min(max(have-need, lowRecord()), kit.RecordTop)
	turned := l.r.caption.Visible() != roomy
	kit.SetVisible(l.r.caption, roomy)
	kit.SetVisible(l.r.air, roomy)
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width, have-record))
	objects[1].Move(fyne.NewPos(0, size.Height-record))
	objects[1].Resize(fyne.NewSize(size.Width, record))
	if turned {
		l.r.fields.Refresh()
	}
	l.r.seeAmount()
}

// sight is how high the fields' page is, and how far down the amount ends.
type sight struct{ page, amount float32 }

// offset is how far the page must be rolled for the amount to be seen whole, with as much below
// it as when it gets the focus: nothing moves then.
func (s sight) offset() fyne.Position { return fyne.NewPos(0, max(s.amount+kit.Grid-s.page, 0)) }

// seeAmount rolls the page to the amount where there is no longer room for all that is over it.
func (r *Room) seeAmount() {
	box := r.amount.Root
	now := sight{r.fields.Size().Height, box.Position().Y + box.Size().Height}
	if now != r.sight {
		r.sight = now
		r.fields.ScrollToOffset(now.offset())
	}
}

// need is the height of all fields and a sentence.
func (l formColumn) need() float32 {
	r, gap := l.r, kit.Px(fieldGap)
	if r.low {
		gap /= 2
	}
	need := r.fields.Content.MinSize().Height
	if !r.caption.Visible() {
		need += r.caption.MinSize().Height + r.air.MinSize().Height + 2*gap
	}
	said := float32(0)
	if r.message.Box.Visible() {
		said = r.message.Box.MinSize().Height
		need -= said + gap
	}
	return need + gap + max(said, 2*r.card.next.MinSize().Height)
}
