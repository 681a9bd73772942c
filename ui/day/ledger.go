package day

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
)

// ledgerLayout is a table of three columns: what, how many, how much.
type ledgerLayout struct{}

func ledgerLine() float32 { return kit.Px(28) }

func (ledgerLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var count, sum float32
	for i := 0; i+2 < len(objects); i += 3 {
		count = max(count, objects[i+1].MinSize().Width)
		sum = max(sum, objects[i+2].MinSize().Width)
	}
	return fyne.NewSize(15*kit.Grid+count+sum, float32(len(objects)/3)*ledgerLine())
}

func (ledgerLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var sum float32 = 12 * kit.Grid
	for i := 0; i+2 < len(objects); i += 3 {
		sum = max(sum, objects[i+2].MinSize().Width+3*kit.Grid)
	}
	count := 8 * kit.Grid
	for i := 0; i+2 < len(objects); i += 3 {
		y := float32(i/3) * ledgerLine()
		left := max(size.Width-sum-count, 0)
		objects[i].Move(fyne.NewPos(0, y))
		objects[i].Resize(fyne.NewSize(left, ledgerLine()))
		objects[i+1].Move(fyne.NewPos(left, y))
		objects[i+1].Resize(fyne.NewSize(count, ledgerLine()))
		objects[i+2].Move(fyne.NewPos(left+count, y))
		objects[i+2].Resize(fyne.NewSize(sum, ledgerLine()))
	}
}
