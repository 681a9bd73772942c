package kit

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
)

// Cover is what lies over a window's rooms, in the middle, until it is taken away.
type Cover struct {
	content *fyne.Container
	veil    *veil
	told    *fyne.Container // nil: nothing was said on it
	since   time.Time       // when it was laid there
	inset   float32         // of what it says, to its edge
}

// covers are those that lie there now: the toolkit does not tell what is in an overlay.
var covers []*Cover

// NewCover lays a content over the rooms, with an inset to its edge.
func NewCover(inset float32, content fyne.CanvasObject, over fyne.Canvas) *Cover {
	paper := Container(Stack{}, Inset(inset, content))
	c := &Cover{content: paper, inset: inset, since: time.Now(), veil: newVeil(paper, over)}
	covers = append(covers, c)
	c.veil.lay()
	return c
}

// Tell says a sentence above it, or as far above as the window has room, until Untell: nothing
// moves, and its title stays in sight.
func (c *Cover) Tell(what string, ink fyne.ThemeColorName) (said *fyne.Container) {
	c.Untell()
	c.told = Container(above{c.content, c.inset}, Container(Stack{}, NewSurface(ink, InkNone, Corner),
		InsetXY(2*Grid, 0, NewCut(what, SizeSmall, InkOnStrong))))
	c.content.Add(c.told)
	return c.told
}

// Tells reports whether a sentence stands there still, and no other in its place.
func (c *Cover) Tells(said *fyne.Container) bool { return c.told == said }

// Untell takes away what was said.
func (c *Cover) Untell() {
	if c.told != nil {
		c.content.Remove(c.told)
		c.told = nil
	}
}

// above lays its object over the upper edge of a paper, within the window, and where that has
// little room on the edge itself.
type above struct {
	paper fyne.CanvasObject
	edge  float32 // how high that is
}

func (above) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (a above) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	room := fyne.CurrentApp().Driver().AbsolutePositionForObject(a.paper).Y
	for _, o := range objects {
		high := max(o.MinSize().Height, min(4*Grid, room+a.edge))
		o.Move(fyne.NewPos(0, -min(high, room)))
		o.Resize(fyne.NewSize(size.Width, high))
	}
}

// Hide takes it away, and whatever lies over it.
func (c *Cover) Hide() {
	covers = slices.DeleteFunc(covers, func(other *Cover) bool { return other == c })
	c.veil.lift()
}

// Raise lays it over what has come since. What had the focus has it no more.
func (c *Cover) Raise() {
	covers = append(slices.DeleteFunc(covers, func(other *Cover) bool { return other == c }), c)
	c.veil.lift()
	c.veil.lay()
}

// AsksSecret reports whether what lies on top asks for a password or a PIN.
func AsksSecret() bool {
	return len(covers) > 0 && holdsSecret(covers[len(covers)-1].content)
}

func holdsSecret(o fyne.CanvasObject) bool {
	if !o.Visible() {
		return false
	}
	switch o := o.(type) {
	case *Field:
		return o.Password
	case *fyne.Container:
		return slices.ContainsFunc(o.Objects, holdsSecret)
	case *fynecontainer.Scroll:
		return holdsSecret(o.Content)
	}
	return false
}

// Refresh draws it anew.
func (c *Cover) Refresh() {
	c.veil.Refresh()
	c.content.Refresh()
}

// Fit gives it the size that its content has now. The keyboard's focus is lost.
func (c *Cover) Fit() {
	c.veil.lift()
	c.veil.fit()
	c.veil.lay()
}
