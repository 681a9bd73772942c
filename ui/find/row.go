package find

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// newRow is one sale in the list: when, whose, how much, which receipt, by whom, and
// what has become of it.
func newRow() fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for range 6 {
		cells = append(cells, kit.NewCut("", kit.SizeSmall, kit.InkText))
	}
	cells = append(cells, kit.NewMark(kit.ShapeNone, kit.InkQuiet, 12))
	return kit.Container(columns{}, cells...)
}

func showRow(o fyne.CanvasObject, f Found) {
	cells := o.(*fyne.Container).Objects
	for i, text := range [...]string{words.When(f.At, words.Date) + " " + words.When(f.At, words.Time), f.Whose,
		f.Amount,
		f.Receipt, f.Staff, f.Look.Word} {
		ink := kit.InkText
		switch i {
		case 0, 4:
			ink = kit.InkQuiet
		case 5:
			ink = f.Look.Ink
		}
		cells[i].(*kit.Text).SetInk(text, ink)
	}
	cells[2].(*kit.Text).Align = fyne.TextAlignTrailing
	cells[6].(*kit.Mark).Set(f.Look.Shape, f.Look.Ink)
}

// columns lays a row out by shares of its width; the mark stands before its word.
type columns struct{}

var shares = [...]float32{0.21, 0.27, 0.13, 0.13, 0.12, 0.14}

func (columns) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60*kit.Grid, kit.Touch) }

func (columns) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	at := float32(0)
	for i, share := range shares {
		width := share * size.Width
		left := at
		if i == len(shares)-1 {
			cells[len(shares)].Resize(fyne.NewSquareSize(12))
			cells[len(shares)].Move(fyne.NewPos(at, (size.Height-12)/2))
			left += 12 + kit.Grid/2
		}
		cells[i].Resize(fyne.NewSize(max(width-(left-at)-kit.Grid, 0), size.Height))
		cells[i].Move(fyne.NewPos(left, 0))
		at += width
	}
}
