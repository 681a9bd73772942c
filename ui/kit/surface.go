package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Surface is a filled, outlined box in named colours: a sheet of paper on the
// page, a banner, a line.
type Surface struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	radius       float32
	width        float32 // of the outline
	least        fyne.Size
}

func NewSurface(fill, stroke fyne.ThemeColorName, radius float32) *Surface {
	s := &Surface{fill: fill, stroke: stroke, radius: radius, width: Stroke(1)}
	s.ExtendBaseWidget(s)
	return s
}

// Rule is a thin line across.
func Rule() *Surface {
	s := NewSurface(InkLine, InkNone, 0)
	s.least = fyne.NewSquareSize(Stroke(1))
	return s
}

// Strut takes room and shows nothing.
func Strut(width, height float32) *Surface {
	s := NewSurface(InkNone, InkNone, 0)
	s.least = fyne.NewSize(width, height)
	return s
}

// Sheet is content on a sheet of paper.
func Sheet(content fyne.CanvasObject) *fyne.Container {
	return Container(Stack{}, NewSurface(InkSurface, InkLine, Corner), Inset(2*Grid, content))
}

// Edge is drawn round something of the toolkit's that lies over the window, from below it.
type Edge struct {
	Root    *fyne.Container
	surface *Surface
}

func NewEdge() *Edge {
	s := NewSurface(InkSurface, InkEdge, Corner)
	return &Edge{Container(nil, s), s}
}

// Round puts it round what is at a place.
func (e *Edge) Round(at fyne.Position, size fyne.Size) {
	out := Stroke(1)
	e.surface.Move(at.SubtractXY(out, out))
	e.surface.Resize(size.AddWidthHeight(2*out, 2*out))
}

func (s *Surface) Paint(fill, stroke fyne.ThemeColorName) {
	if s.fill != fill || s.stroke != stroke {
		s.fill, s.stroke = fill, stroke
		s.Refresh()
	}
}

// Fill is the colour it is filled with.
func (s *Surface) Fill() fyne.ThemeColorName { return s.fill }

// Stroke is the ink of its outline.
func (s *Surface) Stroke() fyne.ThemeColorName { return s.stroke }

func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{s: s, box: canvas.NewRectangle(Ink(s.fill))}
	r.paint()
	return r
}

type surfaceRenderer struct {
	s   *Surface
	box *canvas.Rectangle
}

func (r *surfaceRenderer) paint() {
	r.box.FillColor, r.box.StrokeColor, r.box.CornerRadius = Ink(r.s.fill), Ink(r.s.stroke), r.s.radius
	r.box.StrokeWidth = 0
	if r.s.stroke != InkNone {
		r.box.StrokeWidth = r.s.width
	}
}

func (r *surfaceRenderer) Layout(size fyne.Size)        { r.box.Resize(size) }
func (r *surfaceRenderer) MinSize() fyne.Size           { return r.s.least }
func (r *surfaceRenderer) Refresh()                     { r.paint(); r.box.Refresh() }
func (r *surfaceRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }
func (r *surfaceRenderer) Destroy()                     {}
