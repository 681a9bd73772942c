package kit

import (
	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
)

// unrolled: a page stays where it is, whatever gets the focus.
var unrolled bool

// Unrolled does something that rolls no page.
func Unrolled(do func()) {
	unrolled = true
	defer func() { unrolled = false }()
	do()
}

// reveal rolls the page that an object is on until the object can be seen: the focus may
// go to what is out of sight.
func reveal(o fyne.CanvasObject) {
	c := CanvasOf(o)
	if c == nil || unrolled || o.Size().IsZero() {
		return
	}
	page := pageOn(c, o)
	if page == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	from, to := driver.AbsolutePositionForObject(page).Y, page.Size().Height
	top := driver.AbsolutePositionForObject(o).Y - from
	bottom := top + o.Size().Height
	offset := page.Offset
	switch {
	case top < Grid:
		offset.Y += top - Grid
	case bottom > to-Grid:
		offset.Y += min(bottom-to+Grid, top-Grid)
	}
	if offset != page.Offset {
		page.ScrollToOffset(offset)
	}
}

// Redraw has a window drawn again whose content the toolkit has forgotten. It forgets what was drawn a minute ago, also
// in the middle of a picture that takes longer, as on a PC that sleeps or is at its wits' end meanwhile: then nothing
// that changes is drawn any more, for it does not know in which window that is. anyway has it drawn in any case: being
// asked for the content makes the toolkit remember that, and not what is in it.
func Redraw(c fyne.Canvas, anyway bool) {
	if root := c.Content(); root != nil && (CanvasOf(root) == nil || anyway) {
		c.Refresh(root)
	}
}

// Wake lets the toolkit find an object again that is to have the keyboard. How a page that rolls is drawn it forgets
// once that was hidden for a minute, as every room is but one, and then finds nothing on it.
func Wake(on fyne.Canvas, o fyne.CanvasObject) {
	for page := pageOn(on, o); page != nil; page = pageOn(on, page) {
		if CanvasOf(page) == nil { // not drawn for a minute
			page.Refresh()
		}
	}
}

// pageOn is the innermost page of a window that an object is on, or of what lies over its rooms; nil: it is on none.
func pageOn(c fyne.Canvas, o fyne.CanvasObject) *fynecontainer.Scroll {
	for _, over := range covers {
		if page := pageOf(over.content, o); page != nil {
			return page
		}
	}
	return pageOf(c.Content(), o)
}

// pageOf is the innermost page below root that an object is on; nil: it is on none.
func pageOf(root, o fyne.CanvasObject) *fynecontainer.Scroll {
	page, _ := findOn(root, o, nil)
	return page
}

func findOn(at, o fyne.CanvasObject, page *fynecontainer.Scroll) (found *fynecontainer.Scroll, is bool) {
	if at == nil || !at.Visible() {
		return nil, false
	}
	if at == o {
		return page, true
	}
	switch at := at.(type) {
	case *fyne.Container:
		for _, child := range at.Objects {
			if found, is = findOn(child, o, page); is {
				return found, true
			}
		}
	case *Themed:
		return findOn(at.over.Content, o, page)
	case *fynecontainer.Scroll:
		return findOn(at.Content, o, at)
	}
	return nil, false
}

// depth is how far below the top of a page's content an object on it begins. The driver knows where
// something is only once it has been painted, and a link leads to a page that nobody has seen yet.
func depth(at, o fyne.CanvasObject) (y float32, is bool) {
	if at == o {
		return 0, true
	}
	var inside []fyne.CanvasObject
	switch at := at.(type) {
	case *fyne.Container:
		inside = at.Objects
	case *Themed:
		inside = []fyne.CanvasObject{at.over.Content}
	}
	for _, child := range inside {
		if y, is = depth(child, o); is {
			return child.Position().Y + y, true
		}
	}
	return 0, false
}

// FirstButton is the first that can be seen and pressed within an object; nil: there is none.
func FirstButton(within fyne.CanvasObject) *Button {
	if !within.Visible() {
		return nil
	}
	switch o := within.(type) {
	case *Button:
		if !o.Disabled() {
			return o
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			if first := FirstButton(child); first != nil {
				return first
			}
		}
	case *fynecontainer.Scroll:
		return FirstButton(o.Content)
	}
	return nil
}
