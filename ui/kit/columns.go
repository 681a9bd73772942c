package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Bar is one column of a chart.
type Bar struct {
	Label string
	Value float64
	Mark  float64 // drawn as a line across it, to compare with; 0: none
}

// Columns is a chart of columns that stand on one line. The marks are lines, so
// they differ from the columns without their colour.
type Columns struct {
	widget.BaseWidget
	bars []Bar
	most string // what the highest value is, above the chart
}

// NewColumns returns a chart; most says how much its highest value is.
func NewColumns(bars []Bar, most string) *Columns {
	c := &Columns{bars: bars, most: most}
	c.ExtendBaseWidget(c)
	return c
}

func (c *Columns) top() float64 {
	var top float64
	for _, b := range c.bars {
		top = max(top, b.Value, b.Mark)
	}
	return top
}

func (c *Columns) CreateRenderer() fyne.WidgetRenderer {
	r := &columnsRenderer{c: c}
	r.draw()
	return r
}

type columnsRenderer struct {
	c       *Columns
	top     *Text
	line    *canvas.Rectangle
	columns []*canvas.Rectangle
	marks   []*canvas.Rectangle
	labels  []*Text
}

func (r *columnsRenderer) draw() {
	r.top = NewText(r.c.most, SizeSmall, InkQuiet)
	r.line = canvas.NewRectangle(Ink(InkEdge))
	r.columns, r.marks, r.labels = nil, nil, nil
	for _, b := range r.c.bars {
		column, mark := canvas.NewRectangle(Ink(InkAccent)), canvas.NewRectangle(Ink(InkText))
		SetVisible(mark, b.Mark > 0)
		r.columns, r.marks = append(r.columns, column), append(r.marks, mark)
		r.labels = append(r.labels, NewText(b.Label, SizeSmall, InkQuiet).Centred())
	}
}

func (r *columnsRenderer) Layout(size fyne.Size) {
	high := r.top.MinSize().Height
	r.top.Resize(fyne.NewSize(size.Width, high))
	floor := size.Height - high
	r.line.Move(fyne.NewPos(0, floor))
	r.line.Resize(fyne.NewSize(size.Width, 1))
	if len(r.c.bars) == 0 {
		return
	}
	pitch := size.Width / float32(len(r.c.bars))
	every := r.every(pitch)
	top := max(r.c.top(), 1)
	for i, b := range r.c.bars {
		x := float32(i) * pitch
		height := max(float32(b.Value/top)*(floor-high), 0)
		r.columns[i].Move(fyne.NewPos(x+pitch*0.18, floor-height))
		r.columns[i].Resize(fyne.NewSize(pitch*0.64, height))
		r.marks[i].Move(fyne.NewPos(x+pitch*0.04, floor-float32(b.Mark/top)*(floor-high)-1))
		r.marks[i].Resize(fyne.NewSize(pitch*0.92, max(Px(3), 3)))
		SetVisible(r.labels[i], i%every == 0)
		wide := r.labels[i].MinSize().Width
		middle := x + pitch/2 - wide/2
		r.labels[i].Move(fyne.NewPos(min(max(middle, 0), size.Width-wide), floor))
		r.labels[i].Resize(fyne.NewSize(wide, high))
	}
}

// every is of how many labels one has room.
func (r *columnsRenderer) every(pitch float32) int {
	var widest float32
	for _, l := range r.labels {
		widest = max(widest, l.MinSize().Width)
	}
	aside := max(widest-pitch, 0) / 2 // how far one at the edge moves towards the next
	every := 1
	for every < len(r.labels) && float32(every)*pitch < widest+aside+Grid/2 {
		every++
	}
	return every
}

func (r *columnsRenderer) MinSize() fyne.Size { return fyne.NewSize(24*Grid, 20*Grid) }

func (r *columnsRenderer) Refresh() {
	r.draw()
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *columnsRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.top, r.line}
	for i := range r.columns {
		objects = append(objects, r.columns[i], r.marks[i], r.labels[i])
	}
	return objects
}

func (r *columnsRenderer) Destroy() {}
