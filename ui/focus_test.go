package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"counterfoil/ui/kit"
)

// escapes presses Esc, which the window takes before a file dialog does.
func (d *desk) escapes() {
	if !d.Window.Escape() {
		d.Key(fyne.KeyEscape)
	}
	d.Idle()
	d.settled()
}

// settled lays out what lies on top as the real driver does before it draws.
func (d *desk) settled() {
	for range 3 {
		if top := d.win.Canvas().Overlays().Top(); top != nil {
			layOut(top)
		}
	}
}

// figure presses a line of Day's table.
func (d *desk) figure(name string) {
	for _, b := range d.Buttons() {
		if b.Kind == kit.OnTable && strings.HasPrefix(b.Label, name) {
			b.Tapped(nil)
			return
		}
	}
	d.Fatalf("there is no line %q: %s", name, d.Screen())
}

// spot is where something is on the screen.
type spot struct {
	object fyne.CanvasObject
	at     fyne.Position
	in     [2]fyne.Position // what can be seen there
}

// spots are all that can have the focus of what lies on top, in the toolkit's order.
func (d *desk) spots() (all []spot) {
	size := d.win.Canvas().Size()
	var walk func(o fyne.CanvasObject, at fyne.Position, in [2]fyne.Position)
	walk = func(o fyne.CanvasObject, at fyne.Position, in [2]fyne.Position) {
		if !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		if s, is := o.(*container.Scroll); is {
			end := at.Add(s.Size())
			in = [2]fyne.Position{fyne.NewPos(max(in[0].X, at.X), max(in[0].Y, at.Y)),
				fyne.NewPos(min(in[1].X, end.X), min(in[1].Y, end.Y))}
		}
		disabled, can := o.(fyne.Disableable)
		if _, is := o.(fyne.Focusable); is && !(can && disabled.Disabled()) {
			all = append(all, spot{o, at, in})
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child, at, in)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child, at, in)
			}
		}
	}
	walk(d.win.Canvas().Overlays().Top(), fyne.Position{}, [2]fyne.Position{{}, fyne.NewPos(size.Width, size.Height)})
	return all
}

// inSight reports whether what has the focus is to be seen, at least by half.
func (d *desk) inSight(f fyne.Focusable) bool {
	for _, s := range d.spots() {
		if s.object == f.(fyne.CanvasObject) {
			middle := s.at.Add(fyne.NewPos(s.object.Size().Width/2, min(s.object.Size().Height/2, 2*kit.Touch)))
			return middle.X >= s.in[0].X && middle.X <= s.in[1].X && middle.Y >= s.in[0].Y && middle.Y <= s.in[1].Y
		}
	}
	return false
}

func described(f fyne.Focusable) string {
	switch f := f.(type) {
	case *kit.Button:
		return "the button " + f.Label + f.Tip
	case *kit.Field:
		return "the field " + f.PlaceHolder
	case nil:
		return "nothing"
	}
	return "a list"
}

// tabsThrough goes round by Tab.
func (d *desk) tabsThrough() {
	d.Helper()
	c := d.win.Canvas()
	start := c.Focused()
	met := map[fyne.Focusable]bool{}
	for range 400 {
		c.FocusNext()
		f := c.Focused()
		if f == nil {
			d.Error("Tab leads nowhere")
			return
		}
		if met[f] {
			break
		}
		met[f] = true
		if !d.inSight(f) {
			d.Errorf("Tab leads to what is not to be seen: %s", described(f))
		}
	}
	if start != nil && !met[start] {
		d.Errorf("Tab does not come back to %s", described(start))
	}
	for _, s := range d.spots() {
		if !met[s.object.(fyne.Focusable)] {
			d.Errorf("Tab does not come to %s", described(s.object.(fyne.Focusable)))
		}
	}
	if start != nil {
		c.Focus(start)
	} else {
		c.Unfocus()
	}
}

// rings is how many buttons and fields on top look as if they had the focus.
func (d *desk) rings() (n int) {
	for _, s := range d.spots() {
		back := 0 // where the ring is, from the end of what is drawn
		switch s.object.(type) {
		case *kit.Button:
			back = 1
		case *kit.Field:
			back = 2
		default:
			continue
		}
		if drawn := test.WidgetRenderer(s.object.(fyne.Widget)).Objects(); drawn[len(drawn)-back].Visible() {
			n++
		}
	}
	return n
}
