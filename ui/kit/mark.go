package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Shape is the form of a mark, so that states can be told apart without colour.
type Shape int

const (
	ShapeNone     Shape = iota
	ShapeDot            // ● online
	ShapeHalf           // ◐ sending
	ShapeRing           // ○ offline, waiting
	ShapeTriangle       // ▲ unreachable, to review
	ShapeDiamond        // ◆ sign in
	ShapeCheck          // ✓ sent
	ShapeCross          // ✕ voided, dismissed
	ShapeDown           // ⌄ a list opens
)

// Mark draws a shape in a named colour. It is as large as the text that it stands beside.
type Mark struct {
	widget.BaseWidget
	Shape Shape
	Ink   fyne.ThemeColorName
	side  float32
}

func NewMark(s Shape, ink fyne.ThemeColorName, side float32) *Mark {
	m := &Mark{Shape: s, Ink: ink, side: Tx(side)}
	m.ExtendBaseWidget(m)
	return m
}

func (m *Mark) Set(s Shape, ink fyne.ThemeColorName) {
	if m.Shape != s || m.Ink != ink {
		m.Shape, m.Ink = s, ink
		m.Refresh()
	}
}

func (m *Mark) CreateRenderer() fyne.WidgetRenderer {
	r := &markRenderer{m: m}
	r.draw()
	return r
}

type markRenderer struct {
	m       *Mark
	objects []fyne.CanvasObject
}

func (r *markRenderer) draw() {
	c := Ink(r.m.Ink)
	ring := func() *canvas.Circle {
		o := canvas.NewCircle(color.Transparent)
		o.StrokeColor, o.StrokeWidth = c, Stroke(2)
		return o
	}
	bar := func() *canvas.Line {
		l := canvas.NewLine(c)
		l.StrokeWidth = Stroke(2)
		return l
	}
	r.objects = nil
	switch r.m.Shape {
	case ShapeDot:
		r.objects = append(r.objects, canvas.NewCircle(c))
	case ShapeRing:
		r.objects = append(r.objects, ring())
	case ShapeHalf:
		r.objects = append(r.objects, ring(), canvas.NewPieArc(180, 360, c))
	case ShapeTriangle:
		r.objects = append(r.objects, canvas.NewPolygon(3, c))
	case ShapeDiamond:
		r.objects = append(r.objects, canvas.NewPolygon(4, c))
	case ShapeCheck, ShapeCross, ShapeDown:
		r.objects = append(r.objects, bar(), bar())
	}
}

func (r *markRenderer) Layout(size fyne.Size) {
	side := min(r.m.side, size.Width, size.Height)
	at := fyne.NewPos((size.Width-side)/2, (size.Height-side)/2)
	point := func(x, y float32) fyne.Position { return fyne.NewPos(at.X+x*side, at.Y+y*side) }
	switch r.m.Shape {
	case ShapeCheck, ShapeCross, ShapeDown:
		a, b := r.objects[0].(*canvas.Line), r.objects[1].(*canvas.Line)
		switch r.m.Shape {
		case ShapeCheck:
			a.Position1, a.Position2 = point(0.05, 0.55), point(0.38, 0.88)
			b.Position1, b.Position2 = point(0.38, 0.88), point(0.98, 0.15)
		case ShapeCross:
			a.Position1, a.Position2 = point(0.1, 0.1), point(0.9, 0.9)
			b.Position1, b.Position2 = point(0.1, 0.9), point(0.9, 0.1)
		default:
			a.Position1, a.Position2 = point(0.05, 0.3), point(0.5, 0.72)
			b.Position1, b.Position2 = point(0.5, 0.72), point(0.95, 0.3)
		}
	default:
		for _, o := range r.objects {
			o.Move(at)
			o.Resize(fyne.NewSquareSize(side))
		}
	}
}

func (r *markRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.m.side) }

func (r *markRenderer) Refresh() {
	r.draw()
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}

func (r *markRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *markRenderer) Destroy()                     {}
