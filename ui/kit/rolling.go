package kit

import (
	"slices"

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

// Wake lets the toolkit find an object again that is to have the keyboard. How a page that rolls is drawn it forgets
// once that was hidden for a minute, as every room is but one, and then finds nothing on it.
func Wake(on fyne.Canvas, o fyne.CanvasObject) {
	for _, root := range append(on.Overlays().List(), on.Content()) {
		if wake(root, o) {
			return
		}
	}
}

// wake looks for an object, and has what rolls on the way to it drawn again.
func wake(in, o fyne.CanvasObject) (found bool) {
	switch in := in.(type) {
	case *fyne.Container:
		return slices.ContainsFunc(in.Objects, func(child fyne.CanvasObject) bool { return wake(child, o) })
	case *veil:
		return wake(in.content, o)
	case *Themed:
		return wake(in.over.Content, o)
	case *fynecontainer.Scroll:
		found = wake(in.Content, o)
		if found && CanvasOf(in) == nil { // not drawn for a minute
			in.Refresh()
		}
		return found
	}
	return in == o
}
