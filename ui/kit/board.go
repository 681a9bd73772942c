package kit

import (
	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
)

// NewBoard lays sheets out in as many columns as there is room for, each at least
// that wide (as on the smallest window), and scrolls them. A sheet goes to the column
// that is shortest so far, so the first ones stand at the top.
func NewBoard(least float32, sheets ...fyne.CanvasObject) (root *fyne.Container, page *fynecontainer.Scroll) {
	b := &board{least: least}
	var rolling *fyne.Container
	rolling, page = Rolling(Container(b, sheets...))
	return Container(boardFrame{b}, rolling), page
}

type board struct {
	least   float32
	columns int
	width   float32 // of one
}

const boardGap = 2

func (b *board) fit(width float32) {
	gap := boardGap * Grid
	b.columns = max(int((width+gap)/(Tx(b.least)+gap)), 1)
	b.width = (width - gap*float32(b.columns-1)) / float32(b.columns)
}

func (b *board) place(objects []fyne.CanvasObject,
	put func(o fyne.CanvasObject, column int, top, height float32)) float32 {
	gap := boardGap * Grid
	ends := make([]float32, max(b.columns, 1))
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		column := 0
		for i := range ends {
			if ends[i] < ends[column] {
				column = i
			}
		}
		height := o.MinSize().Height
		put(o, column, ends[column], height)
		ends[column] += height + gap
	}
	var end float32
	for _, e := range ends {
		end = max(end, e-gap)
	}
	return max(end, 0)
}

func (b *board) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, b.place(objects, func(fyne.CanvasObject, int, float32, float32) {}))
}

func (b *board) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.place(objects, func(o fyne.CanvasObject, column int, top, height float32) {
		o.Move(fyne.NewPos(float32(column)*(b.width+boardGap*Grid), top))
		o.Resize(fyne.NewSize(b.width, height))
	})
}

// boardFrame tells the board its width before the page asks how high it is.
type boardFrame struct{ board *board }

func (f boardFrame) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(Tx(f.board.least), 12*Grid)
}

func (f boardFrame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.board.fit(size.Width)
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
	objects[0].Refresh()
}
