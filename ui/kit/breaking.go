package kit

import "fyne.io/fyne/v2"

// breaking is a row that breaks into two where it has no room: before the object at.
// The one at fill takes the room that is left in its row.
type breaking struct {
	gap      float32
	fill, at int
	broken   bool
}

// BreakingRow is a row of which what is behind the first at objects goes to a second one
// where both have no room.
func BreakingRow(gap float32, fill, at int, objects ...fyne.CanvasObject) *fyne.Container {
	return Container(&breaking{gap: gap, fill: fill, at: at}, objects...)
}

func (b *breaking) whole() Line { return Line{Gap: b.gap, Fill: b.fill, Middle: true} }

// parts are the two rows' layouts, the second of which is pushed to the end.
func (b *breaking) parts() (first, second Line) {
	return b.whole(), Line{Gap: b.gap, Fill: -1, Middle: true}
}

func (b *breaking) MinSize(objects []fyne.CanvasObject) fyne.Size {
	first, second := b.parts()
	one, two := first.MinSize(objects[:b.at]), second.MinSize(objects[b.at:])
	size := fyne.NewSize(max(one.Width, two.Width), max(one.Height, two.Height))
	if b.broken {
		size.Height = one.Height + b.gap + two.Height
	}
	return size
}

func (b *breaking) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.broken = b.whole().MinSize(objects).Width > size.Width
	if !b.broken {
		b.whole().Layout(objects, size)
		return
	}
	first, second := b.parts()
	one, two := first.MinSize(objects[:b.at]), second.MinSize(objects[b.at:])
	first.Layout(objects[:b.at], fyne.NewSize(size.Width, one.Height))
	second.Layout(objects[b.at:], fyne.NewSize(size.Width, two.Height))
	for _, o := range objects[b.at:] {
		o.Move(o.Position().AddXY(max(size.Width-two.Width, 0), one.Height+b.gap))
	}
}

// yielding is a row whose last object gives its room up where the others need it.
type yielding struct{ Line }

// YieldingRow is a Row whose last object is left out where not all have room.
func YieldingRow(gap float32, fill int, objects ...fyne.CanvasObject) *fyne.Container {
	return Container(yielding{Line{Gap: gap, Fill: fill, Middle: true}}, objects...)
}

func (y yielding) MinSize(objects []fyne.CanvasObject) fyne.Size {
	last := len(objects) - 1
	size := y.Line.MinSize(objects[:last])
	return fyne.NewSize(size.Width, max(size.Height, objects[last].MinSize().Height))
}

func (y yielding) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	last := len(objects) - 1
	need := y.Line.MinSize(objects[:last]).Width + y.Gap + objects[last].MinSize().Width
	SetVisible(objects[last], need <= size.Width)
	y.Line.Layout(objects, size)
}
