package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// PunchDots are the punches of a punch card: filled ones, and open ones.
type PunchDots struct {
	widget.BaseWidget
	have, need int
}

const maxDots = 20 // more would be no picture any more

func NewPunchDots() *PunchDots {
	d := &PunchDots{}
	d.ExtendBaseWidget(d)
	return d
}

func (d *PunchDots) Set(have, need int) {
	if d.have != have || d.need != need {
		d.have, d.need = have, need
		d.Refresh()
	}
}

func (d *PunchDots) CreateRenderer() fyne.WidgetRenderer {
	r := &dotsRenderer{d: d}
	r.draw()
	return r
}

type dotsRenderer struct {
	d    *PunchDots
	dots []fyne.CanvasObject
}

func (r *dotsRenderer) draw() {
	r.dots = nil
	if r.d.need > maxDots {
		return
	}
	for i := range r.d.need {
		dot := canvas.NewCircle(Ink(InkNone))
		dot.StrokeWidth, dot.StrokeColor = 2, Ink(InkEdge)
		if i < r.d.have {
			dot.FillColor, dot.StrokeColor = Ink(InkAccent), Ink(InkAccent)
		}
		r.dots = append(r.dots, dot)
	}
}

func (r *dotsRenderer) Layout(size fyne.Size) {
	step := DotSize + Grid/2
	across := max(int(size.Width/step), 1)
	for i, dot := range r.dots {
		dot.Resize(fyne.NewSquareSize(DotSize))
		dot.Move(fyne.NewPos(float32(i%across)*step, float32(i/across)*step))
	}
}

func (r *dotsRenderer) MinSize() fyne.Size {
	if len(r.dots) == 0 {
		return fyne.Size{}
	}
	step := DotSize + Grid/2
	across := max(int(r.d.Size().Width/step), 1)
	rows := (len(r.dots) + across - 1) / across
	return fyne.NewSize(DotSize, float32(rows)*step)
}

func (r *dotsRenderer) Refresh() {
	r.draw()
	r.Layout(r.d.Size())
	canvas.Refresh(r.d)
}

func (r *dotsRenderer) Objects() []fyne.CanvasObject { return r.dots }
func (r *dotsRenderer) Destroy()                     {}
