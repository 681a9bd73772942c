package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Part is a part of a whole: as large as its share, in its look. A hollow one is an
// outline, so that two of one colour differ.
type Part struct {
	Share  int64
	Label  string // stands in it where it has room
	Ink    fyne.ThemeColorName
	Hollow bool
}

// Stacked shows parts as one bar from end to end. Its legend is a Swatch for each.
type Stacked struct {
	widget.BaseWidget
	parts []Part
}

// NewStacked returns a bar of these parts, from the left.
func NewStacked(parts []Part) *Stacked {
	s := &Stacked{parts: parts}
	s.ExtendBaseWidget(s)
	return s
}

func (s *Stacked) CreateRenderer() fyne.WidgetRenderer {
	r := &stackedRenderer{s: s}
	r.draw()
	return r
}

type stackedRenderer struct {
	s      *Stacked
	boxes  []*canvas.Rectangle
	labels []*Text
}

func (r *stackedRenderer) draw() {
	r.boxes, r.labels = nil, nil
	for _, p := range r.s.parts {
		box, ink := canvas.NewRectangle(Ink(p.Ink)), InkOnStrong
		if p.Hollow {
			box.FillColor, box.StrokeColor, box.StrokeWidth = Ink(InkSurface), Ink(p.Ink), Stroke(2)
			ink = p.Ink
		}
		box.CornerRadius = Corner / 4
		r.boxes = append(r.boxes, box)
		r.labels = append(r.labels, NewText(p.Label, SizeSmall, ink).Centred())
	}
}

func (r *stackedRenderer) Layout(size fyne.Size) {
	var whole int64
	seen := 0
	for _, p := range r.s.parts {
		whole += max(p.Share, 0)
		if p.Share > 0 {
			seen++
		}
	}
	const gap, least = 2, 6 // what is there can be seen, however small it is
	room := size.Width - gap*float32(max(seen-1, 0)) - least*float32(seen)
	var at float32
	for i, p := range r.s.parts {
		SetVisible(r.boxes[i], p.Share > 0)
		if p.Share <= 0 {
			r.labels[i].Hide()
			continue
		}
		width := least + room*float32(float64(p.Share)/float64(whole))
		for _, o := range []fyne.CanvasObject{r.boxes[i], r.labels[i]} {
			o.Move(fyne.NewPos(at, 0))
			o.Resize(fyne.NewSize(width, size.Height))
		}
		SetVisible(r.labels[i], r.labels[i].MinSize().Width+Grid/2 <= width)
		at += width + gap
	}
}

func (r *stackedRenderer) MinSize() fyne.Size { return fyne.NewSize(24*Grid, 4*Grid) }

func (r *stackedRenderer) Refresh() {
	r.draw()
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *stackedRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for i := range r.boxes {
		objects = append(objects, r.boxes[i], r.labels[i])
	}
	return objects
}

func (r *stackedRenderer) Destroy() {}

// Swatch is a part's look beside its name.
func Swatch(p Part) fyne.CanvasObject {
	box := NewSurface(p.Ink, InkNone, Corner/4)
	if p.Hollow {
		box = NewSurface(InkSurface, p.Ink, Corner/4)
	}
	side := fyne.NewSquareSize(Px(14))
	return Container(Middle{}, Container(Exactly{Size: side}, box))
}

// Middle keeps an object in the middle, at its least size.
type Middle struct{}

func (Middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (Middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	least := objects[0].MinSize()
	objects[0].Move(fyne.NewPos((size.Width-least.Width)/2, (size.Height-least.Height)/2))
	objects[0].Resize(least)
}

// ShareBar is how large a part of the largest one is, as a bar under its name.
func ShareBar(share float64) fyne.CanvasObject {
	return Container(shareBar(min(max(share, 0), 1)), NewSurface(InkAccent, InkNone, Px(2)))
}

type shareBar float64

func (shareBar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(Grid, Px(4)) }

func (s shareBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width*float32(s), size.Height))
}
