package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// PunchDots are the punches of a punch card: filled ones, and open ones. In a narrow
// place they are smaller, and where they could not be counted they are left out.
type PunchDots struct {
	widget.BaseWidget
	have, need int
}

const maxDots = 20 // more could not be counted at a glance

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
		dot.StrokeWidth, dot.StrokeColor = Stroke(2), Ink(InkEdge)
		if i < r.d.have {
			dot.FillColor, dot.StrokeColor = Ink(InkAccent), Ink(InkAccent)
		}
		r.dots = append(r.dots, dot)
	}
}

// DotsInRow is how many dots stand side by side: two rows are even, or the lower one is shorter.
const DotsInRow = 10

// side is how large dots can be in a width; 0: too small to be told apart.
func (r *dotsRenderer) side(width float32) float32 {
	n := float32(min(len(r.dots), DotsInRow))
	side := min(DotSize, (width+Grid/2)/n-Grid/2)
	if side < DotSize/2 {
		return 0
	}
	return side
}

func (r *dotsRenderer) Layout(size fyne.Size) {
	if len(r.dots) == 0 {
		return
	}
	side := r.side(size.Width)
	step := side + Grid/2
	for i, dot := range r.dots {
		SetVisible(dot, side > 0)
		dot.Resize(fyne.NewSquareSize(side))
		dot.Move(fyne.NewPos(float32(i%DotsInRow)*step, float32(i/DotsInRow)*(DotSize+Grid/2)+(DotSize-side)/2))
	}
}

func (r *dotsRenderer) MinSize() fyne.Size {
	if len(r.dots) == 0 {
		return fyne.Size{}
	}
	rows := float32((len(r.dots) + DotsInRow - 1) / DotsInRow)
	return fyne.NewSize(DotSize, rows*(DotSize+Grid/2)-Grid/2)
}

func (r *dotsRenderer) Refresh() {
	r.draw()
	r.Layout(r.d.Size())
	canvas.Refresh(r.d)
}

func (r *dotsRenderer) Objects() []fyne.CanvasObject { return r.dots }
func (r *dotsRenderer) Destroy()                     {}
