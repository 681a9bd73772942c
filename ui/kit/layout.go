package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"
)

// Stack lays objects over each other.
type Stack struct{}

func (Stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size
}

func (Stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// Turns lays over each other what stands there in turns, in the room of the highest of all: nothing
// around them moves when one takes another's place.
type Turns struct{ Stack }

func (Turns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Line is a row or a column with a gap between its visible objects. The object at
// Fill (counted from 0; -1: none) takes the room that is left, and pushes those after it
// to the end. Across the line, objects fill it unless Middle is set.
type Line struct {
	down   bool
	Gap    float32
	Fill   int
	Middle bool
}

func Row(gap float32, fill int, objects ...fyne.CanvasObject) *fyne.Container {
	return Container(Line{Gap: gap, Fill: fill, Middle: true}, objects...)
}

func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return Container(Line{down: true, Gap: gap, Fill: -1}, objects...)
}

func ColumnFill(gap float32, fill int, objects ...fyne.CanvasObject) *fyne.Container {
	return Container(Line{down: true, Gap: gap, Fill: fill}, objects...)
}

func (l Line) parts(size fyne.Size) (along, across float32) {
	if l.down {
		return size.Height, size.Width
	}
	return size.Width, size.Height
}

func (l Line) size(along, across float32) fyne.Size {
	if l.down {
		return fyne.NewSize(across, along)
	}
	return fyne.NewSize(along, across)
}

func (l Line) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var length, breadth float32
	first := true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		along, across := l.parts(o.MinSize())
		if !first {
			length += l.Gap
		}
		first = false
		length += along
		breadth = max(breadth, across)
	}
	return l.size(length, breadth)
}

func (l Line) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	have, breadth := l.parts(size)
	need, _ := l.parts(l.MinSize(objects))
	var at float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		along, across := l.parts(o.MinSize())
		if i == l.Fill {
			along = max(along+have-need, 0)
		}
		if !l.Middle {
			across = breadth
		}
		across = min(max(across, 0), breadth)
		if l.Middle && !l.down {
			o.Resize(fyne.NewSize(along, across))
			o.Move(fyne.NewPos(at, (breadth-across)/2))
		} else {
			o.Resize(l.size(along, across))
			p := l.size(at, (breadth-across)/2)
			o.Move(fyne.NewPos(p.Width, p.Height))
		}
		at += along + l.Gap
	}
}

// Sides lays two columns side by side; the right one takes its share of the
// width between its least and most, both as on the smallest window.
type Sides struct {
	Gap, Share, Least, Most float32
}

func (s Sides) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(left.Width+s.Gap+max(right.Width, Px(s.Least)), max(left.Height, right.Height))
}

func (s Sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	right := min(max(size.Width*s.Share, Px(s.Least), objects[1].MinSize().Width), Px(s.Most))
	left := size.Width - right - s.Gap
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left+s.Gap, 0))
	objects[1].Resize(fyne.NewSize(right, size.Height))
}

// Narrow limits the width of its object, which it puts in the middle, and its height
// (0: no limit), both as on the smallest window.
type Narrow struct {
	Width, Height float32
	Top           bool // against the top, not in the middle
}

func (n Narrow) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (n Narrow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	inner := fyne.NewSize(min(size.Width, Px(n.Width)), size.Height)
	if n.Height > 0 {
		inner.Height = min(size.Height, max(Px(n.Height), objects[0].MinSize().Height))
	}
	at := fyne.NewPos((size.Width-inner.Width)/2, (size.Height-inner.Height)/2)
	if n.Top {
		at.Y = 0
	}
	objects[0].Move(at)
	objects[0].Resize(inner)
}

// Centred shows content in the middle, at a width that grows with text, and its own least height.
func Centred(width float32, content fyne.CanvasObject) *fyne.Container {
	return Container(Narrow{Width: width * letters, Height: 1}, content)
}

func Inset(by float32, content fyne.CanvasObject) *fyne.Container {
	return Container(layout.NewCustomPaddedLayout(by, by, by, by), content)
}

func InsetXY(x, y float32, content fyne.CanvasObject) *fyne.Container {
	return Container(layout.NewCustomPaddedLayout(y, y, x, x), content)
}

func SetVisible(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// AtLeast widens what would be too narrow to read.
type AtLeast struct{ Width float32 }

func (a AtLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	return fyne.NewSize(max(size.Width, Px(a.Width)), size.Height)
}

func (AtLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) { fill(objects[0], size) }

// ExactWidth gives its object a width of its own, as on the smallest window.
type ExactWidth struct {
	Width float32
	Texts bool // it grows with text
}

func (e ExactWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := Px(e.Width)
	if e.Texts {
		width = Tx(e.Width)
	}
	return fyne.NewSize(width, objects[0].MinSize().Height)
}

func (ExactWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) { fill(objects[0], size) }

// Exactly gives its object a size of its own.
type Exactly struct{ Size fyne.Size }

func (e Exactly) MinSize([]fyne.CanvasObject) fyne.Size { return e.Size }

func (Exactly) Layout(objects []fyne.CanvasObject, size fyne.Size) { fill(objects[0], size) }

func fill(o fyne.CanvasObject, size fyne.Size) {
	o.Move(fyne.Position{})
	o.Resize(size)
}
