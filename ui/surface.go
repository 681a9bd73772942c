package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// surface is a filled, outlined box in named colours: a sheet of paper on the
// page, a banner, a line.
type surface struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	radius       float32
	least        fyne.Size
}

func newSurface(fill, stroke fyne.ThemeColorName, radius float32) *surface {
	s := &surface{fill: fill, stroke: stroke, radius: radius}
	s.ExtendBaseWidget(s)
	return s
}

// rule is a thin line across.
func rule() *surface {
	s := newSurface(inkLine, inkNone, 0)
	s.least = fyne.NewSize(1, 1)
	return s
}

// strut takes room and shows nothing.
func strut(width, height float32) *surface {
	s := newSurface(inkNone, inkNone, 0)
	s.least = fyne.NewSize(width, height)
	return s
}

// sheet is content on a sheet of paper.
func sheet(content fyne.CanvasObject) *fyne.Container {
	return container(stack{}, newSurface(inkSurface, inkLine, corner), inset(2*grid, content))
}

func (s *surface) paint(fill, stroke fyne.ThemeColorName) {
	if s.fill != fill || s.stroke != stroke {
		s.fill, s.stroke = fill, stroke
		s.Refresh()
	}
}

func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{s: s, box: canvas.NewRectangle(ink(s.fill))}
	r.paint()
	return r
}

type surfaceRenderer struct {
	s   *surface
	box *canvas.Rectangle
}

func (r *surfaceRenderer) paint() {
	r.box.FillColor, r.box.StrokeColor, r.box.CornerRadius = ink(r.s.fill), ink(r.s.stroke), r.s.radius
	r.box.StrokeWidth = 0
	if r.s.stroke != inkNone {
		r.box.StrokeWidth = 1
	}
}

func (r *surfaceRenderer) Layout(size fyne.Size)        { r.box.Resize(size) }
func (r *surfaceRenderer) MinSize() fyne.Size           { return r.s.least }
func (r *surfaceRenderer) Refresh()                     { r.paint(); r.box.Refresh() }
func (r *surfaceRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }
func (r *surfaceRenderer) Destroy()                     {}
