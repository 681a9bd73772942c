package sale

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
)

// cardLines lays out what is said of the card: its lines in the middle of the room, as
// many as there are, the balance beside the first two. The button that gives a reward
// stands under the name, to which it leaves the whole width.
//
//	✓  Jane D.                 4 of 10   |  ✓  Jane D.
//	   card ending …f456       punches   |     card ending …f456   ┌ Give reward ┐
//	   ●●●●○○○○○○                        |     0 of 10 punches     └─────────────┘
type cardLines struct{ c *cardBox }

const betweenLines float32 = 2

// height is that of a name, a line and the dots; where large text has little room, without the
// line: a card that is cut off says less.
func (l cardLines) height() float32 {
	small := l.c.next.MinSize().Height
	height := l.c.first.MinSize().Height + betweenLines + max(small, kit.DotSize)
	if !l.c.low {
		height += small + betweenLines
	}
	return height
}

// cardRoom keeps that height while a code is typed in the lines' place.
type cardRoom struct{ l cardLines }

func (r cardRoom) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, r.l.height()) }
func (cardRoom) Layout([]fyne.CanvasObject, fyne.Size)   {}

// shown are the lines that say something.
func (l cardLines) shown() (lines []fyne.CanvasObject) {
	c := l.c
	for _, o := range []fyne.CanvasObject{c.first, c.next, c.warns.Box, c.dots, c.hint} {
		if o == c.next {
			kit.SetVisible(o, !c.low)
		}
		if t, is := o.(*kit.Text); is && t.Content == "" || !o.Visible() || o.MinSize().Height == 0 {
			continue
		}
		lines = append(lines, o)
	}
	return lines
}

func (l cardLines) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(24*kit.Grid, max(l.height(), tall(l.shown())))
}

func tall(lines []fyne.CanvasObject) float32 {
	height := -betweenLines
	for _, o := range lines {
		height += o.MinSize().Height + betweenLines
	}
	return height
}

func (l cardLines) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c := l.c
	mark := c.mark.MinSize()
	c.mark.Resize(mark)
	c.mark.Move(fyne.NewPos(kit.Grid, (size.Height-mark.Height)/2))
	from, to := kit.Grid+mark.Width+kit.Grid+4, size.Width-kit.Grid
	balance, gives := float32(0), float32(0)
	if c.much.Visible() {
		balance = max(c.much.MinSize().Width, c.unit.MinSize().Width) + kit.Grid + 4
	}
	if c.gives.Visible() && objects[len(objects)-1] == c.gives {
		gives = c.gives.MinSize().Width + kit.Grid
	}
	lines := l.shown()
	for _, o := range lines { // the width first: it decides how a paragraph breaks
		width := to - from
		if o == c.first || o == c.next || o == c.hint && c.low {
			width -= balance
		}
		if o != c.first {
			width -= gives
		}
		o.Resize(fyne.NewSize(max(width, 0), o.MinSize().Height))
	}
	at := (size.Height - tall(lines)) / 2
	if gives > 0 {
		at = 0
		high := c.gives.MinSize().Height
		c.gives.Resize(fyne.NewSize(gives-kit.Grid, high))
		c.gives.Move(fyne.NewPos(to-gives+kit.Grid, size.Height-high+kit.Grid/2)) // the box has a margin
	}
	top := at
	for _, o := range lines {
		o.Move(fyne.NewPos(from, at))
		o.Resize(fyne.NewSize(o.Size().Width, o.MinSize().Height))
		at += o.MinSize().Height + betweenLines
	}
	l.beside(fyne.NewPos(to-balance+kit.Grid+4, top), balance-kit.Grid-4, size.Height)
}

// beside puts the balance at the end of the first two lines, or of the one that is left, within the
// card's height.
func (l cardLines) beside(at fyne.Position, width, height float32) {
	c := l.c
	two := c.first.MinSize().Height + betweenLines + c.next.MinSize().Height
	high := c.much.MinSize().Height + c.unit.MinSize().Height
	at.Y = max(min(at.Y+(two-high)/2, height-high), 0)
	for _, o := range []fyne.CanvasObject{c.much, c.unit} {
		o.Move(at)
		o.Resize(fyne.NewSize(max(width, 0), o.MinSize().Height))
		at.Y += o.MinSize().Height
	}
}
