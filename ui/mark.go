package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// shape is what a state looks like, so that it can be told without colour.
type shape int

const (
	shapeNone     shape = iota
	shapeDot            // ● online, sent
	shapeHalf           // ◐ sending
	shapeRing           // ○ offline, waiting
	shapeTriangle       // ▲ unreachable, to review
	shapeDiamond        // ◆ sign in
	shapeSquare         // ■ practice
	shapeCheck          // ✓ sent
	shapeCross          // ✕ voided, dismissed
	shapeDown           // ⌄ a list opens
)

// mark draws a shape in a named colour.
type mark struct {
	widget.BaseWidget
	shape shape
	ink   fyne.ThemeColorName
	side  float32
}

func newMark(s shape, ink fyne.ThemeColorName, side float32) *mark {
	m := &mark{shape: s, ink: ink, side: side}
	m.ExtendBaseWidget(m)
	return m
}

func (m *mark) set(s shape, ink fyne.ThemeColorName) {
	if m.shape != s || m.ink != ink {
		m.shape, m.ink = s, ink
		m.Refresh()
	}
}

func (m *mark) CreateRenderer() fyne.WidgetRenderer {
	r := &markRenderer{m: m}
	r.draw()
	return r
}

type markRenderer struct {
	m       *mark
	objects []fyne.CanvasObject
}

func (r *markRenderer) draw() {
	c := ink(r.m.ink)
	ring := func() *canvas.Circle {
		o := canvas.NewCircle(color.Transparent)
		o.StrokeColor, o.StrokeWidth = c, 2
		return o
	}
	bar := func() *canvas.Line {
		l := canvas.NewLine(c)
		l.StrokeWidth = 2
		return l
	}
	r.objects = nil
	switch r.m.shape {
	case shapeDot:
		r.objects = append(r.objects, canvas.NewCircle(c))
	case shapeRing:
		r.objects = append(r.objects, ring())
	case shapeHalf:
		r.objects = append(r.objects, ring(), canvas.NewPieArc(180, 360, c))
	case shapeTriangle:
		r.objects = append(r.objects, canvas.NewPolygon(3, c))
	case shapeDiamond:
		r.objects = append(r.objects, canvas.NewPolygon(4, c))
	case shapeSquare:
		r.objects = append(r.objects, canvas.NewRectangle(c))
	case shapeCheck, shapeCross, shapeDown:
		r.objects = append(r.objects, bar(), bar())
	}
}

func (r *markRenderer) Layout(size fyne.Size) {
	side := min(r.m.side, size.Width, size.Height)
	at := fyne.NewPos((size.Width-side)/2, (size.Height-side)/2)
	point := func(x, y float32) fyne.Position { return fyne.NewPos(at.X+x*side, at.Y+y*side) }
	switch r.m.shape {
	case shapeCheck, shapeCross, shapeDown:
		a, b := r.objects[0].(*canvas.Line), r.objects[1].(*canvas.Line)
		switch r.m.shape {
		case shapeCheck:
			a.Position1, a.Position2 = point(0.05, 0.55), point(0.38, 0.88)
			b.Position1, b.Position2 = point(0.38, 0.88), point(0.98, 0.15)
		case shapeCross:
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
