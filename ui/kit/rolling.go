package kit

import (
	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
)

// Rolling shows content that may be higher than its room. The bar that rolls it stands
// in the margin to the right, over no edge: the margin must be 2*Grid wide at least.
func Rolling(content fyne.CanvasObject) (root *fyne.Container, scroll *fynecontainer.Scroll) {
	scroll = fynecontainer.NewVScroll(Container(besideBar{}, content))
	return Container(overMargin{}, scroll), scroll
}

// barMargin is the bar and what parts it from the content.
func barMargin() float32 { return 2 * Grid }

// overMargin gives its object a little more than its own width.
type overMargin struct{}

func (overMargin) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().SubtractWidthHeight(barMargin(), 0)
}

func (overMargin) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	fill(objects[0], size.AddWidthHeight(barMargin(), 0))
}

// besideBar leaves that little free again.
type besideBar struct{}

func (besideBar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(barMargin(), 0)
}

func (besideBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	fill(objects[0], size.SubtractWidthHeight(barMargin(), 0))
}
