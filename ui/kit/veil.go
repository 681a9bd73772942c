package kit

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// veil lies over a whole window: a shade over its rooms, and in the middle a paper with its shadow and its edge.
// Shade, shadow and edge are drawn in four strips round the paper's middle, which is a plain box. Drawn each in one
// piece, as by the toolkit's pop-up, they would be worked out for every point of the paper, where only the last one
// is seen: with software rendering that is most of what a picture costs.
type veil struct {
	widget.BaseWidget
	content fyne.CanvasObject
	over    fyne.Canvas
	size    fyne.Size // of the paper; on its own it only grows
	shown   bool
}

func newVeil(content fyne.CanvasObject, over fyne.Canvas) *veil {
	v := &veil{content: content, over: over}
	v.ExtendBaseWidget(v)
	return v
}

// lay lays it over the window.
func (v *veil) lay() {
	if !v.shown {
		v.shown = true
		v.over.Overlays().Add(v)
		v.Refresh()
	}
}

// lift takes it away, and whatever lies over it.
func (v *veil) lift() {
	if v.shown {
		v.shown = false
		v.over.Overlays().Remove(v)
	}
}

// fit gives the paper the size that its content has now.
func (v *veil) fit() {
	v.size = v.content.MinSize()
	v.Refresh()
}

// What goes on beside the paper, and on it where nothing takes it, ends here.

func (v *veil) Tapped(*fyne.PointEvent)          {}
func (v *veil) TappedSecondary(*fyne.PointEvent) {}
func (v *veil) MouseIn(*desktop.MouseEvent)      {}
func (v *veil) MouseMoved(*desktop.MouseEvent)   {}
func (v *veil) MouseOut()                        {}

func (v *veil) CreateRenderer() fyne.WidgetRenderer {
	r := &veilRenderer{v: v, middle: canvas.NewRectangle(nil)}
	for i := range r.strips {
		r.strips[i] = newStrip()
		r.objects = append(r.objects, r.strips[i].clip)
	}
	r.objects = append(r.objects, r.middle, v.content)
	r.paint()
	return r
}

type veilRenderer struct {
	v       *veil
	strips  [4]*strip
	middle  *canvas.Rectangle
	objects []fyne.CanvasObject
}

// strip is a part of the window, with as much of what lies over it as is there.
type strip struct {
	clip               *fynecontainer.Clip
	shade, paper, edge *canvas.Rectangle
}

func newStrip() *strip {
	s := &strip{shade: canvas.NewRectangle(nil), paper: canvas.NewRectangle(nil), edge: canvas.NewRectangle(nil)}
	s.clip = fynecontainer.NewClip(Container(nil, s.shade, s.paper, s.edge))
	s.clip.ExtendBaseWidget(s.clip)
	return s
}

func (r *veilRenderer) paint() {
	r.middle.FillColor = Ink(theme.ColorNameOverlayBackground)
	for _, s := range r.strips {
		s.shade.FillColor = Ink(theme.ColorNameShadow)
		s.paper.FillColor, s.paper.CornerRadius = Ink(theme.ColorNameOverlayBackground), Corner
		s.paper.Shadow = canvas.Shadow{Color: Ink(theme.ColorNameShadow), Offset: fyne.NewPos(0, 4), BlurRadius: 14,
			Variant: canvas.DropShadow}
		s.edge.FillColor, s.edge.CornerRadius = Ink(InkNone), Corner
		s.edge.StrokeColor, s.edge.StrokeWidth = Ink(InkEdge), Stroke(1)
	}
}

func (r *veilRenderer) Layout(size fyne.Size) {
	if size.IsZero() {
		return
	}
	paper := r.v.size.Max(r.v.content.MinSize()).Min(size)
	r.v.size = paper
	at := fyne.NewPos((size.Width-paper.Width)/2, (size.Height-paper.Height)/2)
	r.v.content.Move(at)
	r.v.content.Resize(paper)

	from, to := r.inner(at, paper)
	parts := [len(r.strips)][2]fyne.Position{
		{{}, {X: size.Width, Y: from.Y}},
		{{X: 0, Y: from.Y}, {X: from.X, Y: to.Y}},
		{{X: to.X, Y: from.Y}, {X: size.Width, Y: to.Y}},
		{{X: 0, Y: to.Y}, {X: size.Width, Y: size.Height}},
	}
	if !cuts() {
		from, to = fyne.Position{}, fyne.Position{}
		parts = [len(r.strips)][2]fyne.Position{{{}, {X: size.Width, Y: size.Height}}}
	}
	r.middle.Move(from)
	r.middle.Resize(fyne.NewSize(to.X-from.X, to.Y-from.Y))
	for i, part := range parts {
		r.strips[i].lay(part[0], part[1], at, paper)
	}
}

// cuts reports whether what is drawn can be cut off at its left and its top. In the pictures that tests take it
// cannot: there what is left would begin as the whole does.
var cuts = func() bool {
	_, window := fyne.CurrentApp().Driver().(desktop.Driver)
	return window
}

// inner is the middle of the paper: within its edge, its corners and what is soft of them. It begins and ends between
// two points of the screen, or one of them would be in two strips or in none.
func (r *veilRenderer) inner(at fyne.Position, paper fyne.Size) (from, to fyne.Position) {
	scale := r.v.over.Scale()
	whole := func(x float32) float32 { return float32(math.Round(float64(x*scale))) / scale }
	aside := Corner + Stroke(1) + 2
	from = fyne.NewPos(whole(at.X+aside), whole(at.Y+aside))
	to = fyne.NewPos(whole(at.X+paper.Width-aside), whole(at.Y+paper.Height-aside))
	return from, fyne.NewPos(max(from.X, to.X), max(from.Y, to.Y))
}

// lay puts a strip in its place in the window, and in it what lies there of the paper.
func (s *strip) lay(from, to, at fyne.Position, paper fyne.Size) {
	size := fyne.NewSize(to.X-from.X, to.Y-from.Y)
	SetVisible(s.clip, !size.IsZero())
	s.clip.Move(from)
	s.clip.Resize(size)
	s.shade.Resize(size)
	for _, o := range []fyne.CanvasObject{s.paper, s.edge} {
		o.Move(at.Subtract(from))
		o.Resize(paper)
	}
}

func (r *veilRenderer) MinSize() fyne.Size { return r.v.content.MinSize() }

func (r *veilRenderer) Refresh() {
	r.paint()
	r.Layout(r.v.Size())
	canvas.Refresh(r.v)
}

func (r *veilRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *veilRenderer) Destroy()                     {}
