package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"
)

// stack lays objects over each other.
type stack struct{}

func (stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size
}

func (stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// line is a row or a column with a gap of its own choosing between what is
// visible. The objects after fill (counted from 0, -1: none) are pushed to the
// end by the one at fill taking what is left. Across, objects fill the line
// unless centred.
type line struct {
	down   bool
	gap    float32
	fill   int
	middle bool
}

func row(gap float32, fill int, objects ...fyne.CanvasObject) *fyne.Container {
	return container(line{gap: gap, fill: fill, middle: true}, objects...)
}

func column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container(line{down: true, gap: gap, fill: -1}, objects...)
}

func columnFill(gap float32, fill int, objects ...fyne.CanvasObject) *fyne.Container {
	return container(line{down: true, gap: gap, fill: fill}, objects...)
}

func (l line) parts(size fyne.Size) (along, across float32) {
	if l.down {
		return size.Height, size.Width
	}
	return size.Width, size.Height
}

func (l line) size(along, across float32) fyne.Size {
	if l.down {
		return fyne.NewSize(across, along)
	}
	return fyne.NewSize(along, across)
}

func (l line) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var length, breadth float32
	first := true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		along, across := l.parts(o.MinSize())
		if !first {
			length += l.gap
		}
		first = false
		length += along
		breadth = max(breadth, across)
	}
	return l.size(length, breadth)
}

func (l line) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	have, breadth := l.parts(size)
	need, _ := l.parts(l.MinSize(objects))
	var at float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		along, across := l.parts(o.MinSize())
		if i == l.fill {
			along = max(along+have-need, 0)
		}
		if !l.middle {
			across = breadth
		}
		across = min(max(across, 0), breadth)
		if l.middle && !l.down {
			o.Resize(fyne.NewSize(along, across))
			o.Move(fyne.NewPos(at, (breadth-across)/2))
		} else {
			o.Resize(l.size(along, across))
			p := l.size(at, (breadth-across)/2)
			o.Move(fyne.NewPos(p.Width, p.Height))
		}
		at += along + l.gap
	}
}

// sides lays two columns side by side; the right one takes its share of the
// width between its least and most.
type sides struct {
	gap, share, least, most float32
}

func (s sides) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(left.Width+s.gap+max(right.Width, s.least), max(left.Height, right.Height))
}

func (s sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	right := min(max(size.Width*s.share, s.least, objects[1].MinSize().Width), s.most)
	left := size.Width - right - s.gap
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left+s.gap, 0))
	objects[1].Resize(fyne.NewSize(right, size.Height))
}

// narrow keeps its object at most so wide, in the middle, and at most so high
// (0: as high as there is room).
type narrow struct {
	width, height float32
	top           bool // against the top, not in the middle
}

func (n narrow) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (n narrow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	inner := fyne.NewSize(min(size.Width, n.width), size.Height)
	if n.height > 0 {
		inner.Height = min(size.Height, max(n.height, objects[0].MinSize().Height))
	}
	at := fyne.NewPos((size.Width-inner.Width)/2, (size.Height-inner.Height)/2)
	if n.top {
		at.Y = 0
	}
	objects[0].Move(at)
	objects[0].Resize(inner)
}

// centred shows content in the middle at its own least height and a width.
func centred(width float32, content fyne.CanvasObject) *fyne.Container {
	return container(narrow{width: width, height: 1}, content)
}

func inset(by float32, content fyne.CanvasObject) *fyne.Container {
	return container(layout.NewCustomPaddedLayout(by, by, by, by), content)
}

func insetXY(x, y float32, content fyne.CanvasObject) *fyne.Container {
	return container(layout.NewCustomPaddedLayout(y, y, x, x), content)
}
