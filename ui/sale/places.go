package sale

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
)

// On the smallest window: what the form can make use of, and the most that the side can
// on an upright screen; how much higher the form is while there is a picture beside it;
// how wide both are at most.
const (
	formHeight    float32 = 480
	sideHeight    float32 = 560
	pictureHeight float32 = 224
	formWidth     float32 = 1160
)

// Below lowRoom bands have left the room so little that margins and gaps give way.
const (
	lowRoom     float32 = 421
	lowForLarge float32 = 460 // with large text
	roomMargin  float32 = 6
)

// From which width on the last sales stand beside the form, and how wide they are then.
const (
	wideRoom   float32 = 1180
	lastColumn float32 = 288
)

// upright reports whether a room is so high that the side has its place below the form.
func upright(room fyne.Size) bool {
	return room.Height > room.Width && room.Height >= kit.Px(formHeight+sideHeight*3/4)
}

// formAndSide puts what is beside the form there or, on an upright screen, below it. Both
// stand in the middle of a room that is larger than they can make use of; but a side that lists
// something has the whole height, and both begin at its top.
type formAndSide struct{ watched, lists bool }

func besideForm() kit.Sides { return kit.Sides{Gap: 3 * kit.Grid, Share: 0.42, Least: 240, Most: 480} }

func (formAndSide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return besideForm().MinSize(objects)
}

func (l formAndSide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	form, side := objects[0], objects[1]
	if upright(size) {
		high := min(kit.Px(formHeight-pictureHeight/4), size.Height/2)
		form.Move(fyne.Position{})
		form.Resize(fyne.NewSize(size.Width, high))
		side.Move(fyne.NewPos(0, high+2*kit.Grid))
		side.Resize(fyne.NewSize(size.Width, min(size.Height-high-2*kit.Grid, kit.Px(sideHeight))))
		return
	}
	most := kit.Px(formHeight)
	if l.watched {
		most += kit.Px(pictureHeight)
	}
	inner := fyne.NewSize(min(size.Width, kit.Px(formWidth)),
		min(size.Height, max(most, besideForm().MinSize(objects).Height)))
	besideForm().Layout(objects, inner)
	down := (size.Height - inner.Height) / 2
	if l.lists {
		down = 0
		side.Resize(fyne.NewSize(side.Size().Width, size.Height))
	}
	for _, o := range objects {
		o.Move(o.Position().AddXY((size.Width-inner.Width)/2, down))
	}
}

// formAndLast lays out the form and the last sales. In a wide window those stand in a
// column beside it. Otherwise they lie below it: one row of stubs, and up to two more if
// the form leaves room and there are sales to fill them.
type formAndLast struct{ r *Room }

func (formAndLast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	form, edge, strip := objects[0].MinSize(), objects[1].MinSize(), objects[2].MinSize()
	return fyne.NewSize(max(form.Width, strip.Width), form.Height+edge.Height+strip.Height)
}

func (l formAndLast) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	edge := objects[1].MinSize().Height
	l.r.low = size.Height < kit.Px(lowRoom) || kit.LargeText() && size.Height < kit.Px(lowForLarge)
	l.r.card.low = l.r.low && kit.LargeText()
	if size.Width >= kit.Tx(wideRoom) {
		last := kit.Tx(lastColumn)
		at := float32(0)
		for i, width := range [...]float32{size.Width - edge - last, edge, last} {
			objects[i].Move(fyne.NewPos(at, 0))
			objects[i].Resize(fyne.NewSize(width, size.Height))
			at += width
		}
		return
	}
	strip := objects[2].MinSize().Height
	spare := size.Height - edge - strip - kit.Px(formHeight) - 3*kit.Grid
	if upright(size.SubtractWidthHeight(0, edge+strip)) {
		strip += max(spare-kit.Px(sideHeight), 0)
		spare = 0
	}
	for more := 1; more < min(l.r.last.rows(size.Width-4*kit.Grid), 3) && spare >= stubHeight()+kit.Grid; more++ {
		strip += stubHeight() + kit.Grid
		spare -= stubHeight() + kit.Grid
	}
	over := float32(0) // of the margins, what lies over the edges
	if l.r.low {
		over = roomMargin - 2
		strip -= 2 * over
	}
	at := float32(0)
	for i, height := range [...]float32{size.Height - edge - strip, edge, strip} {
		beyond := over
		if objects[i] == objects[1] {
			beyond = 0
		}
		objects[i].Move(fyne.NewPos(0, at-beyond))
		objects[i].Resize(fyne.NewSize(size.Width, height+2*beyond))
		at += height
	}
}
