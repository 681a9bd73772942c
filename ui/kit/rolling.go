package kit

import (
	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
)

// Rolling shows content that may be higher than its room. The bar that rolls it stands
// in the margin to the right, over no edge: there must be 2*Grid, and half of it to the
// left, so that nothing at the content's edges is cut off.
func Rolling(content fyne.CanvasObject) (root *fyne.Container, scroll *fynecontainer.Scroll) {
	scroll = fynecontainer.NewVScroll(Container(withinMargins{}, content))
	page := scroll
	page.OnScrolled = func(fyne.Position) { HideTip(page) }
	return Container(overMargins{}, scroll), scroll
}

func margins() (left, right float32) { return Grid, 1.5 * Grid }

// overMargins gives its object the margins as well.
type overMargins struct{}

func (overMargins) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := margins()
	return objects[0].MinSize().SubtractWidthHeight(left+right, 0)
}

func (overMargins) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := margins()
	objects[0].Move(fyne.NewPos(-left, 0))
	objects[0].Resize(size.AddWidthHeight(left+right, 0))
}

// withinMargins leaves them free again.
type withinMargins struct{}

func (withinMargins) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := margins()
	return objects[0].MinSize().AddWidthHeight(left+right, 0)
}

func (withinMargins) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := margins()
	objects[0].Move(fyne.NewPos(left, 0))
	objects[0].Resize(size.SubtractWidthHeight(left+right, 0))
}
